"""Leaks in what is shown, answered and refused: the test must find every one of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from goodoffices.brief import arranged, figures, html
from goodoffices.common.errors import BadInput
from goodoffices.office import opening
from goodoffices.office.delivery import Desk
from goodoffices.office.opening import Office
from goodoffices.record.entry import Entry
from goodoffices.record.sight import Sight
from goodoffices.record.troubles import troubles
from tests.properties.histories import OBSERVER
from tests.properties.leaks import Leak, Patch, wrap

__all__ = ["SHOWN", "TOLD"]

SHOWN: dict[str, Leak] = {}
TOLD: dict[str, Leak] = {}
"""Leaks in what B is told of a case that does not open."""


def leak(seed: Leak) -> Leak:
    SHOWN[seed.__name__] = seed
    return seed


def told(seed: Leak) -> Leak:
    TOLD[seed.__name__] = seed
    return seed


# -- what is answered and shown --------------------------------------------------------------


@leak
def forbidden_told_from_absent(patch: Patch) -> None:
    """That there is something behind a handle."""
    exist: set[str] = set()

    def file(real: Any, desk: Desk, entry: Entry) -> None:
        if not desk._entries:
            exist.clear()
        exist.update(desk._handle(reader.id, entry.id) for reader in desk._header.readers)
        real(desk, entry)

    def ref(real: Any, sight: Sight, handle: str) -> str:
        forbidden = handle in exist and sight.get(handle) is None
        return "not for you" if forbidden else str(real(sight, handle))

    wrap(patch, Desk, "file", file)
    wrap(patch, Sight, "ref", ref)


@leak
def troubles_of_the_whole_case(patch: Patch) -> None:
    """What is odd about entries he does not know."""
    whole: list[Sight] = []

    def sight(real: Any, office: Office, reader: str | None = None, **named: Any) -> Any:
        whole[:] = [real(office, None, **named)]
        return real(office, reader, **named)

    wrap(patch, Office, "sight", sight)
    patch.setattr(arranged, "troubles", lambda _: troubles(whole[0]))


@leak
def anchors_numbered_over_all(patch: Patch) -> None:
    """How many entries there are before each that his page links to."""
    place: dict[str, int] = {}

    def file(real: Any, desk: Desk, entry: Entry) -> None:
        if not desk._entries:
            place.clear()
        place[desk._handle(OBSERVER, entry.id)] = len(desk._entries)
        real(desk, entry)

    def shown(real: Any, brief: Any, entry: Entry) -> html.Behind:
        behind: html.Behind = real(brief, entry)
        return replace(behind, handle=f"n{place[entry.id]}")

    wrap(patch, Desk, "file", file)
    wrap(patch, html, "_shown", shown)


@leak
def drawings_numbered_over_all(patch: Patch) -> None:
    """How many pages were drawn for others before his."""
    drawn: list[str] = []

    def around(real: Any, figure: Any) -> str:
        drawn.append(figure.title)
        return f"{real(figure)}<!-- clip{len(drawn)} -->"

    wrap(patch, figures, "as_svg", around)


# -- what is told of a case that does not open -----------------------------------------------


@told
def fault_in_a_hidden_entry_told(patch: Patch) -> None:
    """The words of an entry that cannot be read."""
    _tell(patch, "read_case")


@told
def refusal_of_a_hidden_release_told(patch: Patch) -> None:
    """That somebody released what was not his."""
    _tell(patch, "open_authored")


def _tell(patch: Patch, step: str) -> None:
    """Let B have the message of one step of opening a case."""
    messages: list[BadInput] = []
    refusal = opening._CannotOpen

    def around(real: Any, given: Any) -> Any:
        try:
            return real(given)
        except BadInput as fault:
            messages.append(fault)
            raise

    class Telling(BadInput):
        def __init__(self) -> None:
            told = messages.pop() if messages else refusal()
            super().__init__(
                told.where, expected=told.expected, found=told.found, advice=told.advice
            )

    wrap(patch, opening, step, around)
    patch.setattr(opening, "_CannotOpen", Telling)
