"""Reading an input file: plain YAML, every field asked for by name, every fault with its place.

1. Plain YAML of at most 200 kB, by the one reader in common: no aliases, no key twice. An unknown
   field is a fault: it is most often a slip.
2. A number means what is written. It is read as a ratio: .1 is one tenth, 2/3 is two thirds.
   Numbers are plain decimals; 010, 1:30 and yes are words, not numbers.
3. A fault names the file, the field, what was expected, what was found and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.common.plain_yaml import read_yaml
from goodoffices.stakes.bounds import Bounds
from goodoffices.stakes.quantities import Quantity, Shape

__all__ = ["Fields", "read_fields"]

MOST_BYTES, LONGEST_LIST, LONGEST_TEXT = 200_000, 1000, 2000
LONGEST_NAME = 60
DECIMAL = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,2})?")
RATIO = re.compile(r"-?\d{1,18}/[1-9]\d{0,17}")


def read_fields(path: Path) -> Fields:
    """Return the fields of a YAML file.

    Raises
    ------
    BadInput
        The file cannot be read, is too large, is not plain YAML, or is not a list of fields.
    """
    if path.is_file() and path.stat().st_size > MOST_BYTES:
        raise BadInput(
            path.name,
            expected=f"at most {MOST_BYTES:,} bytes",
            found=path.stat().st_size,
            advice="Leave out what is data.",
        )
    return Fields(path.name, read_yaml(path, shown_as=path.name))


def _written(value: object) -> str:
    """Return a scalar as it was written; empty for what is no scalar."""
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value) if plain else ""


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAME and value.isprintable()


class Fields:
    """Named values at one place in a file; `done` refuses the ones nobody asked for."""

    def __init__(self, where: str, values: object) -> None:
        if not isinstance(values, dict) or not all(map(_is_name, values)):
            raise BadInput(
                where,
                expected="fields with names",
                found=values,
                advice="Write `name: value`, one to a line.",
            )
        self.where = where
        self._values: dict[str, object] = values
        self._asked: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._values

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names in the order of the file."""
        return tuple(self._values)

    def at(self, name: str) -> str:
        """Return the place of a field."""
        return f"{self.where}, {name}"

    def done(self) -> None:
        """Refuse fields that were not asked for."""
        unknown = [name for name in self._values if name not in self._asked]
        if unknown:
            raise BadInput(
                self.where,
                expected="only " + ", ".join(sorted(self._asked)),
                found=unknown[0],
                advice="Check the spelling.",
            )

    def text(self, name: str, *, default: str | None = None) -> str:
        """Return words."""
        value = self._take(name, default)
        words = " ".join(_written(value).split())
        if not 0 < len(words) <= LONGEST_TEXT or not words.isprintable():
            raise self._refused(name, "words that can be printed", value)
        return words

    def optional_text(self, name: str) -> str | None:
        """Return words, or None where the field is absent or says `not stated`."""
        if name not in self._values:
            self._asked.add(name)
            return None
        words = self.text(name)
        return None if words == "not stated" else words

    def choice(self, name: str, choices: tuple[str, ...], *, default: str | None = None) -> str:
        """Return one of the words allowed."""
        value = self.text(name, default=default)
        if value not in choices:
            raise self._refused(name, "one of " + ", ".join(choices), value)
        return value

    def number(self, name: str, low: float, high: float, *, default: str | None = None) -> Fraction:
        """Return one number in a closed range, exactly as written."""
        return self._number(self.at(name), self._take(name, default), low, high)

    def whole(self, name: str, low: int, high: int, *, default: str | None = None) -> int:
        """Return one whole number in a closed range."""
        value = self.number(name, low, high, default=default)
        if value.denominator != 1:
            raise self._refused(name, "a whole number", float(value))
        return int(value)

    def bounds(self, name: str, low: float, high: float, *, default: str | None = None) -> Bounds:
        """Return a number, or {low, high}, in a closed range."""
        value = self._take(name, default)
        if not isinstance(value, dict):
            one = self._number(self.at(name), value, low, high)
            return Bounds(one, one)
        inner = Fields(self.at(name), value)
        ends = inner.number("low", low, high), inner.number("high", low, high)
        inner.done()
        if ends[0] > ends[1]:
            raise self._refused(name, "low at most high", tuple(map(float, ends)))
        return Bounds(*ends)

    def quantity(
        self, name: str, low: float, high: float, *, default: float | None = None
    ) -> Quantity:
        """Return a number, {low, high}, {low, likely, high} or {interval90: [low, high]}."""
        value = self._take(name, None if default is None else repr(default))
        if not isinstance(value, dict):
            return Quantity.fixed(float(self._number(self.at(name), value, low, high)))
        inner = Fields(self.at(name), value)
        try:
            made = self._shaped(inner, low, high)
        except BadInput as fault:
            if fault.where != "uncertain input":
                raise
            raise BadInput(
                self.at(name), expected=fault.expected, found=fault.found, advice=fault.advice
            ) from fault
        inner.done()
        return made

    def _shaped(self, inner: Fields, low: float, high: float) -> Quantity:
        if "interval90" in inner:
            ends = [
                self._number(inner.at("interval90"), one, low, high)
                for one in inner.plain_list("interval90", 2, 2)
            ]
            return Quantity(float(ends[0]), float(ends[1]), Shape.LOGNORMAL)
        first, last = (float(inner.number(end, low, high)) for end in ("low", "high"))
        if "likely" in inner:
            likely = float(inner.number("likely", low, high))
            return Quantity(first, last, Shape.TRIANGULAR, likely)
        return Quantity(first, last, Shape.UNIFORM)

    def child(self, name: str) -> Fields:
        """Return the fields under a name."""
        return Fields(self.at(name), self._take(name, None))

    def children(self, name: str, least: int, most: int) -> Iterator[Fields]:
        """Yield the fields of each item of a list; an absent list is empty where allowed."""
        if name not in self._values and least == 0:
            self._asked.add(name)
            return
        for number, item in enumerate(self.plain_list(name, least, most), start=1):
            yield Fields(f"{self.at(name)} {number}", item)

    def plain_list(self, name: str, least: int, most: int) -> list[object]:
        """Return a list with a number of items in a closed range."""
        value = self._take(name, None)
        if not isinstance(value, list) or not least <= len(value) <= most:
            found = f"{len(value)} items" if isinstance(value, list) else value
            raise self._refused(name, f"a list of {least} to {most} items", found)
        return value

    def numbers(self, name: str, least: int = 1) -> list[float]:
        """Return a list of numbers."""
        values = self.plain_list(name, least, LONGEST_LIST)
        return [float(self._number(self.at(name), one, -1e18, 1e18)) for one in values]

    def texts(self, name: str, least: int, most: int) -> tuple[str, ...]:
        """Return a list of words, all different."""
        values = self.plain_list(name, least, most)
        if not all(map(_is_name, values)) or len(set(map(str, values))) < len(values):
            raise self._refused(name, "names, all different", values)
        return tuple(map(str, values))

    def _take(self, name: str, default: str | None) -> object:
        self._asked.add(name)
        value = self._values.get(name, default)
        if value is None:
            raise self._refused(name, "a value", "nothing")
        return value

    def _number(self, where: str, value: object, low: float, high: float) -> Fraction:
        text = _written(value).strip()
        plain = text.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+", text) else text
        if len(plain) > 60 or not (DECIMAL.fullmatch(plain) or RATIO.fullmatch(plain)):
            raise BadInput(
                where, expected="a number", found=value, advice="Write 0.25, 1/4 or 250000."
            )
        number = Fraction(plain)
        if not low <= number <= high:
            raise BadInput(
                where,
                expected=f"a number from {low:g} to {high:g}",
                found=value,
                advice="Check the unit.",
            )
        return number

    def _refused(self, name: str, expected: str, found: object) -> BadInput:
        return BadInput(
            self.at(name), expected=expected, found=found, advice="Compare with the example."
        )
