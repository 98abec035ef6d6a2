"""The volumes of an opened record: sealed, chained, one after the other.

1. Who serves a reader opens that reader's volume: rows are asked for by names that only that
   volume's key can make, one place after the other until there is none.
2. Every word that is read was opened under a key bound to its volume and its place. A key that is
   missing without a destruction on record is damage.
3. What is on record as destroyed is not read, also where a crash left its key.
4. What is appended follows the last link. A transaction is one act, over all volumes and both
   databases. It has one minute, from when it holds the pen: the clock may go on meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from goodoffices.common.collecting import uncollected
from goodoffices.record.chain import BrokenChain, Head, origin
from goodoffices.record.copies import Mark, read, written
from goodoffices.record.reading import LONG, in_places, words, words_by_two
from goodoffices.record.scanning import Depth, Part, Scan, Ticking, scanned, scanned_by_two
from goodoffices.record.slots import Ring
from goodoffices.record.store.sqlite import Databases
from goodoffices.record.vault import Row, Vault
from goodoffices.record.volume import Copy, Volume

__all__ = ["SealedStore", "stamped"]


def stamped(moment: datetime) -> str:
    """Return a moment as a link bears it: cut to the minute, in UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="minutes") + "Z"


class SealedStore:
    """What a record holds, for whoever holds its ring of keys.

    Parameters
    ----------
    files : Databases
        The two databases, open.
    ring : Ring
        The keys.
    case : str
        The id of the case.
    minute : callable
        Returns the time now, cut to the minute, in UTC.
    """

    def __init__(self, files: Databases, ring: Ring, case: str, minute: Callable[[], str]) -> None:
        self.files, self._ring, self._clock = files, ring, minute
        self._vaults = {
            name: Vault(name, origin(case, name, salt), key)
            for name, (key, salt) in ring.volumes.items()
        }
        self._heads: dict[str, Head] = {}
        self._act, self._written = "", False

    @property
    def minute(self) -> str:
        """The minute of the act at hand; without one, the time now."""
        return self._act or self._clock()

    @property
    def volumes(self) -> tuple[str, ...]:
        """The names of the volumes there are keys for."""
        return tuple(self._vaults)

    def vault(self, volume: str) -> Vault:
        """Return the vault of a volume."""
        return self._vaults[volume]

    # -- writing -----------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run one act; within another it is a part of that one."""
        if self._act:
            yield
            return
        try:
            with self.files.transaction():
                self._act = self._clock()
                if self.files.changed_by_others():
                    self._heads.clear()
                yield
        except BaseException:
            self._heads.clear()
            raise
        finally:
            self._act, self._written = "", False

    def deliver(self, copies: Iterable[tuple[str, Copy]], *, minute: str | None = None) -> None:
        """Add the copies of one act, all or none."""
        with self.transaction():
            for reader, copy in copies:
                self.append(reader, written(copy), minute=minute)

    def append(self, volume: str, words: bytes, *, minute: str | None = None) -> int:
        """Add words to a volume; return their place.

        Their link bears the minute of the act, unless another is given; never one before the
        minute of the link before it.
        """
        with self.transaction():
            head = self.head(volume)
            row, self._heads[volume] = self._vaults[volume].seal(head, words, minute or self.minute)
            self.files.add(row)
            self._written = True
        return head.n

    def destroy(self, places: Iterable[tuple[str, int]]) -> int:
        """Destroy the keys at these places that are still there; return how many.

        That they are destroyed must be on record before.
        """
        tags = (self._vaults[volume].tag(n) for volume, n in places)
        found = (self.files.row(tag) for tag in tags)
        there = [row.tag for row in found if row is not None and row.key is not None]
        if there:
            self.files.destroy(there)
        return len(there)

    # -- reading -----------------------------------------------------------------------------

    def volume(self, reader: str) -> Volume:
        """Return one reader's volume; a reader never written to has an empty one."""
        if reader not in self._vaults:
            return Volume(reader)
        copies: dict[int, Copy | None] = {}
        with uncollected():
            for n, words in self.words(reader):
                found = None if words is None else read(words)
                if not isinstance(found, Mark):
                    copies[n] = found
                elif found.what == "destroyed":
                    copies.pop(found.n, None)
        for n, copy in copies.items():
            if copy is None:
                raise BrokenChain(reader, n, "its key is gone, no destruction is on record")
        return Volume(reader, tuple(copy for copy in copies.values() if copy is not None))

    def words(self, volume: str) -> Iterator[tuple[int, bytes | None]]:
        """Go through a volume: each place and its words, None where their key is gone.

        A second process opens most of a long one. What this act has written is not to be seen from
        there, so that it is then done here.
        """
        vault = self._vaults[volume]
        if self._written or not self.files.has(vault.tag(LONG)):
            return enumerate(words(self.files, vault))
        return enumerate(words_by_two(self.files, self._part(volume)))

    @property
    def processes(self) -> int:
        """How many processes read the whole record: two where it is long and stored."""
        long = any(self.files.has(vault.tag(LONG)) for vault in self._vaults.values())
        return 2 if long and not self._written else 1

    def scan(self, depth: Depth, ticking: Ticking, *, processes: int) -> Scan:
        """Look at every row; of each volume, in order, return what was seen in its places."""
        parts = [self._part(volume) for volume in self._vaults]
        scan = scanned if processes == 1 else scanned_by_two
        return scan(self.files, parts, depth, ticking)

    def _part(self, volume: str) -> Part:
        key, _ = self._ring.volumes[volume]
        return Part(volume, self._vaults[volume].origin, key, self.length(volume))

    def rows(self, volume: str) -> Iterator[Row]:
        """Go through the rows of a volume, in their places, as far as they follow each other."""
        return in_places(self._vaults[volume], self.files.several)

    def marks(self, volume: str) -> Iterator[tuple[int, Mark]]:
        """Go through the marks of a volume: each place and what befell it."""
        for n, raw in self.words(volume):
            found = None if raw is None else read(raw)
            if isinstance(found, Mark):
                yield n, found

    def head(self, volume: str) -> Head:
        """Return where the chain of a volume stands."""
        if volume not in self._heads:
            head = self._stored_head(volume)
            if not self._act:
                return head
            self._heads[volume] = head
        return self._heads[volume]

    def head_at(self, volume: str, n: int) -> str:
        """Return the hash of the chain after `n` entries; an empty string where it has fewer."""
        vault = self._vaults[volume]
        if n == 0:
            return vault.origin.hex()
        row = self.files.row(vault.tag(n - 1)) if n > 0 else None
        return vault.link(n - 1, row.link).hash.hex() if row else ""

    def _stored_head(self, volume: str) -> Head:
        return self.head_after(volume, self.length(volume))

    def head_after(self, volume: str, n: int) -> Head:
        """Return where the chain of a volume stood after `n` entries, which it must have."""
        vault = self._vaults[volume]
        if n == 0:
            return Head(0, vault.origin)
        row = self.files.row(vault.tag(n - 1))
        assert row is not None
        link = vault.link(n - 1, row.link)
        return Head(n, link.hash, link.minute)

    def length(self, volume: str) -> int:
        """Return how many rows a volume has, by doubling and halving; a hole is not looked for."""
        vault = self._vaults[volume]
        if not self.files.has(vault.tag(0)):
            return 0
        known, beyond = 0, 1
        while self.files.has(vault.tag(beyond)):
            known, beyond = beyond, 2 * beyond
        while beyond - known > 1:
            middle = (known + beyond) // 2
            known, beyond = (
                (middle, beyond) if self.files.has(vault.tag(middle)) else (known, middle)
            )
        return beyond
