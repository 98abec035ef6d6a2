"""What a quota of inspections detects, and how to split it by region or year.

1. U events a year look suspicious, k of them are breaches; quota q, of which a reserve is kept,
   so that n = q - reserve are used, on events drawn at random; an inspected breach is recognised
   with chance r. P(none recognised) = sum over j of h(j) (1-r)**j, h hypergeometric.
2. For one breach this is r n / U.
3. A split gives each stratum (region, year, or both) a quota of its own. Who evades picks the
   stratum with the lowest rate, quota / events: the worst case. "Q anywhere" has the rate
   Q / all events in every stratum, and may put all Q into any one of them.
4. A split beats "Q anywhere" when its worst case is better and the guarded stratum still sees
   fewer than Q. Found by looking at all splits, smallest total first; proved by the numbers.
5. The result carries what it assumes, the share of events within which it stays true, and what
   it does not claim.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from goodoffices.common.errors import BadInput
from goodoffices.verification.checks import UnknownName
from goodoffices.verification.quantities import Number, count, natural, probability

__all__ = [
    "Split",
    "SplitSearch",
    "best_splits",
    "quota_detection",
    "quota_needed",
    "single_breach_detection",
    "splits_that_beat",
]

MOST_SPLITS = 200_000


def quota_detection(
    events: int,
    quota: int,
    *,
    breaches: int = 1,
    recognised: Number = 1,
    reserve: int = 0,
) -> Fraction:
    """Chance that at least one breach is recognised under a quota.

    Parameters
    ----------
    events, breaches : int
        Suspicious events in a year, breaches among them. [count]
    quota, reserve : int
        Inspections in a year, and how many are held back; a quota below its reserve is 0 used.
    recognised : number
        Chance that an inspected breach is recognised. [probability]

    Notes
    -----
    Rule 1 of this module. The assumptions that fail first: every breach shows as an event, and
    which events are inspected is drawn at random.

    Examples
    --------
    >>> quota_detection(20, 5, breaches=4, recognised="1/2", reserve=1)
    Fraction(9157, 25840)
    """
    total = count(events, "events", least=1)
    bad = count(breaches, "breaches", most=total)
    used = max(count(quota, "quota") - count(reserve, "reserve"), 0)
    if used > total:
        raise BadInput(
            "quota",
            expected=f"at most {total} used, one an event",
            found=used,
            advice="There are not that many events to inspect.",
        )
    unseen = 1 - probability(recognised, "recognised")
    missed = sum(
        math.comb(bad, j) * math.comb(total - bad, used - j) * unseen**j
        for j in range(min(bad, used) + 1)
        if used - j <= total - bad
    )
    return 1 - Fraction(missed) / math.comb(total, used)


def single_breach_detection(
    events: Number, quota: int, *, recognised: Number = 1, reserve: int = 0
) -> Fraction:
    """Return r n / U, for an expected number of events that need not be whole; at most r.

    Examples
    --------
    >>> single_breach_detection("5.4", 3, recognised="1/2")
    Fraction(5, 18)
    """
    expected = natural(events, "events")
    if expected == 0:
        raise BadInput(
            "events", expected="more than 0", found=events, advice="Say how many are expected."
        )
    used = max(count(quota, "quota") - count(reserve, "reserve"), 0)
    return probability(recognised, "recognised") * min(Fraction(used) / expected, Fraction(1))


def quota_needed(
    events: int,
    wanted: Number,
    *,
    breaches: int = 1,
    recognised: Number = 1,
    reserve: int = 0,
) -> int | None:
    """Smallest quota that detects with chance `wanted`; None where even all events would not.

    Examples
    --------
    >>> [quota_needed(20, "1/2", breaches=k, recognised="1/2", reserve=1) for k in (2, 4, 8)]
    [13, 8, 5]
    """
    target = probability(wanted, "wanted")
    for quota in range(count(events, "events", least=1) + count(reserve, "reserve") + 1):
        seen = quota_detection(
            events, quota, breaches=breaches, recognised=recognised, reserve=reserve
        )
        if seen >= target:
            return quota
    return None


@dataclass(frozen=True, slots=True)
class Split:
    """A quota for each stratum.

    Parameters
    ----------
    quotas : mapping of stratum to int
        Inspections, reserve included. [count]
    worst : Fraction
        Lowest rate of inspection over the strata. [inspections per event]
    """

    quotas: Mapping[str, int]
    worst: Fraction

    @property
    def total(self) -> int:
        """Inspections in all strata together."""
        return sum(self.quotas.values())


@dataclass(frozen=True, slots=True)
class SplitSearch:
    """Splits that beat a quota anywhere, and on what this rests.

    Parameters
    ----------
    baseline : int
        The quota that may be used anywhere.
    baseline_rate : Fraction
        Its worst case. [inspections per event]
    guarded : str
        The stratum whose host wants fewer inspections.
    beating : tuple of Split
        All splits found with a better worst case and fewer inspections in the guarded stratum,
        smallest total first, best worst case first within a total.
    holds_while : mapping of Split index to mapping of stratum to Fraction
        The stratum's share of all events below which that split still beats the baseline.
    assumptions, not_claimed : tuple of str
        Printed with every use.
    """

    baseline: int
    baseline_rate: Fraction
    guarded: str
    beating: tuple[Split, ...]
    holds_while: tuple[Mapping[str, Fraction], ...]
    assumptions: tuple[str, ...]
    not_claimed: tuple[str, ...]

    @property
    def smallest(self) -> tuple[Split, ...]:
        """The splits of the smallest total."""
        return tuple(s for s in self.beating if s.total == self.beating[0].total)


def best_splits(events: Mapping[str, Number], total: int, *, reserve: int = 0) -> tuple[Split, ...]:
    """Return all splits of `total` inspections with the best worst case.

    Parameters
    ----------
    events : mapping of stratum to number
        Expected events in each, above 0.
    total : int
        Inspections to split.
    reserve : int
        Held back in each stratum.

    Examples
    --------
    >>> [dict(s.quotas) for s in best_splits({"mainland": "5.4", "islands": "14.6"}, 9)]
    [{'mainland': 3, 'islands': 6}]
    """
    expected = _expected(events)
    splits = list(_splits(expected, count(total, "total"), count(reserve, "reserve")))
    top = max(s.worst for s in splits)
    return tuple(s for s in splits if s.worst == top)


def splits_that_beat(
    events: Mapping[str, Number],
    baseline: int,
    *,
    guarded: str,
    most: int,
    reserve: int = 0,
) -> SplitSearch:
    """Find the splits that beat `baseline` inspections anywhere.

    Parameters
    ----------
    events : mapping of stratum to number
        Expected events in each, above 0; at least two strata.
    baseline : int
        The quota that may be used anywhere, at least 1.
    guarded : str
        The stratum whose host wants fewer inspections than the baseline could bring there.
    most : int
        Largest total looked at.
    reserve : int
        Held back, from the baseline once and in each stratum.

    Returns
    -------
    SplitSearch
        With an empty `beating` where none is found up to `most`.

    Raises
    ------
    BadInput
        Unknown stratum, no events, or more than 200,000 splits to look at.

    Examples
    --------
    >>> found = splits_that_beat({"mainland": "5.4", "islands": "14.6"}, 7,
    ...     guarded="mainland", most=9)
    >>> [dict(s.quotas) for s in found.smallest]
    [{'mainland': 2, 'islands': 6}]
    """
    expected = _expected(events)
    if guarded not in expected:
        raise UnknownName("guarded", "a stratum", guarded, expected)
    everywhere = sum(expected.values(), Fraction(0))
    used = max(count(baseline, "baseline", least=1) - count(reserve, "reserve"), 0)
    rate = used / everywhere
    beating = [
        split
        for total in range(count(most, "most") + 1)
        for split in sorted(_splits(expected, total, reserve), key=lambda s: -s.worst)
        if split.worst > rate and split.quotas[guarded] < baseline
    ]
    holds = tuple(_holds_while(split, used, reserve) for split in beating)
    return SplitSearch(
        baseline=baseline,
        baseline_rate=rate,
        guarded=guarded,
        beating=tuple(beating),
        holds_while=holds,
        assumptions=_assumptions(guarded),
        not_claimed=_not_claimed(guarded),
    )


def _expected(events: Mapping[str, Number]) -> dict[str, Fraction]:
    expected = {name: natural(n, f"events, {name}") for name, n in events.items()}
    for name, n in expected.items():
        if n == 0:
            raise BadInput(
                f"events, {name}",
                expected="more than 0",
                found=0,
                advice="Leave out a stratum in which nothing is expected.",
            )
    if not expected:
        raise BadInput("events", expected="at least one stratum", found={}, advice="Name them.")
    return expected


def _splits(events: Mapping[str, Fraction], total: int, reserve: int) -> Iterator[Split]:
    ways = math.comb(total + len(events) - 1, len(events) - 1)
    if ways > MOST_SPLITS:
        raise BadInput(
            "total",
            expected=f"at most {MOST_SPLITS} ways to split it",
            found=ways,
            advice="Join strata, or lower the total.",
        )
    for shares in _compositions(total, len(events)):
        rates = [max(q - reserve, 0) / n for q, n in zip(shares, events.values(), strict=True)]
        yield Split(dict(zip(events, shares, strict=True)), min(rates))


def _compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _compositions(total - first, parts - 1):
            yield (first, *rest)


def _holds_while(split: Split, used: int, reserve: int) -> dict[str, Fraction]:
    """Share below which quota / (share x events) stays above used / events."""
    return {
        name: min(Fraction(max(q - reserve, 0), used), Fraction(1)) if used else Fraction(1)
        for name, q in split.quotas.items()
    }


def _assumptions(guarded: str) -> tuple[str, ...]:
    return (
        f"what the inspections cost their host lies in {guarded}",
        "who evades goes where the rate is lowest, and is not tied to one place",
        "the stratum of an event is known before it is inspected",
        "each stratum's share of events stays below the share given with the split",
        "within a stratum the inspected events are drawn at random",
    )


def _not_claimed(guarded: str) -> tuple[str, ...]:
    return (
        f"that the host prefers it to fewer anywhere: only if visits outside {guarded} cost little",
        "that the detection is enough to deter: that depends on gain and sanction",
    )
