"""Safeguards of a watch on people: it is even, and what it costs is said beforehand.

1. A watch takes from each role the same share of people in every delegation that has the role.
   A watch that does not is refused until it is even, or until the reason is written.
2. Before a watch begins it is said how many innocent people will be asked about how often, for
   the number of insiders one is prepared to assume, none included.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from goodoffices.common.chance import Interval
from goodoffices.common.errors import BadInput

__all__ = ["Proportionality", "UnevenWatch", "check_even", "proportionality"]


class UnevenWatch(BadInput):
    """People of one role are watched in one delegation and not, or less, in another."""

    def __init__(self, role: str, shares: Sequence[tuple[str, int, int]]) -> None:
        self.role, self.shares = role, tuple(shares)
        super().__init__(
            f"watch on {role}",
            expected="the same share of them in every delegation",
            found=", ".join(f"{side} {seen} of {total}" for side, seen, total in shares),
            advice="Watch the same share of the others, or write down the reason.",
        )


@dataclass(frozen=True, slots=True)
class Proportionality:
    """What a watch costs those who did nothing.

    `innocent_flags` are expected over the period; `innocent_share` is the share of all flags that
    are innocent; `flags_a_day` is the work for whoever must ask.
    """

    people: int
    person_days: int
    flags_a_day: float
    innocent_flags: float
    innocent_share: Interval


def check_even(
    watched: Collection[int],
    roles: Sequence[str],
    delegations: Sequence[str],
    *,
    reason: str = "",
) -> None:
    """Return quietly when a watch is even, or when there is a written reason why it is not.

    Parameters
    ----------
    watched : collection of int
        The people watched, by number.
    roles, delegations : sequence of str
        Of everybody who could be watched.
    reason : str
        Why the watch may be uneven; kept by the caller, shown with every flag.

    Raises
    ------
    UnevenWatch
        The shares of a role differ between delegations, and there is no reason.
    BadInput
        A number of nobody, or roles and delegations of different length.

    Examples
    --------
    >>> check_even([0, 2], ["adviser"] * 4, ["north", "north", "south", "south"])
    >>> check_even([0, 1], ["adviser"] * 4, ["north", "north", "south", "south"])
    Traceback (most recent call last):
    goodoffices.intelligence.safeguards.UnevenWatch: watch on adviser: expected the same share...
    """
    people = range(len(roles))
    if len(delegations) != len(roles) or not all(person in people for person in watched):
        raise BadInput(
            "watch",
            expected="people by number, with a role and a delegation each",
            found=sorted(watched),
            advice="Count from 0.",
        )
    if reason.strip():
        return
    for role in sorted(set(roles)):
        shares = _shares(role, set(watched), roles, delegations)
        if len({Fraction(seen, total) for _, seen, total in shares}) > 1:
            raise UnevenWatch(role, shares)


def proportionality(
    people: int,
    days: int,
    *,
    budget: float,
    recall: Interval,
    insider_days: tuple[int, int],
) -> Proportionality:
    """Return what a watch costs, for the insiders one is prepared to assume.

    Parameters
    ----------
    people, days : int
        Watched, >= 1.
    budget : float
        Share of innocent person-days flagged.
    recall : Interval
        Share of an insider's days that are flagged.
    insider_days : tuple of int
        Fewest and most days on which somebody does what the watch looks for, 0 <= fewest <= most
        <= people x days.

    Raises
    ------
    BadInput
        Numbers outside these.

    Examples
    --------
    >>> cost = proportionality(60, 30, budget=0.01, recall=Interval(0.4, 0.7), insider_days=(0, 8))
    >>> round(cost.innocent_share.lo, 2), cost.innocent_share.hi
    (0.76, 1.0)
    """
    total, (fewest, most) = people * days, insider_days
    if people < 1 or days < 1 or not 0 <= fewest <= most <= total or not 0 <= budget < 1:
        raise BadInput(
            "proportionality",
            expected="people and days, a budget below 1, insider days from fewest to most",
            found=(people, days, budget, insider_days),
            advice="Say 0 for the fewest unless you know of one.",
        )
    innocent = [budget * (total - acts) for acts in (fewest, most)]
    caught = [fewest * recall.lo, most * recall.hi]
    shares = [i / (i + c) if i + c else 1.0 for i, c in zip(innocent, caught, strict=True)]
    return Proportionality(
        people=people,
        person_days=total,
        flags_a_day=max(i + c for i, c in zip(innocent, caught, strict=True)) / days,
        innocent_flags=innocent[0],
        innocent_share=Interval(min(shares), max(shares)),
    )


def _shares(
    role: str, watched: Collection[int], roles: Sequence[str], delegations: Sequence[str]
) -> list[tuple[str, int, int]]:
    members: dict[str, list[int]] = {}
    for person, side in enumerate(delegations):
        if roles[person] == role:
            members.setdefault(side, []).append(person)
    return [
        (side, sum(person in watched for person in members[side]), len(members[side]))
        for side in sorted(members)
    ]
