"""What B can observe of a case: every byte he may be given, under a name for each part."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from goodoffices.brief import html
from goodoffices.brief.arranged import Arranged, arrange
from goodoffices.brief.behind import behind
from goodoffices.brief.terminal import pages
from goodoffices.record.entry import Entry
from goodoffices.record.sight import Sight
from goodoffices.record.volume import Copy
from tests.properties.histories import OBSERVER, History, handle
from tests.properties.variants import Pair

__all__ = ["Observer", "SightObserver", "everything_shown"]

DRAWN = 60
"""Figures are drawn for one history in so many; their numbers are compared in every one."""


class Observer:
    """B, who is shown one history after the other and looks for a difference."""

    def __init__(self) -> None:
        self._history: History | None = None
        self._observed: dict[str, str] = {}
        self._sight: Sight | None = None
        self._shown = 0

    def differences(self, pair: Pair) -> list[str]:
        """Return the parts of what B can observe that are not byte for byte the same."""
        if self._history is not pair.left or self._sight is None:
            self._shown += 1
            self._history, self._sight = pair.left, pair.left.sight(OBSERVER)
            self._observed = dict(self._observe(self._sight, probes(pair.left)))
        more = [n for n in probes(pair.right) if f"asked {n}" not in self._observed]
        self._observed |= {f"asked {name}": answered(self._sight, name) for name in more}
        asked = [part.removeprefix("asked ") for part in self._observed if part[:6] == "asked "]
        theirs = dict(self._observe(pair.right.sight(OBSERVER), asked))
        ours = self._observed
        return [part for part in {**ours, **theirs} if ours.get(part) != theirs.get(part)]

    def _observe(self, sight: Sight, asked: Iterable[str]) -> Iterator[tuple[str, str]]:
        yield from self._record(sight, asked)
        yield from self._brief(sight)

    def _record(self, sight: Sight, asked: Iterable[str]) -> Iterator[tuple[str, str]]:
        yield "header", f"{sight.header} {sight.reader} {sight.as_of}"
        for n, copy in enumerate(sight.copies):
            yield f"copy {n}", shown(copy)
            yield f"around {n}", around(sight, copy)
        for name in asked:
            yield f"asked {name}", answered(sight, name)

    def _brief(self, sight: Sight) -> Iterator[tuple[str, str]]:
        brief = arrange(sight)
        for finding in brief.findings:
            yield f"study {finding.study}", repr(finding)
        yield "json", json.dumps(brief.as_json())
        yield "text", "\f".join(pages(brief))
        yield "page", html.page(_undrawn(brief))
        if self._shown % DRAWN == 1:
            yield "drawn page", html.page(brief)
        for name in [c.entry.id for c in sight.copies[-2:]]:
            yield f"why {name}", repr(behind(brief, name))


def everything_shown(sight: Sight) -> Iterator[tuple[str, str]]:
    """Yield everything a reader is shown without asking, his own entries' surroundings too."""
    return Observer()._observe(sight, ())


class SightObserver(Observer):
    """B, when he looks at his Sight alone: quicker, and enough for a leak in the record."""

    def _observe(self, sight: Sight, asked: Iterable[str]) -> Iterator[tuple[str, str]]:
        return self._record(sight, asked)


def _undrawn(brief: Arranged) -> Arranged:
    """Return the brief without its figures."""
    chapters = tuple(
        replace(c, findings=tuple(replace(f, figures=()) for f in c.findings))
        for c in brief.chapters
    )
    return replace(brief, chapters=chapters)


def probes(history: History) -> tuple[str, ...]:
    """Return what B might ask for by name: his handles, the office's, the author's, sources."""
    sources = {e.source for e in history.entries if e.source}
    last = history.names[-4:]
    handles = (handle(OBSERVER, name) for name in history.names[-12:])
    return (*handles, *last, *(handle("mediator", name) for name in last), *sorted(sources))


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
