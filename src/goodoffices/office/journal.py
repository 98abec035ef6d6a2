"""The office's journal: what was filed, as it was filed, and what it delivered to whom.

1. The journal is a volume of its own. No seat reads it; its name is no reader's id.
2. Each act stands in it with the handles it gave out, so that the desk can be set up again: the
   acts are filed once more, in order, under the handles they had.
3. What was destroyed is filed again as what is left of it: its label, and whom it went to.
4. If the rules would now deliver anything else than what was delivered, or a volume is longer or
   shorter than the journal says, the record is damaged, and nothing more is filed.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

from goodoffices.common.errors import GoodOfficesError, RecordDamaged
from goodoffices.labels.label import Label
from goodoffices.office.delivery import Desk
from goodoffices.record.copies import (
    Mark,
    entry_from,
    plain,
    read,
    written,
    written_json,
)
from goodoffices.record.entry import Entry
from goodoffices.record.sealed import SealedStore
from goodoffices.record.sight import CaseHeader
from goodoffices.record.volume import Copy, Volume

__all__ = ["JOURNAL", "Journal", "destruction"]

JOURNAL = "#journal"
_Delivered = list[tuple[str, str, str]]
Seen = Callable[[str, Copy], None]
"""Is shown each copy that was delivered, in order: reader, copy."""


def _unseen(_reader: str, _copy: Copy) -> None:
    """Look away."""


def _random_handle() -> str:
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


class Journal:
    """The store that the desk delivers into: it writes each act down beside its copies.

    Attributes
    ----------
    lengths : Counter
        How many entries each volume must have.
    entries : dict
        What was filed, under the id it was filed with.
    names : dict
        The mediator's handles, each with the id it stands for.
    places : dict
        Where each entry stands: volumes and places, the journal's own among them.
    destroyed : set
        The ids of what was destroyed.
    """

    def __init__(self, store: SealedStore, header: CaseHeader) -> None:
        self._store, self._header = store, header
        self.desk = Desk(header, self, self._handle)
        self.lengths: Counter[str] = Counter()
        self.entries: dict[str, Entry] = {}
        self.names: dict[str, str] = {}
        self.places: dict[str, list[tuple[str, int]]] = {}
        self.destroyed: set[str] = set()
        self._filing: Entry | None = None
        self._at: datetime | None = None
        self._taken: tuple[str, Copy] | None = None
        self._given: _Delivered = []
        self._past: _Delivered | None = None
        self._seen: Seen = _unseen
        self._stubs: dict[str, dict[str, Any]] = {}
        self._delivered: dict[str, _Delivered] = {}
        self._minutes: dict[str, datetime | None] = {}

    # -- what the desk needs -----------------------------------------------------------------

    def deliver(self, copies: Iterable[tuple[str, Copy]]) -> None:
        """Store the copies of one act with its place in the journal, all or none."""
        listed = list(copies)
        if self._past is not None:
            if self._given != self._past or len(listed) != len(self._past):
                raise _disagreement(self._filing)
            for (reader, copy), (_, name, _) in zip(listed, self._given, strict=True):
                if name not in self._stubs:
                    self._seen(reader, copy)
        else:
            assert self._filing is not None
            act = {**self._filed(), "delivered": self._given}
            if self._at is not None:
                act["at"] = self._at.isoformat()
            with self._store.transaction():
                self._store.deliver(listed)
                self._store.append(JOURNAL, written_json(act))
        self._note()

    def _filed(self) -> dict[str, Any]:
        """Return what is filed: an entry, or a copy of an exported volume."""
        assert self._filing is not None
        if self._taken is None:
            return {"entry": plain(self._filing)}
        reader, copy = self._taken
        return {"taken": [reader, written(copy).decode()]}

    def _note(self) -> None:
        """Keep in mind what was filed, where it stands, and under which handles."""
        assert self._filing is not None
        self.entries[self._filing.id] = self._filing
        own = self._filing.id
        self._delivered[own], self._minutes[own] = self._given, self._at
        for volume, name in (*((r, n) for r, n, _ in self._given), (JOURNAL, own)):
            self.places.setdefault(name, []).append((volume, self.lengths[volume]))
            self.lengths[volume] += 1
        office = self._header.mediator.id
        self.names |= {handle: name for reader, name, handle in self._given if reader == office}

    def volume(self, reader: str) -> Volume:
        """Return one reader's volume."""
        return self._store.volume(reader)

    def _handle(self, reader: str, name: str) -> str:
        if self._past is not None:
            handle = self._handle_then(reader, name)
        elif self._taken is not None and self._taken[0] == reader:
            handle = name
        else:
            handle = _random_handle()
        self._given.append((reader, name, handle))
        return handle

    def _handle_then(self, reader: str, name: str) -> str:
        for seat, entry, handle in self._past or ():
            if (seat, entry) == (reader, name):
                return handle
        raise _disagreement(self._filing)

    # -- filing ------------------------------------------------------------------------------

    def file(self, entry: Entry, *, at: datetime | None = None) -> dict[str, str]:
        """File one entry at a minute; return its handle in each volume it reached."""
        self._filing, self._given, self._at = entry, [], at
        with self._store.transaction():
            self.desk.file(entry, at=at)
        return {reader: handle for reader, name, handle in self._given if name == entry.id}

    def take(self, reader: str, copy: Copy, *, at: datetime | None = None) -> None:
        """File a copy of a reader's exported volume at a minute; there it keeps its handle."""
        self._filing, self._given, self._at = copy.entry, [], at
        self._taken = (reader, copy)
        with self._store.transaction():
            self.desk.take(reader, copy, at=at)
        self._taken = None

    def mark(self, marks: Mapping[str, Mark], **more: Any) -> None:  # noqa: ANN401 - plain JSON
        """Put a mark into each of some volumes, and all of them into the journal."""
        act = {"marks": {volume: asdict(mark) for volume, mark in marks.items()}}
        with self._store.transaction():
            for volume, mark in marks.items():
                self._store.append(volume, written(mark))
            self._store.append(JOURNAL, written_json({**act, **more}))
        self.lengths.update([*marks, JOURNAL])

    def imported(self) -> None:
        """Mark in every volume how many copies were imported: nothing earlier is witnessed."""
        seats = [seat.id for seat in self._header.readers]
        self.mark({seat: Mark("imported", self.lengths[seat]) for seat in seats})

    def restored(self) -> None:
        """Mark in every volume that it was restored from a backup, and where it stood then."""
        seats = [seat.id for seat in self._header.readers]
        self.mark({seat: Mark("restored", self.lengths[seat]) for seat in seats})

    def destroy(self, name: str, by: str, ground: str) -> None:
        """Put on record that an entry is destroyed; its keys must go once this is stored."""
        entry, office = self.entries[name], self._header.mediator.id
        marks = {
            volume: Mark("destroyed", n, ground if volume == office else "")
            for volume, n in self.places[name]
            if volume != JOURNAL
        }
        stub = {
            "id": name, "n": dict(self.places[name])[JOURNAL], "held": entry.held,
            "meeting": entry.meeting,
            "label": [[o, sorted(allowed)] for o, allowed in self.desk.label(name).policies],
            "delivered": [[*given] for given in self._delivered[name]],
        }  # fmt: skip
        if (at := self._minutes[name]) is not None:
            stub["at"] = at.isoformat()
        self.mark(marks, destroyed=stub, by=by, ground=ground)
        self.destroyed.add(name)

    def doomed(self) -> Iterator[tuple[str, int]]:
        """Return where the keys of destroyed entries stand, or stood."""
        for name in sorted(self.destroyed):
            yield from self.places[name]

    # -- setting up again --------------------------------------------------------------------

    def replay(self, seen: Seen = _unseen) -> None:
        """Set the desk up as it was after the last act; show every copy that was delivered.

        Raises
        ------
        RecordDamaged
            The journal, the volumes and the rules do not agree.
        """
        self._seen = seen
        acts = {n: json.loads(w) if w else {} for n, w in self._store.words(JOURNAL)}
        left = [act["destroyed"] for act in acts.values() if "destroyed" in act]
        stubs = {stub["n"]: stub for stub in left}
        self._stubs = {stub["id"]: stub for stub in stubs.values()}
        for n, act in acts.items():
            if n in stubs:
                self._left(stubs[n])
            elif not act:
                raise RecordDamaged(f"the office's journal, entry {n}: its key is gone")
            else:
                self._again(act)
        self._past = None
        self._check_lengths()

    def _check_lengths(self) -> None:
        for seat in self._header.readers:
            due, found = self.lengths[seat.id], self._store.head(seat.id).n
            if found != due:
                raise RecordDamaged(
                    f"volume {seat.id}: {due} entries were delivered, {found} are here"
                )

    def _again(self, act: dict[str, Any]) -> None:
        if "marks" in act:
            self.lengths.update([*act["marks"], JOURNAL])
            if "destroyed" in act:
                self.destroyed.add(act["destroyed"]["id"])
            return
        if "taken" in act:
            reader, copy = act["taken"][0], _copy(act["taken"][1])
            self._file_again(copy.entry, act, partial(self.desk.take, reader, copy))
            return
        entry = entry_from(act["entry"])
        self._file_again(entry, act, partial(self.desk.file, entry))

    def _left(self, stub: dict[str, Any]) -> None:
        """File again what is left of a destroyed entry."""
        fields = {"kind": "observation", **{k: stub[k] for k in ("id", "held", "meeting")}}
        label = Label(tuple((o, frozenset(allowed)) for o, allowed in stub["label"]))
        entry = entry_from(fields)
        self._file_again(entry, stub, partial(self.desk.file, entry, label=label))

    def _file_again(self, entry: Entry, act: dict[str, Any], filing: Callable[..., None]) -> None:
        self._filing, self._given = entry, []
        self._past = [(reader, name, handle) for reader, name, handle in act["delivered"]]
        self._at = datetime.fromisoformat(act["at"]) if "at" in act else None
        try:
            filing(at=self._at)
        except (GoodOfficesError, KeyError) as error:
            raise _disagreement(self._filing) from error


def _copy(words: str) -> Copy:
    found = read(words.encode())
    if isinstance(found, Mark):
        raise RecordDamaged("the office's journal: a mark stands where a copy was taken")
    return found


def destruction(words: bytes) -> Mark | None:
    """Return what an act of the journal destroyed in the journal itself, if anything."""
    act = json.loads(words)
    return Mark("destroyed", act["destroyed"]["n"]) if "destroyed" in act else None


def _disagreement(entry: Entry | None) -> RecordDamaged:
    named = entry.id if entry else ""
    return RecordDamaged(
        f"the office's journal, entry {named}: what was delivered is not what the rules deliver"
    )
