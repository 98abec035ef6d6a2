"""A yearly quota of checks split by region, and for which shares of events that beats it.

1. `q` checks a year "anywhere" among all events give every region the rate q per all events; who
   evades goes where the rate is lowest, so that rate is also the worst case.
2. A split gives region r a quota q_r of its own. With the share s_r of the events there, its worst
   case is the lowest q_r / s_r: as good as min(q_r / s_r) checks anywhere.
3. To its host a split is as burdensome as sum(c_r q_r) checks anywhere, where c_r is what a check
   in region r costs it as a share of what one costs where it costs most. "q anywhere" may all fall
   there: it counts q.
4. So a split of two regions, x where it costs the host most and y elsewhere, beats "q anywhere"
   for who wants the checks exactly if 1 - y/q < s < x/q, s the share of events in the first; and
   for the host exactly if c < (q - x) / y, c the cost elsewhere. Both ranges are stated, none is
   guessed.
5. Worth is read from the values of the scenario: between two of them the lower worth counts.

The assumptions that fail first: the region of an event is known before it is inspected, and
who evades is free to choose the region.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import product

from goodoffices.common.errors import BadInput
from goodoffices.deals.exact import Number, exact
from goodoffices.deals.extensions import Extension, add_values
from goodoffices.deals.patterns import pattern
from goodoffices.deals.scenario import Scenario

__all__ = ["TwoRegions", "by_rate", "two_regions"]

MOST_SPLITS = 20_000


@dataclass(frozen=True)
class TwoRegions:
    """A split quota and the ranges in which it beats a quota anywhere.

    Attributes
    ----------
    guarded, elsewhere : int
        Checks where they cost the host most, and in the rest.
    share : tuple of Fraction
        Lowest and highest share of the events in the guarded region, both excluded, for which
        the worst case is better than under the quota anywhere.
    cost_below : Fraction or None
        The split burdens the host less while a check elsewhere costs it less than this share of
        one in the guarded region. None: less at any cost.
    """

    guarded: int
    elsewhere: int
    share: tuple[Fraction, Fraction]
    cost_below: Fraction | None

    @property
    def total(self) -> int:
        """Checks in both regions."""
        return self.guarded + self.elsewhere


@lru_cache(maxsize=256)
def two_regions(anywhere: int, *, guarded_at_most: int, most: int) -> tuple[TwoRegions, ...]:
    """Return the splits in two that beat `anywhere` for some share of events, fewest checks first.

    Parameters
    ----------
    anywhere : int
        The quota that may be used in any region; at least 1.
    guarded_at_most : int
        Most checks in the guarded region; below `anywhere`.
    most : int
        Most checks in both together.

    Returns
    -------
    tuple of TwoRegions
        Smallest total first, then the widest range of shares. Empty if there is none.

    Examples
    --------
    >>> [(s.guarded, s.elsewhere, *map(str, s.share)) for s in
    ...     two_regions(7, guarded_at_most=3, most=8)]
    [(1, 7, '0', '1/7'), (2, 6, '1/7', '2/7'), (3, 5, '2/7', '3/7')]
    """
    if anywhere < 1 or not 0 <= guarded_at_most < anywhere:
        raise BadInput(
            "quota",
            expected="at least 1 anywhere, and fewer than that where it is guarded",
            found=(anywhere, guarded_at_most),
            advice="The split must spare the guarded region something.",
        )
    found = [
        _two(anywhere, guarded, elsewhere)
        for guarded in range(1, guarded_at_most + 1)
        for elsewhere in range(anywhere - guarded + 1, most - guarded + 1)
    ]
    found.sort(key=lambda s: (s.total, s.share[0] - s.share[1], s.guarded))
    return tuple(found)


def _two(anywhere: int, guarded: int, elsewhere: int) -> TwoRegions:
    share = (
        max(Fraction(0), 1 - Fraction(elsewhere, anywhere)),
        Fraction(guarded, anywhere),
    )
    cost = Fraction(anywhere - guarded, elsewhere)
    return TwoRegions(guarded, elsewhere, share, cost if cost <= 1 else None)


def by_rate(
    scenario: Scenario,
    issue: str,
    shares: Mapping[str, Number],
    costs: Mapping[str, Mapping[str, Number]],
    *,
    line_binds: str,
    most: int,
) -> Extension:
    """Offer every split of a yearly quota over regions as further values of its issue.

    Parameters
    ----------
    scenario : Scenario
        The issue's values are whole numbers: checks a year, anywhere.
    shares : mapping of region to number
        Share of the events in each; positive, one in all.
    costs : mapping of host to mapping of region to number
        For each party that hosts the checks: what one costs it there, 0 to 1, as a share of one
        where it costs most. A party not named wants the rate, not the absence.
    line_binds : {"total", "burden"}
        A red line on the number binds the sum over the regions, or what the split weighs on the
        line's owner by rule 3. Ask its owner: the first is what the words say.
    most : int
        Most checks over all regions.

    Returns
    -------
    Extension
        A split that burdens a host beyond the largest value of the issue is left out; a rate
        beyond it counts as that value.

    Raises
    ------
    BadInput
        Values that are not whole numbers, shares that do not sum to one, or too many splits.
    """
    quantity = _quantities(scenario, issue)
    share = _shares_checked(shares)
    cost = _costs_checked(scenario, shares, costs)
    if line_binds not in {"total", "burden"}:
        raise BadInput(
            "line_binds", expected="total or burden", found=line_binds, advice="Ask its owner."
        )
    worth: dict[str, list[Fraction]] = {}
    crossing = []
    for quotas in _quotas(len(share), most):
        counts = [
            _burden(quotas, cost[p.party])
            if p.party in cost
            else min(_rate(quotas, share), Fraction(max(quantity)))
            for p in scenario.parties
        ]
        if max(counts) > max(quantity):
            continue
        label = " + ".join(f"{q} {region}" for q, region in zip(quotas, shares, strict=True))
        worth[label] = [_worth(scenario, issue, p, at, quantity) for p, at in enumerate(counts)]
        bound = counts if line_binds == "burden" else [Fraction(sum(quotas))] * len(counts)
        if _crosses(scenario, issue, quantity, bound):
            crossing.append(label)
    return add_values(
        scenario, issue, worth, crossing=crossing, by=pattern("split by region"),
        assumptions=_assumptions(shares, costs, line_binds),
    )  # fmt: skip


def _assumptions(
    shares: Mapping[str, Number], costs: Mapping[str, Mapping[str, Number]], line_binds: str
) -> tuple[str, ...]:
    spread = ", ".join(f"{share} {region}" for region, share in shares.items())
    hosts = "; ".join(
        f"a check costs {host} " + ", ".join(f"{c} in {region}" for region, c in row.items())
        for host, row in costs.items()
    )
    return (
        f"events are spread as {spread}, and the region of an event is known",
        "who evades goes where the rate is lowest",
        hosts,
        f"a red line on the number binds the {line_binds}: ask its owner",
    )


def _quantities(scenario: Scenario, issue: str) -> list[int]:
    found = [known for known in scenario.issues if known.name == issue]
    if not found or not all(value.isdecimal() for value in found[0].values):
        raise BadInput(
            f"issue {issue!r}",
            expected="an issue whose values are whole numbers",
            found=found[0].values if found else "no such issue",
            advice="List the quotas as 0, 1, 2, ...",
        )
    return [int(value) for value in found[0].values]


def _shares_checked(shares: Mapping[str, Number]) -> list[Fraction]:
    rows = [exact(share, where=f"share of {region}") for region, share in shares.items()]
    if len(rows) < 2 or min(rows) <= 0 or sum(rows) != 1:
        raise BadInput(
            "shares",
            expected="two or more regions, positive shares, one in all",
            found={region: str(share) for region, share in shares.items()},
            advice="Leave out a region in which nothing is expected.",
        )
    return rows


def _costs_checked(
    scenario: Scenario, shares: Mapping[str, Number], costs: Mapping[str, Mapping[str, Number]]
) -> dict[str, list[Fraction]]:
    made = {}
    names = {party.party for party in scenario.parties}
    for host, row in costs.items():
        if host not in names or set(row) != set(shares):
            raise BadInput(
                f"costs of {host!r}",
                expected=f"a party, and a cost for each of {', '.join(shares)}",
                found=list(row),
                advice="Name the host as the scenario does, and every region once.",
            )
        made[host] = [exact(row[region], where=f"{host}: cost in {region}") for region in shares]
        if min(made[host]) < 0 or max(made[host]) > 1:
            raise BadInput(
                f"costs of {host!r}",
                expected="0 to 1, a share of what one costs where it costs most",
                found=[str(cost) for cost in made[host]],
                advice="Divide by the largest.",
            )
    return made


def _quotas(parts: int, most: int) -> list[tuple[int, ...]]:
    if (most + 1) ** parts > MOST_SPLITS:
        raise BadInput(
            "most",
            expected=f"at most {MOST_SPLITS:,} splits to look at",
            found=(most + 1) ** parts,
            advice="Join regions, or lower the number.",
        )
    return [quotas for quotas in product(range(most + 1), repeat=parts) if sum(quotas) <= most]


def _rate(quotas: Sequence[int], share: Sequence[Fraction]) -> Fraction:
    return min(q / s for q, s in zip(quotas, share, strict=True))


def _burden(quotas: Sequence[int], cost: Sequence[Fraction]) -> Fraction:
    return sum((q * c for q, c in zip(quotas, cost, strict=True)), Fraction(0))


def _neighbours(quantity: Sequence[int], at: Fraction) -> tuple[int, int]:
    below = max((q for q in quantity if q <= at), default=min(quantity))
    above = min(q for q in quantity if q >= at)
    return below, above


def _worth(
    scenario: Scenario, issue: str, party: int, at: Fraction, quantity: list[int]
) -> Fraction:
    place = [known.name for known in scenario.issues].index(issue)
    held = scenario.parties[party]
    rows = [held.tables[place][quantity.index(q)] for q in _neighbours(quantity, at)]
    return Fraction(min(rows), held.scale)


def _crosses(
    scenario: Scenario, issue: str, quantity: list[int], bound: Sequence[Fraction]
) -> bool:
    """Say whether a line on this issue alone is crossed; one without owner binds at the largest."""
    place = [known.name for known in scenario.issues].index(issue)
    names = [party.party for party in scenario.parties]
    for line in scenario.red_lines:
        if line.region.scope != (place,):
            continue
        barred = {quantity[value] for value in line.region.sides[0][1]}
        at = bound[names.index(line.party)] if line.party in names else max(bound)
        beyond = at > max(quantity)
        near = () if beyond else _neighbours(quantity, at)
        if any(q in barred for q in near) or (beyond and max(quantity) in barred):
            return True
    return False
