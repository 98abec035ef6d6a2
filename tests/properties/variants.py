"""Pairs of histories that differ only in what B may not read.

A pair counts when the two differ and the reference says that B sees the same in both. The
variants only aim at that; the reference decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from random import Random
from typing import Any

from pydantic import ValidationError

from goodoffices.record.entry import Entry
from tests.properties.generation import PEOPLE, Author, directed, plain
from tests.properties.histories import (
    OBSERVER,
    SEATS,
    History,
    at,
    entry,
    referred,
    renamed,
    written,
)
from tests.properties.reference import AUDIENCES, DERIVED, Refused, Seen, visible

__all__ = ["VARIANTS", "Pair", "Tally", "pairs"]

TRIES = 4
OF_EACH = 3
DIRECTED = 0.45


@dataclass(frozen=True, slots=True)
class Pair:
    """Two histories that B cannot tell apart, unless something leaks."""

    variant: str
    left: History
    right: History
    seen: tuple[Seen, ...]

    @property
    def releases_derived(self) -> bool:
        """Whether something derived reached B by a release."""
        return any(s.released and s.fields["kind"] in DERIVED for s in self.seen)


@dataclass(slots=True)
class Tally:
    """How many pairs of each variant were tried, and how many prove something."""

    tried: Counter[str] = field(default_factory=Counter)
    effective: Counter[str] = field(default_factory=Counter)
    derived: int = 0

    @property
    def total(self) -> int:
        return self.effective.total()

    def share(self, variant: str) -> float:
        """Return the part of a variant's tries that gave an effective pair."""
        return self.effective[variant] / max(1, self.tried[variant])

    def __str__(self) -> str:
        rows = [f"{v} {self.effective[v]}/{self.tried[v]}" for v in VARIANTS]
        return f"{self.total} effective, {self.derived} release a derivation; " + ", ".join(rows)


class Scene:
    """A history about to be varied, with what may be touched."""

    def __init__(self, random: Random, history: History, seen: tuple[Seen, ...]) -> None:
        self.random, self.history, self.seen = random, history, seen
        shown = {s.name for s in seen}
        self.hidden = [e for e in history.entries if e.id not in shown]
        self.shown = [e for e in history.entries if e.id in shown]
        rests_on = {name for e in self.shown for name in e.of}
        self.keep = shown | rests_on | {n for e in self.hidden if e.kind == "release" for n in e.of}
        self.free = [e for e in self.hidden if e.id not in self.keep]

    def chance(self, p: float) -> bool:
        return self.random.random() < p

    def with_entries(self, entries: Sequence[Entry]) -> History:
        return History(tuple(entries), self.history.as_of)

    def author(self, upto: int, prefix: str) -> Author:
        """Return an author who can refer to the first entries of the history."""
        author = Author(self.random, prefix=prefix)
        for one in self.history.entries[:upto]:
            author.entries.append(one)
            author.replay.file(one)
        author.step = upto
        return author


def purge(scene: Scene) -> History:
    """Leave out some of what is hidden."""
    gone = {e.id for e in _some(scene.random, scene.free or scene.hidden, 6)}
    return _without(scene, gone)


def alter(scene: Scene) -> History:
    """Say other things in some of what is hidden, or call it by another name."""
    return _altered(scene, {e.id for e in _some(scene.random, scene.hidden, 4)})


def _altered(scene: Scene, changed: set[str]) -> History:
    names: dict[str, str | None] = {
        n: f"x-{n}" for n in changed if scene.random.random() < 0.4 and n not in _ROOMS
    }
    author = scene.author(len(scene.history.entries), "z")
    entries = [_reworded(author, e) if e.id in changed else e for e in scene.history.entries]
    return scene.with_entries([renamed(e, names) for e in entries])


def insert(scene: Scene) -> History:
    """Add secrets of others between what was filed."""
    entries: list[Entry] = []
    for n, one in enumerate(scene.history.entries):
        entries.append(one)
        if n > 6 and scene.random.random() < 0.15:
            entries.append(_secret(scene, n + 1))
    return scene.with_entries(entries)


def reparent(scene: Scene) -> History:
    """Let something B reads rest on one more hidden source, or on one fewer."""
    derived = [e for e in scene.shown if e.kind in DERIVED and e.of]
    target = scene.random.choice(derived or scene.shown)
    place = scene.history.entries.index(target)
    earlier = {e.id for e in scene.history.entries[:place]}
    hidden = [e.id for e in scene.hidden if e.id in earlier and e.id not in target.of]
    sources = set(target.of) & {e.id for e in scene.hidden}
    of = list(target.of)
    if len(sources) > 1 and scene.random.random() < 0.4:
        of.remove(scene.random.choice(sorted(sources)))
    elif hidden:
        of.insert(scene.random.randrange(len(of) + 1), scene.random.choice(hidden))
    return _replaced(scene, target.model_copy(update={"of": tuple(of)}))


def relabel(scene: Scene) -> History:
    """Let others read, or be named in, something that B reads."""
    addressed = [e for e in scene.shown if e.kind in AUDIENCES]
    target = scene.random.choice(scene.shown if scene.chance(0.5) or not addressed else addressed)
    name = scene.random.choice(AUDIENCES.get(target.kind, ("readers",)))
    now = set(getattr(target, name) or ())
    if name == "readers" and target.readers is None:
        now = scene.author(len(scene.history.entries), "z").replay.readers(target.id)
    toggled = now ^ {scene.random.choice([s for s in SEATS if s != OBSERVER])}
    ordered = tuple(s for s in SEATS if s in toggled)
    return _replaced(scene, target.model_copy(update={name: ordered}))


def later(scene: Scene) -> History:
    """Change what was recorded after the time asked about, whoever may read it."""
    late = [e for e in scene.history.entries if _after(e, scene.history)]
    if late and scene.chance(0.4):
        return _refer(scene, late)
    changed = {e.id for e in _some(scene.random, late or scene.free, 5)}
    return _without(scene, changed) if scene.chance(0.5) else _altered(scene, changed)


def _refer(scene: Scene, late: Sequence[Entry]) -> History:
    """Let something that was filed after a late entry, and known before it, refer to it."""
    target = scene.random.choice(scene.shown)
    filed = scene.history.entries[: scene.history.entries.index(target)]
    earlier = [e.id for e in late if e in filed and e.id not in target.of]
    more = (scene.random.choice(earlier),) if earlier else ()
    return _replaced(scene, target.model_copy(update={"of": (*target.of, *more)}))


def shuffle(scene: Scene) -> History:
    """File something hidden, or released only later, earlier or later."""
    entries = list(scene.history.entries)
    names = {s.name for s in scene.seen if s.released}
    released = [e for e in scene.shown if e.id in names]
    moved = scene.random.choice(released if released and scene.chance(0.5) else scene.hidden)
    old = entries.index(moved)
    entries.pop(old)
    step = scene.random.choice((-4, -3, -2, -1, 1, 2, 3, 4))
    entries.insert(max(12, min(old + step, len(entries))), moved)
    return scene.with_entries(entries)


VARIANTS: dict[str, Callable[[Scene], History]] = {
    f.__name__: f for f in (purge, alter, insert, reparent, relabel, later, shuffle)
}
_ROOMS = {"mandate", "ca", "cb", "pl", "oo", "si", "of", *(p for s in PEOPLE.values() for p in s)}


def pairs(seed: str, tally: Tally | None = None) -> Iterator[Pair]:
    """Yield effective pairs without end: of each history, the next few variants in turn."""
    random = Random(seed)
    tally = tally if tally is not None else Tally()
    names = cycle(VARIANTS)
    while True:
        history = (directed if random.random() < DIRECTED else plain)(random)
        scene = Scene(random, history, visible(history, OBSERVER))
        for name in islice(names, OF_EACH):
            other = _vary(name, scene, tally)
            if other is not None:
                pair = Pair(name, history, other, scene.seen)
                tally.effective[name] += 1
                tally.derived += pair.releases_derived
                yield pair


def _vary(name: str, scene: Scene, tally: Tally) -> History | None:
    for _ in range(TRIES):
        tally.tried[name] += 1
        other = _attempt(VARIANTS[name], scene)
        if other is not None:
            return other
    return None


def _attempt(vary: Callable[[Scene], History], scene: Scene) -> History | None:
    """Return the variant where it is a case at all, and B sees the same of it."""
    other = vary(scene)
    before: set[str] = set()
    for one in other.entries:
        if not before.issuperset(referred(one)):
            return None
        before.add(one.id)
    old = set(map(id, scene.history.entries))
    try:
        same = visible(other, OBSERVER) == scene.seen
        for new in (one for one in other.entries if same and id(one) not in old):
            entry(written(new))
    except (Refused, ValidationError):
        return None
    return other if same and other != scene.history else None


def _secret(scene: Scene, upto: int) -> Entry:
    author = scene.author(upto, f"s{upto}-")
    seat = scene.random.choice(("a", "a", "mediator", "security"))
    kind = scene.random.choice((*_SECRETS, None))
    made = author.setting() | author.content(kind or "person") | {
        "id": f"s{upto}", "by": scene.random.choice(PEOPLE[seat]), "originator": seat,
        "readers": sorted({seat, "mediator"}), "known": at(upto),
    }  # fmt: skip
    return author.made({k: v for k, v in made.items() if v is not None})


_SECRETS = ("statement", "offer", "question", "figure", "meeting", "report", "digest", "deadline")


def _reworded(author: Author, one: Entry) -> Entry:
    """Return a hidden entry with other words, and mostly other fields of its kind."""
    if one.kind in {"person", "meeting", "mandate", "release"}:
        return one.model_copy(update={"gist": author.words(), "source": f"S{author.step}"})
    base = {k: v for k, v in written(one).items() if k not in {"text", "gist", "quote"}}
    keep = ("of", "held", "whose") if one.kind == "withdrawal" else ("of", "held")
    made = {k: v for k, v in author.content(one.kind).items() if k not in keep}
    common = {k: v for k, v in base.items() if k in Entry.model_fields or k in keep}
    return author.made({k: v for k, v in {**common, **made}.items() if v is not None})


def _without(scene: Scene, gone: set[str]) -> History:
    names: dict[str, str | None] = dict.fromkeys(gone)
    entries = [e if e.id not in gone else None for e in scene.history.entries]
    return scene.with_entries([renamed(e, names) for e in entries if e is not None])


def _replaced(scene: Scene, new: Entry) -> History:
    return scene.with_entries([new if e.id == new.id else e for e in scene.history.entries])


def _after(one: Entry, history: History) -> bool:
    when: Any = one.known or one.said
    return bool(when and when.start and when.start > history.as_of)


def _some(random: Random, of: Sequence[Entry], most: int) -> list[Entry]:
    return random.sample(of, random.randrange(1, min(most, len(of)) + 1)) if of else []
