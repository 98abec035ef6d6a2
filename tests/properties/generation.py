"""Random histories of many kinds: plain ones, and ones directed at released derivations.

A kind of entry is filled in from its own fields, so that a new kind joins by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from random import Random
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from goodoffices.common.times import Time
from goodoffices.record.entry import Entry
from goodoffices.record.kinds import kinds_table
from tests.properties.histories import OBSERVER, SEATS, START, STEP, History, at, entry
from tests.properties.reference import DERIVED, Replay

__all__ = ["KINDS", "Author", "directed", "plain"]

WORDS = (
    "Six inspections a year, no more.",
    "Who proposed sovereignty first?",
    "2-3 inspections, if the offer stands",
    "guarantees against a build-up",
    "by 15 July, or not at all",
    "even odds that it fails",
    "no",
    "<b>&amp; the 50,000 figure</b>",
)
KEYS = ("terms", "count")
SEAT_FIELDS = {
    "whose", "to", "seat", "holder", "giver", "about", "estimated_by", "owed_by", "parties",
    "on_silence_told", "handed_to", "binds", "hosts", "party", "recipient",
}  # fmt: skip
NAMED = {"topic", "key", "exchange", "conditions", "body"}
DIGESTS = {
    "public_key", "nonce", "digest", "script_digest", "material_digest", "commitment", "image",
}  # fmt: skip
PEOPLE = {"a": ("a1", "a2"), "b": ("b1",), "mediator": ("m1",), "security": ("s1",)}
CONSTRUCTED = {"person", "meeting", "mandate"}
ANSWERS = {
    "answer": {"question", "request"},
    "comment": {"draft"},
    "draft": {"comment", "draft"},
    "offer": {"demand", "offer"},
    "progress": {"undertaking"},
    "read-back": {"figure", "definition", "statement", "offer"},
    "resolution": {"forecast"},
    "showing": {"agenda", "document", "draft"},
    "hold-lifted": {"legal-hold"},
    "release": set(kinds_table()) - CONSTRUCTED,
    "withdrawal": {"offer", "release"},
}
BY_THE_DESK = {"link", "retraction"}
KINDS = tuple(name for name in kinds_table() if name not in CONSTRUCTED | BY_THE_DESK)
SOURCES = tuple(name for name in KINDS if name not in {"release", "withdrawal", "keeping"})
OFTEN = (
    "statement", "question", "answer", "offer", "figure", "read-back", "closing", "keeping",
    "digest", "digest",
)  # fmt: skip
"""Kinds that act on others, or are held: drawn more often than their number would have it."""
BASE = set(Entry.model_fields)
Maker = Callable[["Author"], Any]


class Author:
    """Draws entries one after the other and keeps track of what they may refer to."""

    def __init__(self, random: Random, *, prefix: str = "e") -> None:
        self.random, self.prefix = random, prefix
        self.entries: list[Entry] = []
        self.replay = Replay()
        self.step = 0

    def add(self, **fields: Any) -> Entry:
        """File one entry; its id and time are given to it where it has none."""
        self.step += 1
        times = {} if "known" in fields or "said" in fields else self._times()
        named = {"id": f"{self.prefix}{self.step}", **times, **fields}
        made = self.made({k: v for k, v in named.items() if v is not None})
        self.entries.append(made)
        self.replay.file(made)
        return made

    def made(self, fields: dict[str, Any]) -> Entry:
        """Return the entry; where its kind asks for more than was drawn, with all it can have."""
        try:
            return entry(fields)
        except ValidationError:
            own = {name: make(self) for name, make, _ in fields_of(fields["kind"])}
            return entry({**own, **fields})

    def _times(self) -> dict[str, Any]:
        said = at(self.step - self.random.choice((0, 0, 0.5, 2)))
        match self.random.randrange(10):
            case 0:
                return {"said": said[:10], "known": at(self.step)}
            case 1 | 2 | 3:
                return {"known": at(self.step + self.random.randrange(-7, 8))}
            case 4 | 5:
                return {"said": at(self.step)}
            case _:
                return {"said": said, "known": at(self.step)}

    def chance(self, p: float) -> bool:
        return self.random.random() < p

    def pick(self, names: Iterable[Any]) -> Any:
        return self.random.choice(tuple(names))

    def words(self) -> str:
        return f"{self.pick(WORDS)} {self.random.randrange(100)}"

    # -- whose, where, for whom ---------------------------------------------------------------

    def setting(self) -> dict[str, Any]:
        """Return who speaks, in which room, and who may read it."""
        seat = self.pick(("a", "a", "a", "b", "b", "mediator", "mediator", "security"))
        rooms = {"a": ("ca", "ca", "pl", "oo"), "b": ("cb", "cb", "pl"), "security": ("si",)}
        room = self.pick(rooms.get(seat, ("ca", "cb", "pl", "of")))
        return {
            "by": self.pick(PEOPLE[seat]) if self.chance(0.9) else None,
            "originator": seat if self.chance(0.5) else None,
            "meeting": room if self.chance(0.7) else None,
            "readers": self.readers(seat),
            "via": self.pick(PEOPLE["mediator"]) if self.chance(0.05) else None,
            "source": f"L{self.step}" if self.chance(0.5) else None,
        }

    def readers(self, seat: str) -> list[str] | None:
        roll = self.random.random()
        if roll < 0.5:
            return None
        if roll < 0.75:
            return sorted({seat, "mediator"})
        return list(SEATS) if roll < 0.88 else [s for s in SEATS if self.chance(0.5)]

    # -- what is said -------------------------------------------------------------------------

    def some(self, kind: str | None = None) -> Entry:
        """File one entry of a kind, in some room, about something earlier."""
        kind = kind or self.pick(OFTEN if self.chance(0.25) else KINDS)
        if kind == "release":
            return self.release()
        if kind == "keeping":
            return self.keeping()
        if kind == "digest" and self.chance(0.4):
            return self.in_portions()
        return self.add(**self.setting(), **self.content(kind))

    def content(self, kind: str) -> dict[str, Any]:
        """Return random words and fields of a kind, and what it refers to."""
        fields = fields_of(kind)
        made = {n: make(self) for n, make, needed in fields if needed or self.chance(0.6)}
        if kind == "draft":
            made["clauses"] = self.clauses()
        words = self.pick(("text", "gist", "quote"))
        held = kind in ANSWERS["read-back"] and self.chance(0.3)
        return {"kind": kind, words: self.words(), "of": self.about(kind), "held": held, **made}

    def about(self, kind: str) -> list[str]:
        wanted = ANSWERS.get(kind, set(KINDS))
        known = [e.id for e in self.entries if e.kind in wanted][-6:]
        many = self.random.choice((1, 2) if kind in ANSWERS or kind in DERIVED else (0, 0, 1, 2))
        return self.random.sample(known, min(many, len(known)))

    def names(self, *kinds: str) -> list[str]:
        return [e.id for e in self.entries if e.kind in kinds]

    def release(self, target: str | None = None, whose: str | None = None) -> Entry:
        """File a release of something by one whose content it is."""
        name = target or self.pick(e.id for e in self.entries)
        by = whose or self.pick(sorted(self.replay.policy[name]))
        to = self.pick((["b"], ["b"], ["b", "security"], ["a"]) if target is None else (["b"],))
        return self.add(
            kind="release", by=self.pick(PEOPLE[by]), whose=by, to=to, of=[name],
            readers=sorted({by, "mediator"}) if self.chance(0.7) else None,
            until=at(self.step + 40) if self.chance(0.3) else None,
            known=at(self.step + 1),
        )  # fmt: skip

    def in_portions(self, of: Iterable[str] = (), **setting: Any) -> Entry:
        """File a digest that is made of earlier ones, of any where it is not said of which."""
        earlier = [e for e in self.entries if e.kind == "digest"][-4:]
        some = self.random.sample(earlier, min(len(earlier), self.pick((1, 2))))
        parts = [e for e in self.entries if e.id in of] or some
        text = "\n".join(part.words for part in parts) or self.words()
        made = {"kind": "digest", "text": text, "portions": [part.id for part in parts]}
        return self.add(**(setting or self.setting()), **made)

    def keeping(self) -> Entry:
        """Keep one of the notes that are held, if there is any."""
        held = [n for n in self.replay.held if n not in self.replay.known[OBSERVER]]
        kept = [self.pick(held)] if held else []
        return self.add(**self.setting(), kind="keeping", of=kept)

    def text(self) -> None:
        """File a draft, what somebody says of it, and a draft that answers that; show it."""
        title = self.pick(KEYS)
        made = {"kind": "draft", "title": title, "by": "m1", "clauses": self.clauses()}
        room = self.pick(("pl", "cb", None))
        first = self.add(**made, meeting=room, readers=self.pick((None, None, ["mediator"])))
        critique = self.content("comment") | {"clause": "one", "of": [first.id], "held": False}
        said = self.add(by="a1", readers=self.pick((["a", "mediator"], None)), **critique)
        answer = {**made, "clauses": self.clauses(), "of": [first.id, said.id]}
        second = self.add(**answer, readers=["mediator"])
        for seat in self.random.sample(("a", "b", "b"), self.pick((1, 2))):
            shown = self.pick(([second.id], [first.id, second.id]))
            self.add(kind="showing", by="m1", to=seat, what="draft", of=shown,
                     meeting=self.pick(("ca", "cb", "pl", None)))  # fmt: skip

    def clauses(self) -> list[dict[str, Any]]:
        names = ("one", "two")[: self.pick((1, 2))]
        return [{"name": n, "words": self.words(), "brackets": [self.words()]} for n in names]

    # -- what every history begins with -------------------------------------------------------

    def opening(self) -> None:
        """File the mandate, the people and the rooms."""
        self.add(id="mandate", kind="mandate", type="mediation", readers=list(SEATS))
        for seat, people in PEOPLE.items():
            for name in people:
                known_to = list(SEATS) if self.chance(0.6) else None
                self.add(id=name, kind="person", name=f"P {name}", seat=seat, readers=known_to)
        rooms: dict[str, tuple[str, list[str], list[str]]] = {
            "ca": ("caucus", ["a"], ["a1", "m1"]),
            "cb": ("caucus", ["b"], ["b1", "m1"]),
            "pl": ("plenary", ["a", "b"], ["a1", "a2", "b1", "m1", "s1"]),
            "oo": ("one-to-one", ["a"], ["a1", "m1"]),
            "si": ("security-internal", [], ["s1", "m1"]),
            "of": ("office", [], ["m1"]),
        }
        for name, (kind, parties, present) in rooms.items():
            if "b1" not in present and self.chance(0.2):
                present.append("b1")
            ends = at(self.random.randrange(12, 30)) if self.chance(0.3) else None
            self.add(
                id=name, kind="meeting", type=kind, title=f"Room {name}", parties=parties,
                present=present, ends=ends, source=f"M {name}",
            )  # fmt: skip


@cache
def fields_of(kind: str) -> tuple[tuple[str, Maker, bool], ...]:
    """Return each field a kind adds to what all entries have: its maker, and if it is needed."""
    model = kinds_table()[kind]
    own = {n: f for n, f in model.model_fields.items() if n not in BASE | {"portions"}}
    return tuple((n, _maker(n, f.annotation), f.is_required()) for n, f in own.items())


def _maker(name: str, annotation: Any) -> Maker:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin in {Union, UnionType}:
        return _maker(name, next(a for a in args if a is not NoneType))
    if origin is Literal:
        return lambda author: author.pick(args)
    if origin is tuple:
        inner = _maker(name, args[0])
        return lambda author: [inner(author) for _ in range(author.pick((1, 1, 2)))]
    if origin is not None:
        return _maker(name, args[0])
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _model(annotation)
    return _scalar(name, annotation)


def _model(model: type[BaseModel]) -> Maker:
    if model is Time:
        return lambda author: at(author.step + author.random.randrange(-3, 20))
    makers = {n: _maker(n, f.annotation) for n, f in model.model_fields.items()}
    return lambda author: {name: make(author) for name, make in makers.items()}


def _hexadecimal(characters: int) -> Maker:
    return lambda author: hashlib.sha512(author.words().encode()).hexdigest()[:characters]


_PATTERNED: dict[str, Maker] = {
    **{name: lambda author: author.pick(SEATS) for name in SEAT_FIELDS},
    **{name: lambda author: author.pick(KEYS) for name in NAMED},
    **{name: _hexadecimal(64) for name in DIGESTS},
    "signature": _hexadecimal(128),
    "date": lambda author: at(author.step)[:10],
}
"""Fields whose words have a form of their own, by name."""


def _scalar(name: str, annotation: Any) -> Maker:
    people = {"heard_by", "custodian", "viewed_by", "present", "held_by"}
    entries = {"portion", "asked", "instead", "variants"}
    rooms = {"rooms", "for_meeting"}
    plain: dict[Any, Maker] = {
        bool: lambda author: author.chance(0.5),
        float: lambda author: author.random.randrange(1, 101) / 100,
        int: lambda author: author.random.randrange(1, 10),
    }
    if annotation in plain:
        return plain[annotation]
    if name in people:
        return lambda author: author.pick(author.names("person"))
    if name in entries:
        return lambda author: author.pick(e.id for e in author.entries)
    if name in rooms:
        return lambda author: author.pick(author.names("meeting"))
    return _PATTERNED.get(name, Author.words)


# -- the two generators ----------------------------------------------------------------------


def plain(random: Random) -> History:
    """Return a history of anything in any order."""
    author = Author(random)
    author.opening()
    for _ in range(random.randrange(5, 20)):
        match random.randrange(40):
            case 0 | 1:
                author.text()
            case n if n < 10:
                author.release()
            case _:
                author.some()
    return History(tuple(author.entries), _asked(author, 0.5))


def directed(random: Random) -> History:
    """Return a history in which something derived from hidden sources is released to B."""
    author = Author(random)
    author.opening()
    for _ in range(random.randrange(4)):
        author.some()
    derived, sources = _derived(author)
    if author.chance(0.3):
        author.release(author.pick(sources))
    owners = [o for o, may in author.replay.effective(derived).items() if OBSERVER not in may]
    random.shuffle(owners)
    for whose in owners if author.chance(0.8) else owners[1:]:
        for _ in range(random.randrange(2)):
            author.some()
        given = author.release(derived, whose)
        if author.chance(0.1):
            author.add(kind="withdrawal", by=author.pick(PEOPLE[whose]), whose=whose, of=[given.id])
    for _ in range(random.randrange(4)):
        author.some()
    return History(tuple(author.entries), _asked(author, 0.8))


def _derived(author: Author) -> tuple[str, list[str]]:
    sources = []
    room = author.pick((None, None, "ca", "oo"))
    others = ("security", "mediator") if room and author.chance(0.7) else ()
    for _ in range(author.random.randrange(1, 4)):
        seat = author.pick(others or ("a", "a", "security", "mediator"))
        made = author.content(author.pick(SOURCES)) | {"held": False}
        sources.append(author.add(by=author.pick(PEOPLE[seat]), readers=[seat, "mediator"], **made))
    names = [s.id for s in sources]
    for _ in range(author.pick((1, 1, 2))):
        kind = author.pick(("digest", "digest", "judgement"))
        made = author.content(kind) | {"of": names, "held": False}
        readers = author.pick((["b", "mediator"], ["mediator"], ["a", "mediator"]))
        names = [author.add(by="m1", meeting=room, readers=readers, **made).id]
    if author.chance(0.15):
        names = [_in_portions(author, [s.id for s in sources])]
    return names[0], [s.id for s in sources]


def _in_portions(author: Author, sources: list[str]) -> str:
    """Return a digest in portions, each of which rests on one source alone."""
    parts = []
    for name in sources:
        made = author.content("digest") | {"of": [name], "held": False}
        parts.append(author.add(by="m1", readers=["mediator"], **made).id)
    return author.in_portions(parts, by="m1", readers=["b", "mediator"]).id


def _asked(author: Author, at_the_end: float) -> datetime:
    last = author.step + 1
    step = last if author.chance(at_the_end) else author.random.randrange(14, max(last, 15))
    return START + step * STEP
