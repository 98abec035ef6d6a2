"""The office's journal: what was filed, as it was filed, and what it delivered to whom.

1. The journal is a volume of its own. No seat reads it; its name is no reader's id.
2. Each act stands in it with the handles it gave out, so that the desk can be set up again: the
   acts are filed once more, in order, under the handles they had.
3. If the rules would now deliver anything else than what was delivered, or a volume is longer or
   shorter than the journal says, the record is damaged, and nothing more is filed.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from goodoffices.common.errors import GoodOfficesError, RecordDamaged
from goodoffices.office.delivery import Desk
from goodoffices.record.copies import Mark, entry_from, plain, written, written_json
from goodoffices.record.entry import Entry
from goodoffices.record.sealed import SealedStore
from goodoffices.record.sight import CaseHeader
from goodoffices.record.volume import Copy, Volume

__all__ = ["JOURNAL", "Journal"]

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
    """

    def __init__(self, store: SealedStore, header: CaseHeader) -> None:
        self._store, self._header = store, header
        self.desk = Desk(header, self, self._handle)
        self.lengths: Counter[str] = Counter()
        self.entries: dict[str, Entry] = {}
        self.names: dict[str, str] = {}
        self._filing: Entry | None = None
        self._given: _Delivered = []
        self._past: _Delivered | None = None
        self._seen: Seen = _unseen

    # -- what the desk needs -----------------------------------------------------------------

    def deliver(self, copies: Iterable[tuple[str, Copy]]) -> None:
        """Store the copies of one act with its place in the journal, all or none."""
        listed = list(copies)
        if self._past is not None:
            if self._given != self._past or len(listed) != len(self._past):
                raise _disagreement(self._filing)
            for reader, copy in listed:
                self._seen(reader, copy)
        else:
            assert self._filing is not None
            act = {"entry": plain(self._filing), "delivered": self._given}
            with self._store.transaction():
                self._store.deliver(listed)
                self._store.append(JOURNAL, written_json(act))
        self._note(listed)

    def _note(self, listed: list[tuple[str, Copy]]) -> None:
        """Keep in mind what was filed, and under which handles the mediator holds what."""
        assert self._filing is not None
        self.entries[self._filing.id] = self._filing
        self.lengths.update(reader for reader, _ in listed)
        office = self._header.mediator.id
        self.names |= {handle: name for reader, name, handle in self._given if reader == office}

    def volume(self, reader: str) -> Volume:
        """Return one reader's volume."""
        return self._store.volume(reader)

    def _handle(self, reader: str, name: str) -> str:
        handle = _random_handle() if self._past is None else self._handle_then(reader, name)
        self._given.append((reader, name, handle))
        return handle

    def _handle_then(self, reader: str, name: str) -> str:
        for seat, entry, handle in self._past or ():
            if (seat, entry) == (reader, name):
                return handle
        raise _disagreement(self._filing)

    # -- filing ------------------------------------------------------------------------------

    def file(self, entry: Entry) -> dict[str, str]:
        """File one entry; return its handle in each volume it reached."""
        self._filing, self._given = entry, []
        with self._store.transaction():
            self.desk.file(entry)
        return {reader: handle for reader, name, handle in self._given if name == entry.id}

    def mark(self, marks: Mapping[str, Mark]) -> None:
        """Put a mark into each of some volumes, and all of them into the journal."""
        act = {"marks": {volume: asdict(mark) for volume, mark in marks.items()}}
        with self._store.transaction():
            for volume, mark in marks.items():
                self._store.append(volume, written(mark))
            self._store.append(JOURNAL, written_json(act))
        self.lengths.update(list(marks))

    def imported(self) -> None:
        """Mark in every volume how many copies were imported: nothing earlier is witnessed."""
        seats = [seat.id for seat in self._header.readers]
        self.mark({seat: Mark("imported", self.lengths[seat]) for seat in seats})

    def restored(self) -> None:
        """Mark in every volume that it was restored from a backup, and where it stood then."""
        seats = [seat.id for seat in self._header.readers]
        self.mark({seat: Mark("restored", self.lengths[seat]) for seat in seats})

    # -- setting up again --------------------------------------------------------------------

    def replay(self, seen: Seen = _unseen) -> None:
        """Set the desk up as it was after the last act; show every copy that was delivered.

        Raises
        ------
        RecordDamaged
            The journal, the volumes and the rules do not agree.
        """
        self._seen = seen
        for n, words in self._store.words(JOURNAL):
            if words is None:
                raise RecordDamaged(f"the office's journal, entry {n}: its key is gone")
            self._again(json.loads(words))
        self._past = None
        for seat in self._header.readers:
            found = self._store.head(seat.id).n
            if found != self.lengths[seat.id]:
                raise RecordDamaged(
                    f"volume {seat.id}: {self.lengths[seat.id]} entries were delivered, "
                    f"{found} are here"
                )

    def _again(self, act: dict[str, Any]) -> None:
        if "marks" in act:
            self.lengths.update(list(act["marks"]))
            return
        self._filing, self._given = entry_from(act["entry"]), []
        self._past = [(reader, name, handle) for reader, name, handle in act["delivered"]]
        try:
            self.desk.file(self._filing)
        except (GoodOfficesError, KeyError) as error:
            raise _disagreement(self._filing) from error


def _disagreement(entry: Entry | None) -> RecordDamaged:
    named = entry.id if entry else ""
    return RecordDamaged(
        f"the office's journal, entry {named}: what was delivered is not what the rules deliver"
    )
