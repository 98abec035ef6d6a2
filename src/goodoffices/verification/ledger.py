"""Use counted against quota: the one too many is refused, and so is none before it.

1. A use has a party, a kind and a date (or only a year of the treaty).
2. It counts against every quota of its kind and against those that count all kinds; by year of
   the treaty, each party for itself, and over all years where the quota has an end.
3. A quota may keep a reserve: `effective` is what may be planned with one inspection held back.
4. The ledger never changes; an entry gives a new one. Use below quota is a right not used.
5. Clocks and tallies: steps of days one after another; counts of a period by region, added up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.verification.checks import UnknownName
from goodoffices.verification.quantities import count
from goodoffices.verification.treaties import Quota, Treaty

__all__ = [
    "Counts",
    "Ledger",
    "QuotaSpent",
    "Tally",
    "Use",
    "access_clock",
    "counted",
    "tally",
    "vote_passes",
    "year_of",
]

NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class QuotaSpent(NoAnswer):
    """A use beyond the quota."""

    def __init__(self, use: Use, quota: Quota, allowed: int, period: str) -> None:
        self.use, self.quota, self.allowed = use, quota, allowed
        kind = quota.kind or "all kinds"
        super().__init__(
            f"{use.party} has used {allowed} of {allowed} inspections ({kind}) in {period}: "
            "one more is not covered. Wait for the next year, or agree on an exception."
        )


@dataclass(frozen=True, slots=True)
class Use:
    """One inspection.

    Parameters
    ----------
    party : str
        Who uses its right; in Open Skies the state overflown, which is the kind too.
    year : int
        Year of the treaty, 1 being the first.
    kind : str
        As in the treaty's quotas; "" where kinds are not told apart.
    """

    party: str
    year: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What has been used under a treaty.

    Parameters
    ----------
    treaty : Treaty
        Whose quotas count.
    uses : tuple of Use
        In the order entered.

    Examples
    --------
    >>> from goodoffices.verification.treaties import treaty
    >>> ledger = Ledger(treaty("inf")).entered(Use("us", 1))
    >>> ledger.left("us", 1)
    19
    """

    treaty: Treaty
    uses: tuple[Use, ...] = ()

    def entered(self, use: Use) -> Ledger:
        """Return the ledger with one use more.

        Raises
        ------
        QuotaSpent
            It would be one too many, in its year or over all years.
        UnknownName
            A kind the treaty does not know.
        """
        for quota in self._quotas(use.kind):
            allowed = quota.per_year(count(use.year, "year", least=1))
            if self._used(use.party, quota, year=use.year) >= allowed:
                raise QuotaSpent(use, quota, allowed, f"year {use.year}")
            if quota.total is not None and self._used(use.party, quota) >= quota.total:
                raise QuotaSpent(use, quota, quota.total, "all years")
        return replace(self, uses=(*self.uses, use))

    def left(self, party: str, year: int, *, kind: str = "", reserve: int = 0) -> int:
        """Inspections a party may still plan in a year, a reserve held back.

        The smallest over all quotas that count this kind; 0 when the reserve is more than is left.
        """
        rest = [
            quota.per_year(year) - self._used(party, quota, year=year)
            for quota in self._quotas(kind)
        ]
        return max(min(rest) - count(reserve, "reserve"), 0)

    def _quotas(self, kind: str) -> list[Quota]:
        known = {q.kind for q in self.treaty.quotas}
        if not known or (kind not in known and "" not in known) or (kind and kind not in known):
            raise UnknownName(f"{self.treaty.id}, kind", "a kind", kind, known)
        return [q for q in self.treaty.quotas if q.kind in {"", kind}]

    def _used(self, party: str, quota: Quota, *, year: int | None = None) -> int:
        return sum(
            use.party == party
            and quota.kind in {"", use.kind}
            and (year is None or use.year == year)
            for use in self.uses
        )


def year_of(quota: Quota, day: date) -> int:
    """Return the year of the treaty on a day, 1 being the first.

    Raises
    ------
    BadInput
        A day before the treaty, or a quota whose year is not dated.
    """
    if quota.start is None or day < quota.start:
        raise BadInput(
            "date",
            expected="a day on or after the start of the quota"
            + ("" if quota.start is None else f", {quota.start}"),
            found=day.isoformat(),
            advice="Give the year of the treaty instead, 1 being the first.",
        )
    passed = day.year - quota.start.year
    before = (day.month, day.day) < (quota.start.month, quota.start.day)
    return passed + (0 if before else 1)


def access_clock(request: date, steps: Sequence[int]) -> tuple[date, ...]:
    """Return the last day of each step after a request.

    Parameters
    ----------
    request : date
        Day 0.
    steps : sequence of int
        Length of each step. [days]

    Examples
    --------
    >>> [d.isoformat() for d in access_clock(date(2016, 3, 1), [14, 7, 3])]
    ['2016-03-15', '2016-03-22', '2016-03-25']
    """
    ends, passed = [], 0
    for days in steps:
        passed += count(days, "steps")
        ends.append(request + timedelta(days=passed))
    return tuple(ends)


def vote_passes(votes: int, *, needed: int, members: int) -> bool:
    """Whether a number of votes carries.

    Examples
    --------
    >>> [vote_passes(v, needed=5, members=8) for v in (4, 5)]
    [False, True]
    """
    return count(votes, "votes", most=members) >= count(needed, "needed", most=members)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a monitoring report counts in one region.

    Parameters
    ----------
    region : str
        Name.
    violations, previous : int
        In this period, in the one before. [count]
    explosions : int or None
        Included in the violations; None where not stated.
    """

    region: str
    violations: int
    previous: int
    explosions: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of all regions; `explosions` is None where a region does not state them."""

    violations: int
    previous: int
    explosions: int | None
    change: int
    change_by_region: Mapping[str, int]


def counted(written: object, where: str) -> int:
    """Return a count written in digits or as a word below ten.

    Examples
    --------
    >>> counted("six", "previous"), counted("no", "violations"), counted("1,591", "previous")
    (6, 0, 1591)
    """
    if isinstance(written, str):
        word = written.strip().lower()
        if word in NUMBER_WORDS:
            return NUMBER_WORDS.index(word)
        digits = word.replace(",", "")
        return count(int(digits) if digits.isdecimal() and len(digits) < 12 else written, where)
    return count(written, where)


def tally(reports: Sequence[Counts]) -> Tally:
    """Add up the regions of one report.

    Raises
    ------
    BadInput
        A region twice, or more explosions than violations.
    """
    for one in reports:
        if one.explosions is not None and one.explosions > one.violations:
            raise BadInput(
                f"{one.region}, explosions",
                expected=f"at most the violations, {one.violations}, which include them",
                found=one.explosions,
                advice="Check which of the two was read.",
            )
    stated = [one.explosions for one in reports if one.explosions is not None]
    return Tally(
        violations=sum(one.violations for one in reports),
        previous=sum(one.previous for one in reports),
        explosions=sum(stated) if len(stated) == len(reports) else None,
        change=sum(one.violations - one.previous for one in reports),
        change_by_region={one.region: one.violations - one.previous for one in reports},
    )
