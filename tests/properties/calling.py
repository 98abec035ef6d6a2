"""How every verb is called on B's behalf; a verb nobody taught this fails the test.

1. A verb that takes a CASE and a reader (`--for`) is called for B in every way it can be: plain,
   with each switch, with each option that names a file, at an earlier time.
2. A verb that speaks to the mediator alone, or is an act of his, takes no reader. It is listed
   here by name, and when asked on B's behalf all the same, its refusal must not depend on the case.
3. A verb that takes no CASE is listed here by name: it has nothing to give away.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from goodoffices.cli import command, main, verbs

__all__ = ["COMMAND", "calls", "command", "in_process", "installed", "written_files"]

COMMAND = Path(sys.executable).parent / "goodoffices"
CASE = "case"
MEDIATOR_ALONE = {
    "acknowledge", "answer", "ask", "backup", "certify", "check", "confirm", "destroy", "drill",
    "file", "hand", "new", "note", "open", "parity", "passphrase", "receive", "release", "restore",
    "sayable", "unseal", "withdraw",
}  # fmt: skip
NO_CASE = {
    "deals", "forecasts", "intelligence", "key", "minutes", "monitoring", "schema", "seal",
    "stakes", "verification", "verify",
}  # fmt: skip
VALUES = {"CASE": CASE, "READER": "b", "FOLDER": "out", "E": "terms"}
"""What to write for an argument or option that the help shows by this name."""

Call = list[str]
Seen = tuple[int | None, bytes, bytes]


class NotTaught(AssertionError):
    """A verb that has to be listed, or one of its parts that has to be given a value."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}: say in {__file__} how it is called for a party")


def takes_case(made: Any) -> bool:
    inner = getattr(made, "commands", {}).values()
    return any(_name(p) == "CASE" for p in made.params) or any(map(takes_case, inner))


@cache
def _all_verbs() -> tuple[str, ...]:
    return tuple(verbs())


def calls(refs: Iterable[str], earlier: str) -> list[Call]:
    """Return every call on B's behalf: the references he asks for, and a time to ask about."""
    made: list[Call] = []
    for verb in _all_verbs():
        if verb in NO_CASE:
            continue
        found = command(verb)
        readers = [p for p in found.params if "--for" in p.opts]
        if readers == [] and verb not in MEDIATOR_ALONE:
            lacks = "--for" if takes_case(found) else "CASE"
            raise NotTaught(f"verb {verb}, which takes no {lacks}")
        made += _calls(verb, found, {"REF": list(refs), "TIME": [earlier]})
    return made


def _calls(verb: str, found: Any, some: dict[str, list[str]]) -> Iterator[Call]:
    if verb in MEDIATOR_ALONE:
        yield [verb, CASE, "--for", "b"]
        return
    plain = [[verb]]
    for param in (p for p in found.params if p.param_type_name == "argument"):
        values = some.get(_name(param)) or [_value(verb, param)]
        plain = [[*call, value] for call in plain for value in values]
    named = [p for p in found.params if p.param_type_name == "option"]
    options = [p for p in named if not {"--for", "--help"} & set(p.opts)]
    needed = [word for p in options if p.required for word in next(_ways(verb, p, some))]
    plain = [[*call, *needed, "--for", "b"] for call in plain]
    yield from plain
    yield [*plain[0][:-1], "nobody"]
    for param in options:
        if not param.required:
            yield from ([*plain[0], *words] for words in _ways(verb, param, some))


def _ways(verb: str, param: Any, some: dict[str, list[str]]) -> Iterator[Call]:
    """Return the ways to write one option."""
    option, name = param.opts[-1], _name(param)
    if param.is_flag:
        yield [option]
    elif name == "FILE":
        yield [option, f"out.{option.strip('-')}"]
    else:
        yield from ([option, value] for value in some.get(name) or [_value(verb, param)])


def _value(verb: str, param: Any) -> str:
    if _name(param) not in VALUES:
        raise NotTaught(f"verb {verb}, {_name(param)}")
    return VALUES[_name(param)]


def _name(param: Any) -> str:
    return str(param.metavar or param.name).strip("[].").upper()


# -- the two ways to run ---------------------------------------------------------------------


def in_process(call: Call, folder: Path) -> Seen:
    """Run a verb in this process, in a folder; return status, standard output and error."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    status: int | None = 0
    with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(call)
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int | None) else 1
    for stream in (out, err):
        stream.flush()
    return status, _bytes(out), _bytes(err)


def _bytes(stream: io.TextIOWrapper) -> bytes:
    held = stream.buffer
    assert isinstance(held, io.BytesIO)
    return held.getvalue()


def installed(call: Call, folders: Iterable[Path]) -> list[Seen]:
    """Run the installed command in each folder at once."""
    running = [
        subprocess.Popen(
            [COMMAND, *call], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env={**os.environ, "COLUMNS": "100"},
        )
        for folder in folders
    ]  # fmt: skip
    said = [process.communicate() for process in running]
    return [(p.returncode, *words) for p, words in zip(running, said, strict=True)]


def written_files(folder: Path) -> list[tuple[str, int, bytes]]:
    """Return every file beside the case: its name, its mode, its bytes; and take it away."""
    found = sorted(p for p in folder.rglob("*") if p.is_file() and folder / CASE not in p.parents)
    files = [
        (str(p.relative_to(folder)), p.stat().st_mode, p.read_bytes())
        for p in found
    ]  # fmt: skip
    for path in found:
        path.unlink()
    return files
