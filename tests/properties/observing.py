"""What B can observe of a case: every byte he may be given, under a name for each part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from goodoffices.record.entry import Entry
from goodoffices.record.sight import Sight
from goodoffices.record.volume import Copy
from goodoffices.studies import studies
from goodoffices.studies.finding import Audience
from tests.properties.histories import OBSERVER, History, handle

__all__ = ["differences", "observe", "probes"]


def probes(*histories: History) -> tuple[str, ...]:
    """Return everything B might ask for by name: every handle and source there is."""
    names = sorted({name for h in histories for name in h.names})
    sources = sorted({e.source for h in histories for e in h.entries if e.source})
    handles = (handle(seat, name) for name in names for seat in (OBSERVER, "mediator"))
    return (*handles, *names, *sources)


def observe(sight: Sight, asked: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each part of what B can see, as text."""
    yield "header", f"{sight.header} {sight.reader} {sight.as_of}"
    for n, copy in enumerate(sight.copies):
        yield f"copy {n}", shown(copy)
        yield f"around {n}", around(sight, copy)
    for name in asked:
        yield f"asked {name}", answered(sight, name)
    for study in studies():
        if study.audience is Audience.ALL:
            yield f"study {study.name}", repr(study.find(sight))


def shown(copy: Copy) -> str:
    """Return everything in a copy."""
    words = copy.entry.model_dump_json()
    return f"{words} {copy.since!r} {copy.label!r} {copy.released} {copy.until!r}"


def around(sight: Sight, copy: Copy) -> str:
    """Return everything that leads on from an entry."""
    one = copy.entry
    cited = [e.id for e in sight.cited_by(one, Entry)]
    targets = [e.id for e in sight.targets(one, Entry)]
    room = sight.meeting(one)
    words = (sight.speaker(one), sight.seat_of(one), sight.ref(one.id), sight.label(one))
    return f"{cited} {targets} {room and room.id} {words}"


def answered(sight: Sight, name: str) -> str:
    """Return what comes back for a name, whether or not there is anything behind it."""
    found = [e.id for e in sight.find(name)]
    one = sight.get(name)
    return f"{found} {one and one.id} {sight.ref(name)}"


def differences(left: History, right: History) -> list[str]:
    """Return the parts of what B can observe that are not byte for byte the same."""
    asked = probes(left, right)
    ours = dict(observe(left.sight(OBSERVER), asked))
    theirs = dict(observe(right.sight(OBSERVER), asked))
    return [part for part in {**ours, **theirs} if ours.get(part) != theirs.get(part)]
