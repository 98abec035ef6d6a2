"""Every failure the product names, one class each.

GoodOfficesError
├── BadInput         the input or the use is wrong: where, expected, found, what to do   (exit 2)
├── NotPermitted     refused for want of a grant; never says whether the thing exists    (exit 1)
├── RecordDamaged    what is stored is not what was written                              (exit 1)
└── NoAnswer         the question has no answer on this input; says what is nearest      (exit 1)

Each part may add subclasses beside its own code. A message is made in `__init__` from named
parts, so that a raise site holds facts and not prose. Text in a message is data: it is shown
with `repr`, cut to a line, so that hostile input cannot write to a terminal.
"""

from __future__ import annotations

from typing import Any, ClassVar

__all__ = ["BadInput", "GoodOfficesError", "NoAnswer", "NotPermitted", "RecordDamaged", "shown"]

SHOWN_LENGTH = 80


def shown(value: object) -> str:
    r"""Return `value` as one safe, short line.

    Examples
    --------
    >>> shown("a\x1b[2J")
    "'a\\x1b[2J'"
    """
    line = repr(value)
    return line if len(line) <= SHOWN_LENGTH else f"{line[: SHOWN_LENGTH - 4]} ..."


class GoodOfficesError(Exception):
    """The root of the tree; `status` is the exit status of the command line."""

    status: ClassVar[int] = 1


class BadInput(GoodOfficesError):
    """What came in cannot be used.

    Parameters
    ----------
    where : str
        File, line, field or argument.
    expected : str
        What would have been right.
    found : object
        What was there; shown safely.
    advice : str
        What to do about it.
    """

    status: ClassVar[int] = 2

    def __init__(self, where: str, *, expected: str, found: object, advice: str) -> None:
        self.where, self.expected, self.found, self.advice = where, expected, found, advice
        got = found if isinstance(found, _Verbatim) else shown(found)
        super().__init__(f"{where}: expected {expected}; found {got}. {advice}")


class _Verbatim(str):
    """Words of ours, printed without quotes."""

    __slots__ = ()


NOTHING = _Verbatim("nothing")


class NotPermitted(GoodOfficesError):
    """Refused. The same words whether the thing is forbidden or absent."""

    def __init__(self) -> None:
        super().__init__("Nothing here that you may read.")


class RecordDamaged(GoodOfficesError):
    """What is stored is not what was written."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how it is told to another process: in its words."""
        return RecordDamaged, (str(self),)


class NoAnswer(GoodOfficesError):
    """The question is well put and has no answer; the message says what comes nearest."""
