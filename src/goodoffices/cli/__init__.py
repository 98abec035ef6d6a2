"""The command line: `goodoffices VERB ...` runs `cli/<verb>.py`, and imports no other.

1. A verb is a file here that defines `app`, a Typer; the first line of its docstring is its help.
2. Verbs parse and print. They decide nothing.
3. Exit status: 0 done, 1 the answer is no or damage or want of a grant, 2 wrong input or use.
4. Never a traceback for bad input: one message on standard error. What could not be printed may
   have been done all the same, and the message says so.
"""

from __future__ import annotations

import ast
import os
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from goodoffices import __version__
from goodoffices.common.errors import BadInput, GoodOfficesError

__all__ = ["command", "main", "verbs"]

HERE = Path(__file__).parent


def verbs() -> dict[str, str]:
    """Return each verb with the first line of its docstring, without importing any."""
    return {name: _first_line(path) for name, path in _files().items()}


def _files() -> dict[str, Path]:
    return {path.stem.replace("_", "-"): path for path in sorted(HERE.glob("[a-z]*.py"))}


def _first_line(path: Path) -> str:
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return doc.partition("\n")[0]


def _help() -> str:
    table = verbs()
    width = max((len(name) for name in table), default=0)
    rows = "\n".join(f"  {name:<{width}}  {line}" for name, line in table.items())
    return (
        "Good Offices: the workbench of a neutral mediator.\n\n"
        "usage: goodoffices VERB ...        goodoffices VERB --help\n\n"
        f"{rows}\n\nexample: goodoffices brief examples/unity_station\n"
    )


def _run(verb: str, words: list[str]) -> None:
    if verb in {"-h", "--help"}:
        print(_help(), end="")
        return
    if verb == "--version":
        print(f"goodoffices {__version__}")
        return
    if verb not in _files():
        raise BadInput(
            "verb", expected="one of " + ", ".join(_files()), found=verb, advice="See --help."
        )
    command(verb).main(args=words, prog_name=f"goodoffices {verb}")


@cache
def command(verb: str) -> Any:  # noqa: ANN401 - as typer makes it; its parts are those of click
    """Return the command of a verb, which must be there; its parts can be looked at."""
    import typer

    app = import_module(f"{__name__}.{verb.replace('-', '_')}").app
    return typer.main.get_command(app)


def main(argv: list[str] | None = None) -> None:
    """Run one verb; every refusal is one message and one exit status."""
    verb, *words = (sys.argv[1:] if argv is None else argv) or ["--help"]
    try:
        try:
            _run(verb, words)
        finally:
            sys.stdout.flush()
    except GoodOfficesError as error:
        print(f"goodoffices: {error}", file=sys.stderr)
        sys.exit(error.status)
    except BrokenPipeError:  # the reader of our output has gone: nothing more to say
        _print_no_more()
        sys.exit(0)
    except OSError as error:
        _print_no_more()
        print(f"goodoffices: {_not_written(error)}", file=sys.stderr)
        sys.exit(BadInput.status)
    sys.exit(0)


def _print_no_more() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _not_written(error: OSError) -> BadInput:
    return BadInput(
        str(error.filename or "what is printed"), expected="a place that can be read and written",
        found=error.strerror, advice="It may be done all the same: look before you do it again.",
    )  # fmt: skip
