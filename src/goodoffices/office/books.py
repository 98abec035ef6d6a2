"""What the desk knows: every entry, its label, who waits for it, and whom it went to.

1. The books follow from the acts that were filed; each act's own part of them is its facts: the
   handles it gave out, and how every entry stands that it filed or changed.
2. Facts are set down with the act and read back as they were. No rule is asked again: what was
   delivered stays delivered, also where the rules have changed since.
3. What is read back is made into entries and labels when somebody asks for it, not before.
4. Facts hold ids, handles, labels and times, and no words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic_core import from_json

from goodoffices.common.times import Time
from goodoffices.labels.grants import Grant, Granted
from goodoffices.record.copies import (
    Mark,
    entry_as_written,
    label_from,
    plain_label,
    plain_time,
    read,
    time_from,
)
from goodoffices.record.entry import Entry
from goodoffices.record.sight import CaseHeader
from goodoffices.record.volume import Copy

__all__ = ["Books", "Given", "Ledger", "Shelf", "Where"]

Given = list[tuple[str, str, str]]
"""What an act gave out, in order: reader, name of what he got, its handle."""
Key = TypeVar("Key")
Value = TypeVar("Value")


class Shelf(MutableMapping[Key, Value], Generic[Key, Value]):
    """A mapping whose values are made of what is stored when they are first asked for.

    Attributes
    ----------
    changed : dict
        The keys that were set or deleted since it was last cleared, in order.
    """

    def __init__(self, reading: Callable[[Key, Any], Value]) -> None:
        self._reading, self._stored, self._made = reading, dict[Key, Any](), dict[Key, Value]()
        self.changed: dict[Key, None] = {}

    def store(self, key: Key, raw: Any) -> None:  # noqa: ANN401 - whatever `reading` reads
        """Put what is stored under a key; it is no change."""
        self._stored[key] = raw
        self._made.pop(key, None)

    def __getitem__(self, key: Key) -> Value:
        if key not in self._made:
            self._made[key] = self._reading(key, self._stored[key])
        return self._made[key]

    def __setitem__(self, key: Key, value: Value) -> None:
        self._stored[key], self._made[key], self.changed[key] = None, value, None

    def __delitem__(self, key: Key) -> None:
        del self._stored[key]
        self._made.pop(key, None)
        self.changed[key] = None

    def get(self, key: Key, default: Any = None) -> Any:  # noqa: ANN401 - as of any mapping
        """Return the value under a key, else the default."""
        return self[key] if key in self._stored else default

    def pop(self, key: Key, default: Any = None) -> Any:  # noqa: ANN401 - as of any mapping
        """Take the value under a key away, where there is one."""
        if key not in self._stored:
            return default
        value = self[key]
        del self[key]
        return value

    def __contains__(self, key: object) -> bool:
        return key in self._stored

    def __iter__(self) -> Iterator[Key]:
        return iter(self._stored)

    def __len__(self) -> int:
        return len(self._stored)


class Where(Mapping[Key, Value], Generic[Key, Value]):
    """A mapping of which only some keys are seen; a key is judged when it is asked for."""

    def __init__(self, whole: Mapping[Key, Value], seen: Callable[[Key], bool]) -> None:
        self._whole, self._seen = whole, seen

    def __getitem__(self, key: Key) -> Value:
        if not self._seen(key):
            raise KeyError(key)
        return self._whole[key]

    def __iter__(self) -> Iterator[Key]:
        return (key for key in self._whole if self._seen(key))

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass
class Books:
    """What the desk knows.

    Attributes
    ----------
    entries : mapping
        What was filed, under the id it was filed with.
    granted : mapping
        The label of each entry and the releases on it.
    held : mapping
        The ids of held notes, in the order they came.
    open : mapping
        From when each entry is open to its readers.
    kept : mapping
        Copies of exported volumes, under reader and id.
    names : dict
        For each reader the handles of what he holds, under its id.
    citing : dict
        The ids of the entries that rest on an entry, in order.
    """

    entries: MutableMapping[str, Entry] = field(default_factory=dict)
    granted: MutableMapping[str, Granted] = field(default_factory=dict)
    held: MutableMapping[str, None] = field(default_factory=dict)
    open: MutableMapping[str, Time | None] = field(default_factory=dict)
    kept: MutableMapping[tuple[str, str], Copy] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    citing: dict[str, list[str]] = field(default_factory=dict)


class Ledger(Books):
    """Books that are read back from facts, and tell the facts of an act."""

    entries: Shelf[str, Entry]
    granted: Shelf[str, Granted]
    held: Shelf[str, None]
    open: Shelf[str, Time | None]

    def __init__(self, header: CaseHeader) -> None:
        super().__init__(
            entries=Shelf(lambda _, raw: entry_as_written(_fields(raw))),
            granted=Shelf(lambda _, raw: _granted(raw)),
            held=Shelf(lambda _, __: None),
            open=Shelf(self._opened),
            kept=Shelf(lambda _, raw: _kept(raw)),
            names={reader.id: {} for reader in header.readers},
        )

    def _opened(self, name: str, raw: Any) -> Time | None:  # noqa: ANN401 - plain JSON
        if "open" not in raw:
            return self.entries[name].when
        return None if raw["open"] is None else time_from(raw["open"])

    # -- telling -----------------------------------------------------------------------------

    def clear(self) -> None:
        """Forget what changed: the next act begins."""
        for shelf in (self.granted, self.held, self.open):
            shelf.changed.clear()

    def facts(self, entry: Entry | None, given: Given) -> dict[str, Any]:
        """Return the facts of the act that filed an entry, or that the clock brought about."""
        filed = [] if entry is None else [entry.id]
        names = dict.fromkeys((*filed, *self.granted.changed, *self.held.changed))
        names |= self.open.changed
        told: dict[str, Any] = {
            "delivered": [list(one) for one in given],
            "standing": {name: self._standing(name) for name in names},
        }
        if entry is None:
            return told
        return told | {"id": entry.id} | ({"of": list(entry.of)} if entry.of else {})

    def _standing(self, name: str) -> dict[str, Any]:
        granted, opened = self.granted[name], self.open[name]
        told: dict[str, Any] = {"label": plain_label(granted.base)}
        if granted.grants:
            told["grants"] = [_plain_grant(grant) for grant in granted.grants]
        if name in self.held:
            told["held"] = True
        if opened != self.entries[name].when:
            told["open"] = None if opened is None else plain_time(opened)
        return told

    # -- reading back ------------------------------------------------------------------------

    def restore(self, facts: dict[str, Any], words: bytes) -> None:
        """Set down what one act did: its facts, and the words of what it filed, if anything."""
        if "id" in facts:
            self._filed(facts["id"], facts, words)
        for name, told in facts["standing"].items():
            self.stand(name, told)
        for reader, name, handle in facts["delivered"]:
            if name in self.entries:
                self.names[reader][name] = handle

    def _filed(self, own: str, facts: dict[str, Any], words: bytes) -> None:
        self.entries.store(own, words)
        if "taken" in facts:
            self.kept.store((facts["taken"], own), words)  # type: ignore[attr-defined]
        for name in dict.fromkeys(facts.get("of", ())):
            citing = self.citing.setdefault(name, [])
            while citing[-1:] == [own]:  # filed again, and otherwise than then
                citing.pop()
        for name in facts.get("of", ()):
            self.citing[name].append(own)

    def stand(self, name: str, told: dict[str, Any]) -> None:
        """Set down how an entry stands."""
        self.granted.store(name, told)
        self.open.store(name, told)
        if "held" not in told:
            self.held.pop(name, None)
        elif name not in self.held:
            self.held.store(name, None)


def _fields(raw: bytes) -> dict[str, Any]:
    """Return the fields of an entry, or of the entry in a copy."""
    fields: dict[str, Any] = from_json(raw)
    return fields if "kind" in fields else fields["entry"]


def _kept(raw: bytes) -> Copy:
    found = read(raw)
    assert not isinstance(found, Mark)
    return found


def _granted(told: dict[str, Any]) -> Granted:
    grants = tuple(_grant(*grant) for grant in told.get("grants", ()))
    return Granted(label_from(told["label"]), grants)


def _plain_grant(grant: Grant) -> list[Any]:
    times = (None if t is None else t.isoformat() for t in (grant.given, grant.until))
    return [grant.release, grant.whose, sorted(grant.to), *times]


def _grant(release: str, whose: str, to: list[str], given: str | None, until: str | None) -> Grant:
    times = (None if t is None else datetime.fromisoformat(t) for t in (given, until))
    return Grant(release, whose, frozenset(to), *times)
