"""What the parties want, offer and will not accept; the words they differ on."""

from __future__ import annotations

from typing import Literal

from goodoffices.common.times import Time
from goodoffices.record.entry import Entry, Id, Words

__all__ = [
    "Agreed",
    "Claim",
    "Definition",
    "Demand",
    "Interest",
    "Offer",
    "Opening",
    "Position",
    "RedLine",
    "Reservation",
    "Withdrawal",
]


class Position(Entry):
    """What a party says it wants on an issue."""

    kind: Literal["position"]
    whose: Id
    issue: Words
    strength: Literal["firm", "preferred", "open", "not stated"] = "not stated"
    public: bool | None = None


class Interest(Entry):
    """Why a party wants it, in the words of whoever wrote it: see `by`."""

    kind: Literal["interest"]
    derives = True
    whose: Id
    issue: Words | None = None


class Claim(Entry):
    """A claim of fact or cause; `of` names the claim it replies to."""

    kind: Literal["claim"]
    whose: Id
    issue: Words
    status: Literal["contested", "agreed", "unsupported", "not stated"] = "contested"


class Demand(Entry):
    """What a party asks for, with what was stated of it."""

    kind: Literal["demand"]
    whose: Id
    issue: Words
    amount: Words | None = None
    by_when: Time | None = None
    check: Words | None = None


class Offer(Entry):
    """What a party would give; `of` names the demand it answers or the offer it replaces."""

    kind: Literal["offer"]
    whose: Id
    issue: Words
    amount: Words | None = None
    condition: Words | None = None
    by_when: Time | None = None
    expires: Time | None = None


class Withdrawal(Entry):
    """Ends the offers, or the unused releases, that `of` names. It never unsends."""

    kind: Literal["withdrawal"]
    whose: Id
    exchange: Id | None = None


class RedLine(Entry):
    """What a party will not accept, and who could move it."""

    kind: Literal["red-line"]
    whose: Id
    issue: Words
    negotiable_by: Words | None = None
    public: bool | None = None


class Reservation(Entry):
    """The worst a party would accept rather than no deal, and whose estimate that is."""

    kind: Literal["reservation"]
    whose: Id
    issue: Words
    value: Words
    estimated_by: Id


class Definition(Entry):
    """One reader's meaning of a term, with a case that would test it."""

    kind: Literal["definition"]
    term: Words
    whose: Id
    meaning: Words | None = None
    test_case: Words | None = None


class Agreed(Entry):
    """A text, fact or rule that the parties hold in common, or agree to differ on."""

    kind: Literal["agreed"]
    parties: tuple[Id, ...]
    issue: Words
    state: Literal["agreed", "agreed to differ", "ad referendum"] = "agreed"
    defines: Words | None = None


class Opening(Entry):
    """Something said that could be built on and was not taken up."""

    kind: Literal["opening"]
    derives = True
    whose: Id
    issue: Words
