"""The desk and the office's Sight give one answer to who may read what.

1. Random acts on notes that are held, by two who release and take back, with terms, room ends by
   the clock or by an act, read-backs and keepings. Every act is one the office knows of.
2. After each act: what the Sight lets somebody read the desk has delivered, and the other way
   round, but for two things. Of what is still held the Sight tells whom it is for. Of what came to
   the office by a release it may not know what befell it before: there it lets nobody read more.
3. A case that is read directly knows the end of every room from the start: there the desk may have
   delivered what the Sight no longer lets anybody read, and never the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random
from typing import Any

import pytest

from goodoffices.labels.grants import Granted
from goodoffices.office.delivery import Desk
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.promises import Release
from goodoffices.record.kinds.talk import ReadBack
from goodoffices.record.sight import Sight, fold
from goodoffices.record.store import MemoryStore
from tests.conftest import NIGHTLY
from tests.properties.histories import HEADER, SEATS, START, STEP, at, entry, handle
from tests.properties.leaks import Patch

RUNS = 3000 if NIGHTLY else 80
ALL = list(SEATS)
ROOM = {"kind": "meeting", "type": "caucus", "parties": ["a"], "readers": ALL}


class Office:
    """A desk that is told the time, and everything filed there."""

    def __init__(self, *, clock: bool) -> None:
        self.store, self.clock = MemoryStore(), clock
        self.desk = Desk(HEADER, self.store, handle)
        self.notes: list[str] = []
        self.kinds: dict[str, str] = {}
        self.step = 0.0

    def file(self, **fields: Any) -> None:
        name = f"e{len(self.kinds)}"
        made = entry({"id": name, "known": at(self.step), "readers": ["mediator"], **fields})
        self.desk.file(made, at=self.now if self.clock else None)
        self.kinds[name] = made.kind

    @property
    def now(self) -> datetime:
        return START + self.step * STEP

    def wait(self, steps: int) -> None:
        """Let time pass; what is due goes out."""
        self.step += steps
        for minute in self.desk.due(self.now) if self.clock else ():
            self.desk.let_out(minute)

    def of(self, kind: str) -> list[str]:
        return [name for name, found in self.kinds.items() if found == kind]

    def sight(self) -> Sight:
        return fold(HEADER, self.store.volume("mediator"), self.now)

    def waiting(self) -> set[str]:
        return set(self.desk.held)


def told(random: Random, office: Office) -> Iterator[None]:
    """File acts one after the other."""
    for _ in range(2):
        ends = at(random.randrange(6, 14))
        office.file(**ROOM, title="x", ends=random.choice((ends, ends[:10], None)))
    while len(office.kinds) < random.randrange(8, 18):
        office.wait(random.randrange(3))
        _ACTS[random.randrange(len(_ACTS))](random, office)
        yield


def says(random: Random, office: Office) -> None:
    whose = random.choice(("a", "mediator", "security"))
    held = {"meeting": random.choice(office.of("meeting")), "held": True}
    said = {
        "originator": whose,
        "readers": random.choice((["mediator"], ["mediator", "b"], ["security"])),
    }
    more = held if random.random() < 0.6 else {}
    if office.notes and random.random() < 0.4:
        rests = random.sample(office.notes, min(2, len(office.notes)))
        office.file(kind="digest", of=rests, text="x", **said, **more)
    else:
        office.file(kind="statement", text="x", **said, **more)
    office.notes.append(f"e{len(office.kinds) - 1}")


def releases(random: Random, office: Office) -> None:
    name = random.choice(office.notes or [""])
    if name:
        whose = random.choice(sorted(office.desk.label(name).originators))
        until = {"until": at(office.step + random.randrange(6))} if random.random() < 0.6 else {}
        to = random.choice((["b"], ["b", "security"], ["a", "mediator"], ["b", "mediator"]))
        office.file(kind="release", originator=whose, whose=whose, to=to, of=[name], **until)


def withdraws(random: Random, office: Office) -> None:
    found = [office.desk._entries[name] for name in office.of("release")]
    if found:
        ended = random.choice(found)
        assert isinstance(ended, Release)
        office.file(
            kind="withdrawal", originator=ended.whose, whose=ended.whose, of=[ended.id],
        )  # fmt: skip


def reads_back(random: Random, office: Office) -> None:
    if office.notes:
        office.file(
            kind="read-back", to="a", response="silent", of=[random.choice(office.notes)],
        )  # fmt: skip


def closes(random: Random, office: Office) -> None:
    office.file(kind="closing", meeting=random.choice(office.of("meeting")))


def keeps(random: Random, office: Office) -> None:
    if waiting := sorted(office.waiting() & office.desk.holds("mediator")):
        office.file(kind="keeping", of=[random.choice(waiting)])


_ACTS = (
    says,
    says,
    says,
    releases,
    releases,
    releases,
    releases,
    withdraws,
    reads_back,
    closes,
    keeps,
)


def _came_late(sight: Sight, one: Entry) -> bool:
    held = sight.copy(one.id)
    return held is not None and held.released


def differences(office: Office) -> list[tuple[str, str, bool]]:
    """Return where the two differ: the entry, the reader, and whether the desk delivered it."""
    sight, waiting = office.sight(), office.waiting()
    found = []
    for name in office.notes:
        one = sight.get(handle("mediator", name))
        label = sight.label(one) if one else None
        for seat in SEATS:
            delivered = name in office.desk.holds(seat)
            differs = label is not None and label.can_read(seat) != delivered
            unknown = delivered and one is not None and _came_late(sight, one)
            if differs and seat != "mediator" and name not in waiting and not unknown:
                found.append((name, seat, delivered))
    return found


def test_in_an_opened_record_they_are_the_same() -> None:
    for n in range(RUNS):
        office = Office(clock=True)
        for _ in told(Random(f"one answer {n}"), office):
            assert not differences(office), n


def test_in_a_case_that_is_read_directly_the_sight_lets_nobody_read_more() -> None:
    for n in range(RUNS):
        office = Office(clock=False)
        for _ in told(Random(f"one answer {n}"), office):
            assert all(delivered for _, _, delivered in differences(office)), n


# -- put wrong on purpose --------------------------------------------------------------------


def _no_lapse(patch: Patch) -> None:
    """A term that was over before the note went out."""
    patch.setattr(Sight, "_let_go_at", lambda _sight, _act: None)


def _no_end(patch: Patch) -> None:
    """The end of a room by the clock."""
    patch.setattr(Sight, "_with_the_end", lambda _sight, acts, _room: acts)


def _no_keeping(patch: Patch) -> None:
    """What the mediator had released of his own note before he kept it."""
    patch.setattr(Sight, "_letting_go", lambda sight, entry: sight.cited_by(entry, ReadBack))


def _label_of_all(patch: Patch) -> None:
    """That a release was withdrawn which had brought the office something, and another nothing."""
    patch.setattr(Granted, "label_for", lambda granted, _reader: granted.label)


@pytest.mark.parametrize("wrong", [_no_lapse, _no_end, _no_keeping, _label_of_all])
def test_a_difference_put_in_on_purpose_is_found(
    wrong: Callable[[Patch], None], monkeypatch: Patch
) -> None:
    wrong(monkeypatch)
    with pytest.raises(AssertionError):
        test_in_an_opened_record_they_are_the_same()
