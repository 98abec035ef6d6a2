"""Named fields of one entry of a board, taken one by one; what is left over is refused.

The position of the entry stands in every message, so that a person finds the line.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TypeVar

from goodoffices.common.errors import NOTHING, BadInput
from goodoffices.intelligence.scales import Stated, stated

__all__ = ["Fields"]

ID = re.compile(r"[a-z0-9_-]+")
Kind = TypeVar("Kind", bound=StrEnum)
LONGEST_LIST = 2_000


class Fields:
    """One mapping being read.

    Parameters
    ----------
    data : object
        What the parser gave; must be a mapping with text as keys.
    where : str
        How messages name it.

    Raises
    ------
    BadInput
        `data` is not such a mapping.
    """

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
            raise BadInput(where, expected="named fields", found=data, advice="Write name: value.")
        self.data, self.where, self.seen = data, where, set[str]()

    def has(self, name: str) -> bool:
        """Say whether the field is there."""
        return name in self.data

    def take(self, name: str, default: object) -> object:
        """Return a field as it is."""
        if name in self.data:
            self.seen.add(name)
        return self.data.get(name, default)

    def id(self) -> str:
        """Return the field `id`, which from here on names the entry in messages."""
        found = self.take("id", None)
        if not isinstance(found, str) or not ID.fullmatch(found):
            raise BadInput(
                f"{self.where}: id",
                expected="small letters, digits, - and _",
                found=NOTHING if found is None else found,
                advice="Give every entry a short name.",
            )
        self.where = f"{self.where} ({found})"
        return found

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text; without a default it must be there."""
        found = self.take(name, default)
        if not isinstance(found, str) or (not found and default is None):
            raise self._wrong(name, "words", found)
        return found

    def optional(self, name: str, *, none: str | None = None) -> str | None:
        """Return a text or None; no text and the word `none` also mean None."""
        found = self.take(name, None)
        if found in (None, "", none):
            return None
        if not isinstance(found, str):
            raise self._wrong(name, "words", found)
        return found

    def whole(self, name: str) -> int | None:
        """Return a whole number or None."""
        found = self.take(name, None)
        if found is None or (isinstance(found, int) and not isinstance(found, bool)):
            return found
        raise self._wrong(name, "a whole number", found)

    def stated(self, name: str, default: Stated | None = None) -> Stated:
        """Return a probability in words or numbers."""
        found = self.take(name, None)
        if found is None:
            if default is None:
                raise self._wrong(name, "a word of probability or a number", None)
            return default
        return stated(found, where=f"{self.where}: {name}")

    def choice(self, name: str, kind: type[Kind], default: Kind | None) -> Kind:
        """Return one of a fixed set of words."""
        found = self.take(name, default)
        if isinstance(found, str) and found in list(kind):
            return kind(found)
        raise self._wrong(name, "one of " + ", ".join(kind), found)

    def names(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        found = self.take(name, [])
        if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
            raise self._wrong(name, "a list of names", found)
        return tuple(found)

    def mapping(self, name: str) -> dict[str, object]:
        """Return a mapping, empty where it is absent."""
        found = self.take(name, {})
        if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
            raise self._wrong(name, "named values", found)
        return dict(found)

    def rows(self, name: str) -> list[Fields]:
        """Return the entries of a list of mappings."""
        found = self.take(name, [])
        if not isinstance(found, list) or len(found) > LONGEST_LIST:
            raise self._wrong(name, f"a list of at most {LONGEST_LIST} entries", found)
        return [Fields(row, f"{self.where}: {name}[{n}]") for n, row in enumerate(found, 1)]

    def done(self) -> None:
        """Refuse what nobody took."""
        left = sorted(set(self.data) - self.seen)
        if left:
            raise BadInput(
                self.where,
                expected="only fields a board has",
                found=left[0],
                advice="Correct the name; the fields read here are: "
                + (", ".join(sorted(self.seen)) or "none"),
            )

    def _wrong(self, name: str, expected: str, found: object) -> BadInput:
        shown = NOTHING if found is None else found
        return BadInput(
            f"{self.where}: {name}", expected=expected, found=shown, advice="Correct this field."
        )
