"""Going through the words of a volume; those of a long one are opened by two processes.

1. Rows are asked for by their names, many at once, one place after the other until there is none.
2. Opening a row costs about as much as making an entry of it. Where a volume is long, a process
   beside this one asks for most of the rows and opens them while this one opens the last of them,
   and then makes entries of what the other gives.
3. That process opens the files for itself, writes nothing, and is gone before they are closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TypeVar

from goodoffices.common.beside import Beside
from goodoffices.record.scanning import Part
from goodoffices.record.store.sqlite import Databases
from goodoffices.record.vault import Vault

__all__ = ["LONG", "in_places", "words", "words_by_two"]

LONG = 20_000
"""From how many rows on a second process pays for its start, a tenth of a second."""
_FEWEST, _MOST = 16, 16_384
"""How many rows are asked for at once: few at first, since most volumes are short."""
_AT_ONCE = 1024
_OTHERS = 0.8
"""The part that the second process opens."""
Found = TypeVar("Found")
Words = bytes | None


def in_places(
    vault: Vault,
    asked: Callable[[Sequence[bytes]], dict[bytes, Found]],
    *,
    begin: int = 0,
    end: int | None = None,
) -> Iterator[Found]:
    """Ask for the rows of a volume in their places, as far as they follow each other."""
    n, step = begin, _FEWEST
    while end is None or n < end:
        upto = n + step if end is None else min(n + step, end)
        tags = [vault.tag(place) for place in range(n, upto)]
        found = asked(tags)
        for tag in tags:
            if tag not in found:
                return
            yield found[tag]
        n, step = upto, min(2 * step, _MOST)


def words(
    files: Databases, vault: Vault, *, begin: int = 0, end: int | None = None
) -> Iterator[Words]:
    """Open the words of a volume, None where their key is gone.

    Raises
    ------
    BrokenChain
        Some of them are not what was written.
    """
    rows = in_places(vault, files.bodies, begin=begin, end=end)
    for n, (body, key) in enumerate(rows, start=begin):
        yield vault.words(n, body, key)


def words_by_two(files: Databases, part: Part) -> Iterator[Words]:
    """Open the words of a volume with a second process, which begins at once.

    Raises
    ------
    BrokenChain
        Some of them are not what was written.
    RecordDamaged
        The process ended before its work.
    """
    first = int(part.length * _OTHERS)
    other = Beside(_first_words, files.folder.absolute(), part, first)
    files.before_closing(other.close)
    last = list(words(files, part.vault, begin=first, end=part.length))
    return _one_after_the_other(other, first, last)


def _one_after_the_other(
    other: Iterator[list[Words]], first: int, last: list[Words]
) -> Iterator[Words]:
    """Give the other's words; then ours, if his reach up to them."""
    given = 0
    for some in other:
        given += len(some)
        yield from some
    if given == first:
        yield from last


def _first_words(folder: Path, part: Part, end: int) -> Iterator[list[Words]]:
    """Open the first words of a volume, for another process."""
    with closing(Databases.open(folder)) as files:
        files.read_through_memory()
        found = words(files, part.vault, end=end)
        while some := list(islice(found, _AT_ONCE)):
            yield some
