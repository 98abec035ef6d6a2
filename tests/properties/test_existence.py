"""Asking for something, refusing it, letting it lapse: to everyone else it is as if never asked.

1. Somebody's content is asked for in an opened record, with every way that can come out short of
   everybody's consent. Nobody but the mediator and those who were asked holds one byte more or less
   for that: not in his receipt, not in his volume, not in what he is shown.
2. Who asked himself sees his own request, and whatever became of it the same bytes.
3. The names and keys of both records are drawn alike, so that a difference is a leak.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from goodoffices.labels.label import Label
from goodoffices.office.acts import Pen, writing
from goodoffices.office.authored import read_case
from goodoffices.office.delivery import Desk
from goodoffices.office.opened import make, opened
from goodoffices.office.opening import sight_of
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.talk import Answer
from goodoffices.record.receipt import Receipt
from tests.conftest import NIGHTLY
from tests.properties.generation import plain
from tests.properties.histories import START, STEP, History, at
from tests.properties.leaks import Patch, wrap
from tests.properties.leaks_kept import KEPT
from tests.properties.leaks_of_labels import unfinished_release_announced
from tests.properties.observing import everything_shown
from tests.properties.records import Clock, same_chance

HISTORIES = 60 if NIGHTLY else 2
LATE = 100
Acts = Callable[["Scene"], Iterator[dict[str, Any]]]


class Scene:
    """What is asked for: something of A's, something of security's, and a digest of both."""

    def world(self) -> Iterator[dict[str, Any]]:
        own = {"id": "x-own", "originator": "a", "readers": ["mediator"], "text": "Nine."}
        other = {"id": "x-other", "originator": "security", "readers": ["mediator"], "text": "So."}
        yield {"kind": "statement", **own}
        yield {"kind": "report", "holder": "a", **other}
        for seat, of in (("a", "x-own"), ("security", "x-other")):
            yield {
                "kind": "digest", "id": f"x-{seat}", "of": [of], "text": f"part of {seat}",
                "readers": ["mediator", seat], "originator": "mediator",
            }  # fmt: skip
        yield {
            "kind": "digest", "id": "x-whole", "portions": ["x-a", "x-security"],
            "text": "part of a\npart of security", "readers": ["mediator", "b"],
            "originator": "mediator",
        }  # fmt: skip

    def asks(self, seat: str, **more: Any) -> dict[str, Any]:
        return {
            "kind": "request", "id": f"x-ask-{seat}", "to": seat, "short": "may b know",
            "text": f"May B know it, {seat}?", "of": [f"x-{seat}"], "recipient": ["b"],
            "due": at(LATE + 4), "on_silence": "refused", "on_silence_told": [seat],
            "readers": ["mediator", seat], "originator": "mediator", **more,
        }  # fmt: skip

    def refuses(self, seat: str) -> dict[str, Any]:
        return {
            "kind": "answer", "id": f"x-no-{seat}", "manner": "refused", "originator": seat,
            "of": [f"x-ask-{seat}"], "readers": ["mediator", seat], "text": "No.",
        }  # fmt: skip

    def grants(self, seat: str, **more: Any) -> dict[str, Any]:
        return {
            "kind": "release", "id": f"x-yes-{seat}", "whose": seat, "originator": seat,
            "to": ["b"], "of": ["x-whole"], "portion": f"x-{seat}", "asked": f"x-ask-{seat}",
            "readers": ["mediator", seat], **more,
        }  # fmt: skip

    def withdraws(self, seat: str) -> dict[str, Any]:
        return {
            "kind": "withdrawal", "id": f"x-back-{seat}", "whose": seat, "originator": seat,
            "of": [f"x-yes-{seat}"], "readers": ["mediator", seat],
        }  # fmt: skip


def nothing(_: Scene) -> Iterator[dict[str, Any]]:
    """Nobody is asked, though it is there."""
    yield from ()


def asked(scene: Scene) -> Iterator[dict[str, Any]]:
    """A is asked, and gives no answer by the time: refused."""
    yield scene.asks("a")


def refused(scene: Scene) -> Iterator[dict[str, Any]]:
    """A refuses."""
    yield from (scene.asks("a"), scene.refuses("a"))


def granted_by_one(scene: Scene) -> Iterator[dict[str, Any]]:
    """A grants his portion, and nobody asks the other."""
    yield from (scene.asks("a"), scene.grants("a"))


def taken_back(scene: Scene) -> Iterator[dict[str, Any]]:
    """A grants his portion, and withdraws before it is used."""
    yield from (scene.asks("a"), scene.grants("a"), scene.withdraws("a"))


def refused_by_the_other(scene: Scene) -> Iterator[dict[str, Any]]:
    """A grants his portion, security refuses its own."""
    yield from (scene.asks("a"), scene.grants("a"), scene.asks("security"))
    yield scene.refuses("security")


def lapsed(scene: Scene) -> Iterator[dict[str, Any]]:
    """A's grant is over before the last consent is given."""
    yield from (scene.asks("a"), scene.grants("a", until=at(LATE + 1)))
    yield from (scene.asks("security"), scene.grants("security", known=at(LATE + 2)))


def both_granted(scene: Scene) -> Iterator[dict[str, Any]]:
    """Everybody grants: this one B is to learn of."""
    yield from (scene.asks("a"), scene.grants("a"))
    yield from (scene.asks("security"), scene.grants("security"))


SHORT: tuple[Acts, ...] = (
    asked, refused, granted_by_one, taken_back, refused_by_the_other, lapsed,
)  # fmt: skip


# -- two records, and what a seat holds of each ----------------------------------------------


def record(history: History, acts: list[dict[str, Any]], folder: Path) -> Path:
    """Open a history and file what happened; then everybody goes on, alike in every record."""
    Clock.now = START
    folder.mkdir()
    make(read_case(history.write(folder / "case")), folder / "record", None)
    with writing(folder / "record") as pen:
        for n, fields in enumerate((*Scene().world(), *acts)):
            _file(pen, fields, LATE + n / 100)
        for n, seat in enumerate(("a", "b", "security")):
            after = {"kind": "statement", "id": f"x-after-{seat}", "originator": seat}
            _file(pen, {**after, "readers": ["mediator", seat], "text": "And so on."}, LATE + 9 + n)
    Clock.now = START + (LATE + 20) * STEP
    return folder / "record"


def _file(pen: Pen, fields: dict[str, Any], step: float) -> None:
    Clock.now = START + timedelta(minutes=int(step * 90))
    pen.file({"known": at(int(step)), **fields}, "an act")


def held(folder: Path, seat: str) -> dict[str, object]:
    """Return all a seat holds and is shown: receipt, every stored byte, every page."""
    with opened(folder) as found:
        store, vault = found.store, found.store.vault(seat)
        rows = [store.files.row(vault.tag(n)) for n in range(store.head(seat).n)]
        bare = Receipt.of(store, found.header.case, seat, found.minute)
        receipt = bare.signed_by(found.signing_key).written()
    shown = dict(everything_shown(sight_of(folder, seat, at(LATE + 20))))
    return {"receipt": receipt, "rows": rows, **shown}


def worlds(count: int) -> Iterator[History]:
    """Yield small random histories; no room of theirs has an end that is still to come."""
    random = Random("existence")
    while count:
        history = plain(random)
        if len(history.entries) < 26:
            count -= 1
            yield history


@pytest.fixture(autouse=True)
def _same_chance(monkeypatch: Patch) -> None:
    same_chance(monkeypatch)


def seen(history: History, acts: Acts, seat: str, folder: Path) -> dict[str, object]:
    return held(record(history, list(acts(Scene())), folder), seat)


@pytest.mark.parametrize("acts", SHORT)
def test_what_was_asked_and_came_to_nothing_was_never_asked(acts: Acts, tmp_path: Path) -> None:
    for n, history in enumerate(worlds(HISTORIES)):
        before = seen(history, nothing, "b", tmp_path / f"never{n}")
        assert seen(history, acts, "b", tmp_path / f"asked{n}") == before


def test_an_originator_learns_of_no_other(tmp_path: Path) -> None:
    for n, history in enumerate(worlds(HISTORIES)):
        one = seen(history, granted_by_one, "a", tmp_path / f"one{n}")
        assert seen(history, refused_by_the_other, "a", tmp_path / f"two{n}") == one
        never = seen(history, nothing, "security", tmp_path / f"never{n}")
        for acts in (asked, refused, granted_by_one, taken_back):
            name = f"{acts.__name__}{n}"
            assert seen(history, acts, "security", tmp_path / name) == never


def test_what_everybody_grants_is_told(tmp_path: Path) -> None:
    (history,) = worlds(1)
    before = seen(history, nothing, "b", tmp_path / "never")
    after = seen(history, both_granted, "b", tmp_path / "granted")
    assert len(after["rows"]) == len(before["rows"]) + 1  # type: ignore[arg-type]
    sight = sight_of(tmp_path / "granted" / "record", "b", at(LATE + 20))
    assert "part of a\npart of security" in [e.words for e in sight.entries]
    assert not {"part of a", "part of security"} & {e.words for e in sight.entries}


def test_to_who_asked_himself_whatever_became_of_it_is_the_same(tmp_path: Path) -> None:
    own = {"to": "a", "originator": "b", "of": [], "recipient": ["b"], "on_silence_told": ["b"]}
    for n, history in enumerate(worlds(HISTORIES)):
        scene = Scene()
        unsaid = scene.asks("a", **own, readers=["mediator", "b"])
        passed_on = scene.asks("a", **own, readers=["mediator", "a", "b"])
        ways = [
            [unsaid],
            [passed_on],
            [passed_on, scene.refuses("a")],
            [passed_on, {**scene.refuses("a"), "manner": "full", "text": "It is nine."}],
            [passed_on, scene.grants("a")],
        ]
        views = [
            held(record(history, acts, tmp_path / f"{n} {m}"), "b") for m, acts in enumerate(ways)
        ]
        assert all(view == views[0] for view in views)


def test_what_is_held_back_from_him_is_as_if_never_said(tmp_path: Path) -> None:
    note = {
        "kind": "statement", "id": "x-note", "meeting": "cb", "held": True, "originator": "b",
        "text": "Said to us, and kept.",
    }  # fmt: skip
    keep = {"kind": "keeping", "id": "x-keep", "of": ["x-note"]}
    close = {"kind": "read-back", "id": "x-back", "to": "b", "response": "silent", "of": ["x-note"]}
    close |= {"readers": ["mediator"], "originator": "mediator"}
    found = 0
    for n, history in enumerate(worlds(HISTORIES)):
        room = next(e for e in history.entries if e.id == "cb")
        if getattr(room, "ends", None):
            continue
        found += 1
        never = held(record(history, [], tmp_path / f"never{n}"), "b")
        assert held(record(history, [note], tmp_path / f"held{n}"), "b") == never
        assert held(record(history, [note, keep, close], tmp_path / f"kept{n}"), "b") == never
        assert held(record(history, [note, close], tmp_path / f"out{n}"), "b") != never
    assert found


# -- leaks put in on purpose -----------------------------------------------------------------


def a_refusal_told_to_all(patch: Patch) -> None:
    """That somebody refused."""

    def around(real: Any, desk: Desk, entry: Entry) -> Label:
        if isinstance(entry, Answer) and entry.manner == "refused":
            return Label()
        label: Label = real(desk, entry)
        return label

    wrap(patch, Desk, "_label", around)


def a_retraction_of_what_never_came(patch: Patch) -> None:
    """That something had been released to him, and was taken back."""

    def around(real: Any, desk: Desk, *acts: Any) -> Any:
        withdrawal, _, name = acts
        if name in desk._names["b"]:
            yield from real(desk, *acts)
        else:
            made = desk._rewritten(withdrawal, "b")
            yield "b", desk._made(made, "b", withdrawal.when)

    wrap(patch, Desk, "_retracted", around)


def a_portion_as_soon_as_it_is_granted(patch: Patch) -> None:
    """What one originator allows, before the others were heard."""

    def around(real: Any, desk: Desk, release: Any) -> Any:
        yield from real(desk, release)
        if release.portion:
            yield "b", desk._copy(desk._entries[release.portion], "b")

    wrap(patch, Desk, "_released", around)


def a_lapse_that_does_not_end(patch: Patch) -> None:
    """What somebody had allowed only until an earlier day."""
    patch.setattr("goodoffices.labels.grants.Grant.over", lambda _grant, _at: False)


def a_request_in_every_volume(patch: Patch) -> None:
    """That a request is out."""

    def around(real: Any, desk: Desk, entry: Entry) -> Label:
        label: Label = real(desk, entry)
        return Label() if entry.kind == "request" else label

    wrap(patch, Desk, "_label", around)


IN_WHAT_IS_KEPT = (
    "a beat in every volume", "head of the office in a receipt", "one chain through all volumes",
    "place in the journal as handle", "total as the length",
)  # fmt: skip
LEAKS: dict[str, tuple[Callable[[Patch], None], Acts]] = {
    "a refusal told to all": (a_refusal_told_to_all, refused),
    "a release announced": (unfinished_release_announced, granted_by_one),
    "a retraction of what never came": (a_retraction_of_what_never_came, taken_back),
    "a portion as soon as it is granted": (a_portion_as_soon_as_it_is_granted, granted_by_one),
    "a lapse that does not end": (a_lapse_that_does_not_end, lapsed),
    "a request in every volume": (a_request_in_every_volume, asked),
    **{name: (KEPT[name.replace(" ", "_")], refused) for name in IN_WHAT_IS_KEPT},
}


@pytest.mark.parametrize("name", LEAKS)
def test_a_leak_of_existence_is_found(name: str, tmp_path: Path, monkeypatch: Patch) -> None:
    seed, acts = LEAKS[name]
    seed(monkeypatch)
    for n, history in enumerate(worlds(4)):
        before = seen(history, nothing, "b", tmp_path / f"never{n}")
        if seen(history, acts, "b", tmp_path / f"asked{n}") != before:
            return
    pytest.fail(seed.__doc__ or name)
