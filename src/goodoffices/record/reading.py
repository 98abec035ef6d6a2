"""Going through a volume row by row; a long one is opened by a second process.

1. Rows are asked for by their names, many at once, one place after the other until there is none.
2. Opening a row costs about as much as making an entry of it. Where a volume is long, a process
   beside this one asks for the rows and opens them while this one reads.
3. That process is told what to do through a pipe and answers through a pipe: no key and no word is
   in an argument, in the environment or on a disk. It opens the files for itself, writes nothing,
   and is gone before the record is closed.
4. What it finds damaged is raised here in the same words.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Literal, TypeVar

from goodoffices.common.errors import GoodOfficesError, RecordDamaged
from goodoffices.record.chain import BrokenChain, Head, digest
from goodoffices.record.store.sqlite import Databases
from goodoffices.record.vault import Vault

__all__ = ["LONG", "Task", "What", "beside", "here", "in_places"]

LONG = 20_000
"""From how many rows on a second process pays for its start, a tenth of a second."""
_FEWEST, _MOST = 16, 4096
"""How many rows are asked for at once: few at first, since most volumes are short."""
_AT_ONCE = 1024
Found = TypeVar("Found")
Item = bytes | None
What = Literal["words", "links", "verified words"]


def in_places(
    vault: Vault, asked: Callable[[Sequence[bytes]], dict[bytes, Found]]
) -> Iterator[Found]:
    """Ask for the rows of a volume in their places, as far as they follow each other."""
    n, step = 0, _FEWEST
    while True:
        tags = [vault.tag(place) for place in range(n, n + step)]
        found = asked(tags)
        for tag in tags:
            if tag not in found:
                return
            yield found[tag]
        n, step = n + step, min(2 * step, _MOST)


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done with a volume.

    Attributes
    ----------
    what : str
        Open its words; verify its links, for what each commits to; or verify its words.
    volume, origin, key
        Its name, where its chain begins, its vault key.
    committed : tuple of bytes
        What its links commit to, where its words are verified.
    """

    what: What
    volume: str
    origin: bytes
    key: bytes
    committed: tuple[bytes, ...] = ()


def here(files: Databases, task: Task) -> Iterator[Item]:
    """Do a task in this process.

    Raises
    ------
    BrokenChain
        Something of the volume is not what was written.
    """
    vault = Vault(task.volume, task.origin, task.key)
    match task.what:
        case "words":
            return _words(files, vault)
        case "links":
            return _links(files, vault)
        case "verified words":
            return _verified(files, vault, task.committed)


def _words(files: Databases, vault: Vault) -> Iterator[Item]:
    for n, (body, key) in enumerate(in_places(vault, files.bodies)):
        yield vault.words(n, body, key)


def _links(files: Databases, vault: Vault) -> Iterator[Item]:
    head = Head(0, vault.origin)
    for link, body in in_places(vault, files.links):
        head, committed = vault.followed(head, link, digest("body", body))
        yield committed


def _verified(files: Databases, vault: Vault, committed: Iterable[bytes]) -> Iterator[Item]:
    bodies = in_places(vault, files.bodies)
    for n, (due, (body, key)) in enumerate(zip(committed, bodies, strict=False)):
        yield vault.committed(n, body, key, due)


# -- a second process ------------------------------------------------------------------------


def beside(files: Databases, task: Task) -> Iterator[Item]:
    """Do a task in a second process, which begins at once and is gone before the files close.

    Raises
    ------
    RecordDamaged
        Something of the volume is not what was written, or the process ended before its work.
    """
    command = [sys.executable, "-m", "goodoffices.record.reading"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own module
    files.before_closing(partial(_end, process))
    assert process.stdin is not None
    with suppress(BrokenPipeError), process.stdin:
        pickle.dump((files.folder.absolute(), task), process.stdin)
    return _answers(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    with process:
        process.kill()


def _answers(process: subprocess.Popen[bytes]) -> Iterator[Item]:
    while (answer := _answer(process.stdout)) is not None:
        if isinstance(answer, tuple):
            raise BrokenChain(*answer)
        if isinstance(answer, str):
            raise RecordDamaged(answer)
        yield from answer
    process.wait()


Answer = list[Item] | tuple[str, int, str] | str | None
"""Some items; where a chain is broken; what else is wrong; or nothing, at the end."""


def _answer(stream: Any) -> Answer:  # noqa: ANN401 - a pipe
    try:
        answer: Answer = pickle.load(stream)  # noqa: S301 - our own process
    except EOFError as error:
        raise RecordDamaged("the process that opens the record ended early: try again") from error
    return answer


def _work() -> None:
    """Do one task for another process."""
    folder, task = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own process
    files = Databases.open(folder)
    at_once = sys.maxsize if task.what == "links" else _AT_ONCE
    try:
        items = here(files, task)
        while some := list(islice(items, at_once)):
            _tell(some)
        _tell(None)
    except BrokenChain as error:
        _tell((error.volume, error.n, error.what))
    except GoodOfficesError as error:
        _tell(str(error))
    finally:
        files.close()


def _tell(answer: Answer) -> None:
    pickle.dump(answer, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    with suppress(BrokenPipeError, KeyboardInterrupt):
        _work()
