"""What is negotiated and what each party makes of it, in exact whole numbers.

1. A `Scenario` has issues, each with named values. An outcome picks one value per issue and is
   written as a tuple of positions: `(0, 2)` is the first value of the first issue and the third
   of the second.
2. A party's `Preferences` give every outcome a utility, a whole number of units of `1 / scale`:
   `tables[issue][value]` added over the issues, plus `base`, plus the payoff of every `Bonus`
   whose `Region` holds the outcome (a dependence between issues), at most `cap`; and 0 if the
   outcome lies in one of `voids`.
3. The `Reservation` is what the party has without a deal; `assumed` says that no file and no
   person gave it.
4. A `RedLine` is a region no deal may enter. "If A then not B" forbids A together with B;
   "if A then B" forbids A together with every other value of B's issue. Each has an owner, or
   none when it is a fact of the matter.
5. Parties are a list: nothing here knows how many there are or which is first.

`additive` and `forbid` build these from decimals and labels.

Examples
--------
>>> talks = Scenario(
...     issues=(Issue("troops", ("stay", "leave")), Issue("zone", ("none", "wide"))),
...     parties=(
...         additive("A", [[10, 0], ["0.5", 0]], reservation=2),
...         additive("B", [[0, 6], [0, "1/3"]]),
...     ),
... )
>>> talks.parties[1].utility((1, 1))
Fraction(19, 3)
>>> talks.parties[1].reservation
Reservation(utility=Fraction(0, 1), assumed=True)
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from goodoffices.common.errors import BadInput
from goodoffices.deals.exact import Number, common_scale, exact, whole

__all__ = [
    "Bonus",
    "Issue",
    "Outcome",
    "Preferences",
    "RedLine",
    "Region",
    "Reservation",
    "Scenario",
    "additive",
    "forbid",
    "region",
]

Outcome = tuple[int, ...]
MOST_VALUES = 1_000_000


@dataclass(frozen=True)
class Issue:
    """One matter to be settled, and the values it can take, in the order of the file."""

    name: str
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.values:
            raise BadInput(
                f"issue {self.name!r}",
                expected="at least one value",
                found=self.values,
                advice="List what the parties could agree on, or leave the issue out.",
            )
        _refuse_repeats(self.values, f"values of issue {self.name!r}")


@dataclass(frozen=True)
class Region:
    """The outcomes that take one of the listed values on each listed issue.

    `sides` is ((issue, (value, ...)), ...), positions in rising order. No sides: every outcome.
    An empty list of values: no outcome.

    Examples
    --------
    >>> Region(((0, (1, 2)),)).holds((2, 0))
    True
    """

    sides: tuple[tuple[int, tuple[int, ...]], ...] = ()

    def holds(self, outcome: Sequence[int]) -> bool:
        """Say whether the outcome lies in the region."""
        return all(outcome[issue] in values for issue, values in self.sides)

    @property
    def scope(self) -> tuple[int, ...]:
        """The issues the region speaks of."""
        return tuple(issue for issue, _ in self.sides)


@dataclass(frozen=True)
class Bonus:
    """`payoff` units, paid (or taken, if negative) in every outcome of the region."""

    payoff: int
    region: Region


@dataclass(frozen=True)
class Reservation:
    """What a party has without a deal; `assumed` when nobody gave it."""

    utility: Fraction
    assumed: bool


@dataclass(frozen=True)
class Preferences:
    """One party's utility for every outcome, in whole units of `1 / scale`, and its no-deal value.

    Attributes
    ----------
    party : str
    tables : tuple of tuple of int
        `tables[issue][value]`, any sign.
    scale : int
        Units per 1.0 of the file's utility; positive.
    reservation : Reservation
        In the file's utility, not in units.
    base : int
        Added to every outcome.
    bonuses : tuple of Bonus
        Dependence between issues; empty for additive preferences.
    cap : int or None
        Utility in units never exceeds it. None: no cap.
    voids : tuple of Region
        Outcomes worth 0 whatever the rest says.
    """

    party: str
    tables: tuple[tuple[int, ...], ...]
    scale: int
    reservation: Reservation
    base: int = 0
    bonuses: tuple[Bonus, ...] = ()
    cap: int | None = None
    voids: tuple[Region, ...] = ()

    def units(self, outcome: Sequence[int]) -> int:
        """Return the outcome's utility in whole units."""
        if any(region.holds(outcome) for region in self.voids):
            return 0
        total = self.base + sum(row[value] for row, value in zip(self.tables, outcome, strict=True))
        total += sum(bonus.payoff for bonus in self.bonuses if bonus.region.holds(outcome))
        return total if self.cap is None else min(total, self.cap)

    def utility(self, outcome: Sequence[int]) -> Fraction:
        """Return the outcome's utility as the file means it."""
        return Fraction(self.units(outcome), self.scale)

    @property
    def reservation_units(self) -> int:
        """The least whole number of units that is no worse than no deal."""
        return math.ceil(self.reservation.utility * self.scale)

    @property
    def is_additive(self) -> bool:
        """Whether the issues add up: no bonus, no void and no cap that can bind."""
        most = self.base + sum(max(row) for row in self.tables)
        return not (self.bonuses or self.voids) and (self.cap is None or most <= self.cap)


@dataclass(frozen=True)
class RedLine:
    """A region no deal may enter; `party` None when it binds by its nature, not by a will."""

    region: Region
    party: str | None = None
    words: str = ""


@dataclass(frozen=True)
class Scenario:
    """Issues, parties and red lines: all that a solver needs.

    Attributes
    ----------
    parties : tuple of Preferences
        In the order of the file names, or as given.
    notices : tuple of str
        What the reader found odd and what it did about it; for people.

    Raises
    ------
    BadInput
        No issue, no party, repeated names, or parties that disagree on the issues.
    """

    issues: tuple[Issue, ...]
    parties: tuple[Preferences, ...]
    red_lines: tuple[RedLine, ...] = ()
    name: str = ""
    notices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for what, names in (
            ("issues", [issue.name for issue in self.issues]),
            ("parties", [party.party for party in self.parties]),
        ):
            _refuse_none(names, what)
            _refuse_repeats(names, what)
        if sum(self.sizes) > MOST_VALUES:
            raise BadInput(
                "issues",
                expected=f"at most {MOST_VALUES:,} values in all",
                found=sum(self.sizes),
                advice="Group the values of the longest issue into ranges.",
            )
        for party in self.parties:
            _check_shape(party, self.sizes)
        for red_line in self.red_lines:
            _check_region(red_line.region, self.sizes, "red line")

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of values of each issue."""
        return tuple(len(issue.values) for issue in self.issues)

    @property
    def outcomes(self) -> int:
        """Number of outcomes, red lines not counted out."""
        return math.prod(self.sizes)

    @property
    def is_additive(self) -> bool:
        """Whether every party's issues add up and no red line links two of them."""
        linked = any(len(red_line.region.sides) > 1 for red_line in self.red_lines)
        return not linked and all(party.is_additive for party in self.parties)

    def labels(self, outcome: Sequence[int]) -> dict[str, str]:
        """Return the outcome in words: issue name to value label."""
        return {i.name: i.values[v] for i, v in zip(self.issues, outcome, strict=True)}

    def outcome(self, labels: Mapping[str, str]) -> Outcome:
        """Return the outcome that the labels name; every issue must be there."""
        sides = dict(region(self.issues, labels).sides)
        missing = [issue.name for at, issue in enumerate(self.issues) if at not in sides]
        if missing:
            raise BadInput(
                "outcome", expected="a value for every issue", found=missing, advice="Add them."
            )
        return tuple(sides[at][0] for at in range(len(self.issues)))

    def allows(self, outcome: Sequence[int]) -> bool:
        """Say whether the outcome crosses no red line."""
        return not any(red_line.region.holds(outcome) for red_line in self.red_lines)


def additive(
    party: str,
    tables: Sequence[Sequence[Number]],
    *,
    reservation: Number | None = None,
    cap: Number | None = None,
) -> Preferences:
    """Return additive preferences from decimals, exactly.

    Parameters
    ----------
    party : str
    tables : sequence of sequence of number
        `tables[issue][value]`: what each value adds to the utility.
    reservation : number, optional
        No-deal utility. Left out: the party's least utility, marked as assumed.
    cap : number, optional
        The utility never exceeds it.

    Returns
    -------
    Preferences

    Raises
    ------
    BadInput
        A value that is not a finite number, or an issue without values.

    Examples
    --------
    >>> additive("A", [["0.1", "0.25"]]).tables, additive("A", [["0.1", "0.25"]]).scale
    (((2, 5),), 20)
    """
    rows = [
        [exact(v, where=f"{party}: issue {at + 1}") for v in row] for at, row in enumerate(tables)
    ]
    for at, row in enumerate(rows):
        _refuse_none(row, f"{party}: values of issue {at + 1}")
    capped = [] if cap is None else [exact(cap, where=f"{party}: cap")]
    scale = common_scale([*(v for row in rows for v in row), *capped])
    if reservation is None:
        floor = Reservation(sum((min(row) for row in rows), Fraction(0)), assumed=True)
    else:
        floor = Reservation(exact(reservation, where=f"{party}: reservation"), assumed=False)
    return Preferences(
        party=party,
        tables=tuple(whole(row, scale) for row in rows),
        scale=scale,
        reservation=floor,
        cap=whole(capped, scale)[0] if capped else None,
    )


def region(issues: Sequence[Issue], labels: Mapping[str, str | Iterable[str]]) -> Region:
    """Return the region that the labels name; several values of an issue may be listed.

    Raises
    ------
    BadInput
        An issue or a value that the scenario does not have.

    Examples
    --------
    >>> region([Issue("zone", ("none", "narrow", "wide"))], {"zone": ["wide", "none"]})
    Region(sides=((0, (0, 2)),))
    """
    names = {issue.name: at for at, issue in enumerate(issues)}
    sides = []
    for name, wanted in labels.items():
        at = _position(names, name, "issues")
        places = {value: place for place, value in enumerate(issues[at].values)}
        listed = [wanted] if isinstance(wanted, str) else list(wanted)
        sides.append((at, tuple(sorted({_position(places, v, f"issue {name!r}") for v in listed}))))
    return Region(tuple(sorted(sides)))


def forbid(
    issues: Sequence[Issue],
    labels: Mapping[str, str | Iterable[str]],
    *,
    party: str | None = None,
    words: str = "",
) -> RedLine:
    """Return a red line: no deal may take these values together.

    Examples
    --------
    >>> forbid([Issue("zone", ("none", "wide"))], {"zone": "none"}, party="A").region.sides
    ((0, (0,)),)
    """
    return RedLine(region(issues, labels), party, words)


def _position(places: Mapping[str, int], name: str, where: str) -> int:
    if name not in places:
        known = ", ".join(repr(place) for place in list(places)[:8])
        raise BadInput(where, expected=f"one of {known}", found=name, advice="Check the spelling.")
    return places[name]


def _refuse_none(things: Sequence[object], what: str) -> None:
    if not things:
        raise BadInput(what, expected="at least one", found=list(things), advice="Add one.")


def _refuse_repeats(names: Sequence[str], where: str) -> None:
    if len(set(names)) != len(names):
        repeated = [name for name, count in Counter(names).items() if count > 1]
        raise BadInput(
            where, expected="different names", found=repeated, advice="Rename or remove the repeat."
        )


def _check_shape(party: Preferences, sizes: Sequence[int]) -> None:
    shape = [len(row) for row in party.tables]
    if shape != list(sizes):
        raise BadInput(
            f"preferences of {party.party!r}",
            expected=f"a value for each of {list(sizes)} options",
            found=shape,
            advice="The parties must speak of the same issues and the same values.",
        )
    if party.scale < 1:
        where = f"preferences of {party.party!r}"
        raise BadInput(
            where, expected="a positive scale", found=party.scale, advice="Use `additive`."
        )
    for held in [*party.voids, *(bonus.region for bonus in party.bonuses)]:
        _check_region(held, sizes, f"preferences of {party.party!r}")


def _check_region(checked: Region, sizes: Sequence[int], where: str) -> None:
    for issue, values in checked.sides:
        known = 0 <= issue < len(sizes)
        if not known or any(not 0 <= value < sizes[issue] for value in values):
            wanted = "issues and values of the scenario"
            raise BadInput(where, expected=wanted, found=(issue, values), advice="Use `region`.")
