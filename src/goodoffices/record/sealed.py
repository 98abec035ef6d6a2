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
from itertools import islice

from goodoffices.common.collecting import uncollected
from goodoffices.record.chain import BrokenChain, Head, origin
from goodoffices.record.copies import Mark, read, written
from goodoffices.record.reading import LONG, Task, What, beside, here, in_places
from goodoffices.record.slots import Ring
from goodoffices.record.store.sqlite import Databases
from goodoffices.record.vault import Row, Vault
from goodoffices.record.volume import Copy, Volume

__all__ = ["SealedStore"]


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

    def deliver(self, copies: Iterable[tuple[str, Copy]]) -> None:
        """Add the copies of one act, all or none."""
        with self.transaction():
            for reader, copy in copies:
                self.append(reader, written(copy))

    def append(self, volume: str, words: bytes) -> int:
        """Add words to a volume; return their place."""
        with self.transaction():
            head = self.head(volume)
            row, self._heads[volume] = self._vaults[volume].seal(head, words, self.minute)
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
        """Go through a volume: each place and its words, None where their key is gone."""
        return enumerate(self._done("words", volume))

    def links(self, volume: str) -> Iterator[bytes]:
        """Verify a volume's links; go through what each commits to."""
        return (committed for committed in self._done("links", volume) if committed is not None)

    def verified(self, volume: str, committed: tuple[bytes, ...]) -> Iterator[bytes | None]:
        """Go through a volume's words, each verified against what its link commits to."""
        return self._done("verified words", volume, committed)

    def rows(self, volume: str) -> Iterator[Row]:
        """Go through the rows of a volume, in their places, as far as they follow each other."""
        return in_places(self._vaults[volume], self.files.several)

    def _done(
        self, what: What, volume: str, committed: tuple[bytes, ...] = ()
    ) -> Iterator[bytes | None]:
        """Do something with a volume; a long one's rows are opened by a second process.

        What this act has written is not to be seen from there, so that it is done here. What
        others write meanwhile may be seen there: it stops where the volume stood.
        """
        vault, key = self._vaults[volume], self._ring.volumes[volume][0]
        task = Task(what, volume, vault.origin, key, committed)
        if self._written or not self.files.has(vault.tag(LONG)):
            return here(self.files, task)
        return islice(beside(self.files, task), self.length(volume))

    def marks(self, volume: str) -> Iterator[tuple[int, Mark]]:
        """Go through the marks of a volume: each place and what befell it."""
        for n, words in self.words(volume):
            found = None if words is None else read(words)
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
