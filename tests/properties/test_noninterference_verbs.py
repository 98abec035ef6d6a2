"""What B may not read changes no byte of what any verb prints or writes on his behalf.

Standard output, standard error, exit status, and the names, modes and bytes of the files written.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from goodoffices.cli import verbs
from tests.conftest import NIGHTLY
from tests.properties import calling
from tests.properties.calling import (
    CASE,
    MEDIATOR_ALONE,
    NO_CASE,
    Call,
    NotTaught,
    Seen,
    calls,
    in_process,
    installed,
    takes_case,
    written_files,
)  # fmt: skip
from tests.properties.faults import write_faulty
from tests.properties.histories import HEADER, OBSERVER, STEP, handle
from tests.properties.variants import Pair, Tally, pairs

PARTS = 10 if NIGHTLY else 1
IN_PROCESS = 100
INSTALLED = 100 if NIGHTLY else 10
AT_ONCE = 2 if NIGHTLY else 1
"""Calls of each pair; the pairs take turns through all of them."""

Outcome = tuple[Seen, list[tuple[str, int, bytes]]]


def asked(pair: Pair) -> list[str]:
    """Return what B asks for: something of his, something hidden, the office's name for it."""
    shown = [seen.name for seen in pair.seen]
    hidden = [n for h in (pair.left, pair.right) for n in h.names if n not in shown][-2:]
    sources = [e.source for e in pair.left.entries if e.source][-1:]
    names = [handle(OBSERVER, n) for n in (*shown[-1:], *hidden)]
    return [*names, handle("mediator", hidden[0]), hidden[0], *sources]


def all_calls(pair: Pair) -> list[Call]:
    return calls(asked(pair), (pair.left.as_of - 4 * STEP).strftime("%Y-%m-%dT%H:%MZ"))


def write(pair: Pair, folder: Path, *, broken: bool) -> tuple[Path, Path]:
    """Write both histories, each into a folder of its own, whole or with a hidden fault."""
    sides = folder / "left", folder / "right"
    for side, history in zip(sides, (pair.left, pair.right), strict=True):
        if broken:
            write_faulty(pair, history, side / CASE, f"{side.name} {folder.name}")
        else:
            history.write(side / CASE)
    return sides


def outcome(call: Call, side: Path) -> Outcome:
    return in_process(call, side), written_files(side)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_verb_tells_in_process(part: int, tmp_path: Path) -> None:
    used: set[str] = set()
    tally = Tally()
    for n, pair in enumerate(islice(pairs(f"verbs {part}", tally), IN_PROCESS)):
        made = all_calls(pair)
        turn = [made[(n * AT_ONCE + k) % len(made)] for k in range(AT_ONCE)]
        left, right = write(pair, tmp_path / str(n), broken=n % 7 == 6)
        for call in turn:
            used.add(" ".join(word for word in call if word.isalpha() or word.startswith("--")))
            assert outcome(call, left) == outcome(call, right), (pair.variant, call)
    assert tally.derived >= IN_PROCESS / 10
    assert {call.split()[0] for call in used} == set(verbs()) - NO_CASE


@pytest.mark.long
def test_the_installed_command_tells_nothing(tmp_path: Path) -> None:
    random = Random("installed")
    for n, pair in enumerate(islice(pairs("installed"), INSTALLED)):
        sides = write(pair, tmp_path / str(n), broken=n % 7 == 6)
        made = all_calls(pair)
        call = made[0] if n % 3 == 0 else random.choice(made)
        left, right = installed(call, sides)
        assert left == right, (pair.variant, call)
        assert b"Traceback" not in left[2]
        assert written_files(sides[0]) == written_files(sides[1]), (pair.variant, call)


def test_b_is_answered_at_all(tmp_path: Path) -> None:
    """The comparison is of briefs and pages, not of one refusal with another."""
    pair = next(pairs("answered"))
    left, _ = write(pair, tmp_path, broken=False)
    (status, out, err), files = outcome(["brief", CASE, "--for", "b", "--html", "out.html"], left)
    assert (status, err) == (0, b"")
    assert [name for name, _, _ in files] == ["out.html"]
    (status, out, err), files = outcome(["brief", CASE, "--for", "b"], left)
    assert (status, err, files) == (0, b"", [])
    assert b"FOR PARTY B" in out


def test_forbidden_and_absent_read_the_same(tmp_path: Path) -> None:
    pair = next(p for p in pairs("absent") if p.variant == "purge")
    left, _ = write(pair, tmp_path, broken=False)
    shown = {seen.name for seen in pair.seen}
    hidden = next(n for n in pair.left.names if n not in shown)
    names = [handle(OBSERVER, hidden), handle(OBSERVER, "no-such"), handle("mediator", hidden)]
    said = {outcome(["why", CASE, name, "--for", "b"], left)[0] for name in (*names, hidden)}
    assert len(said) == 1
    assert said.pop()[0] == 1
    seats = {outcome(["brief", CASE, "--for", name], left)[0] for name in ("nobody", "a1", "x-9")}
    assert len(seats) == 1


def test_every_verb_is_taught() -> None:
    assert {v for v in NO_CASE if v in verbs() and takes_case(calling.command(v))} == set()
    assert calls(["L1"], "1963-07-01")
    assert HEADER.reader(OBSERVER) is not None


@pytest.mark.parametrize(
    ("forget", "message"),
    [("MEDIATOR_ALONE", "takes no"), ("NO_CASE", "takes no CASE"), ("VALUES", "say in")],
)
def test_a_verb_nobody_taught_fails(
    forget: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty: Callable[[], object] = type(getattr(calling, forget))
    monkeypatch.setattr(calling, forget, empty())
    with pytest.raises(NotTaught, match=message):
        calls(["L1"], "1963-07-01")
    assert MEDIATOR_ALONE
