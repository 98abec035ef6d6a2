"""What is exchanged: reports, sightings and opinions, each with its TLP 2.0 marking.

1. An item has a key within the exchange, the alias it is handed over under, and a marking.
2. What goes out is marked up to a stated level and refers only to what goes out: a reference to
   something left out would tell that it exists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from goodoffices.common.errors import BadInput

__all__ = [
    "KNOWN_MARKINGS",
    "MARKINGS",
    "TLP",
    "Item",
    "SharedOpinion",
    "SharedReport",
    "SharedSighting",
    "order",
    "references",
    "refuse",
    "sendable",
]

OPINIONS = ("strongly-disagree", "disagree", "neutral", "agree", "strongly-agree")


class TLP(IntEnum):
    """The traffic light protocol 2.0, from the most open."""

    CLEAR = 0
    GREEN = 1
    AMBER = 2
    AMBER_STRICT = 3
    RED = 4

    @property
    def word(self) -> str:
        """Return the word of the standard, as in `amber+strict`."""
        return self.name.lower().replace("_", "+")


MARKINGS = {
    TLP.CLEAR: "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    TLP.GREEN: "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    TLP.AMBER: "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    TLP.AMBER_STRICT: "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    TLP.RED: "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
OLDER_MARKINGS = {
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": TLP.CLEAR,
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": TLP.GREEN,
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": TLP.AMBER,
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": TLP.RED,
}
KNOWN_MARKINGS = {identifier: tlp for tlp, identifier in MARKINGS.items()} | OLDER_MARKINGS


@dataclass(frozen=True, slots=True)
class SharedReport:
    """A report. `key` names it within the exchange, `by` is an alias."""

    key: str
    by: str
    at: datetime
    tlp: TLP
    title: str
    text: str = ""
    confidence: int | None = None
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedSighting:
    """`of`, the key of a report, was seen `count` times between two moments."""

    key: str
    by: str
    at: datetime
    tlp: TLP
    of: str
    first_seen: datetime
    last_seen: datetime
    count: int = 1
    confidence: int | None = None


@dataclass(frozen=True, slots=True)
class SharedOpinion:
    """An opinion on reports or sightings by key: strongly-disagree to strongly-agree."""

    key: str
    by: str
    at: datetime
    tlp: TLP
    about: tuple[str, ...]
    opinion: str
    text: str = ""
    confidence: int | None = None


Item = SharedReport | SharedSighting | SharedOpinion


def order(item: Item) -> tuple[datetime, str]:
    """Return the place of an item: by time, then by key."""
    return item.at, item.key


def references(item: Item) -> tuple[str, ...]:
    """Return the keys an item refers to."""
    return (item.of,) if isinstance(item, SharedSighting) else item.about


def refuse(items: Sequence[Item]) -> None:
    """Refuse items that cannot be exchanged.

    Raises
    ------
    BadInput
        A key twice, a reference to no item, a time without a zone, a confidence outside 0 to 100,
        an opinion outside the five, a sighting that ends before it starts.
    """
    keys = {item.key for item in items}
    if len(keys) < len(items):
        raise _refusal("items", "each key once", sorted(i.key for i in items), "Rename one.")
    for item in items:
        where = f"item {item.key!r}"
        absent = [key for key in references(item) if key not in keys]
        if absent:
            raise _refusal(where, "references to items handed over", absent, "Hand them over.")
        if any(moment.tzinfo is None for moment in _moments(item)):
            raise _refusal(where, "times with their zones", str(item.at), "Say which zone.")
        if item.confidence is not None and not 0 <= item.confidence <= 100:
            raise _refusal(where, "a confidence from 0 to 100", item.confidence, "Leave it out.")
        if isinstance(item, SharedOpinion) and item.opinion not in OPINIONS:
            raise _refusal(where, "one of " + ", ".join(OPINIONS), item.opinion, "Choose one.")
        if isinstance(item, SharedSighting) and not (
            item.first_seen <= item.last_seen and item.count >= 1
        ):
            raise _refusal(where, "first seen before last, once or more", item.count, "Correct it.")


def _moments(item: Item) -> tuple[datetime, ...]:
    return (
        (item.at, item.first_seen, item.last_seen)
        if isinstance(item, SharedSighting)
        else (item.at,)
    )


def sendable(items: Sequence[Item], up_to: TLP) -> list[Item]:
    """Return the items that may go out: marked so, and referring to none that may not."""
    sent = {item.key: item for item in items if item.tlp <= up_to}
    while True:
        kept = {key: item for key, item in sent.items() if all(r in sent for r in references(item))}
        if len(kept) == len(sent):
            return list(kept.values())
        sent = kept


def _refusal(where: str, expected: str, found: object, advice: str) -> BadInput:
    return BadInput(where, expected=expected, found=found, advice=advice)
