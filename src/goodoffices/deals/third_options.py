"""Third options: deals outside what was tabled that are better for all, each with its proof.

1. The best tabled deal is the one with the largest product of gains over no deal among the tabled
   deals no worse than no deal for anyone; then leximin of normalised gains; then the first in the
   order of issues and values. A tabled deal that crosses a red line is set aside and named.
2. A proposal dominates it: at least as good for every side, better for one, in exact numbers. It
   is efficient in its own space (the scenario, or an extension by a pattern) and crosses no red
   line. It names every tabled deal it dominates, not the best alone.
3. If the space holds no such deal, that is the answer, and it is proved by the frontier.
4. The first proposal has the best worst-off share of what can be gained (leximin of gains over
   the best tabled deal, each as a share of its ideal); the second changes the fewest issues; then
   come the deals best for each side among these, by the same order; then the rest by it.
   No rank depends on which party is first.
5. The nearest alternative of a party: the efficient deal that dominates the best tabled one and
   is better for that party than the proposal by the least; none if the proposal is its best.
6. Extensions are worth what they assume. Every assumption travels with the proposal.

Source of 2 and the post-settlement check: Raiffa, The Art and Science of Negotiation (1982).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from goodoffices.common.errors import BadInput
from goodoffices.deals.extensions import Extension, unextended
from goodoffices.deals.frontier import efficient_deals
from goodoffices.deals.outcomes import fits
from goodoffices.deals.patterns import Pattern
from goodoffices.deals.scenario import Outcome, RedLine, Scenario

__all__ = ["Proposal", "ThirdOptions", "better_for_all", "third_options"]

Row = tuple[int, ...]
MOST_RANKED = 5_000


@dataclass(frozen=True)
class Proposal:
    """A deal better for all than the best tabled one, and what shows it.

    Attributes
    ----------
    pattern : Pattern
    space : Extension
        Where the deal lives; `space.scenario.labels(outcome)` gives its words.
    outcome : tuple of int
    gains : tuple of Fraction
        What each party has more than in the best tabled deal; none negative, one positive.
    dominates : tuple of int
        Positions in the tabled list of the deals it dominates.
    changes : tuple of str
        Issues of the space on which it differs from the best tabled deal.
    nearest : tuple of (outcome or None)
        For each party, the nearest alternative it would rather have.
    red_lines : tuple of RedLine
        All that were checked; it crosses none.
    assumptions : tuple of str
    """

    pattern: Pattern
    space: Extension
    outcome: Outcome
    gains: tuple[Fraction, ...]
    dominates: tuple[int, ...]
    changes: tuple[str, ...]
    nearest: tuple[Outcome | None, ...]
    red_lines: tuple[RedLine, ...]
    assumptions: tuple[str, ...]


@dataclass(frozen=True)
class ThirdOptions:
    """What was found.

    Attributes
    ----------
    best_tabled : int
        Its position in the tabled list.
    proposals : tuple of Proposal
        Best first by rule 4.
    set_aside : tuple of (int, str)
        Tabled deals that cross a red line, with the line's words or owner.
    searched : tuple of (Pattern, int)
        Each space searched and how many payoffs in it dominate the best tabled deal. 0 is a
        proof that there is none, as long as `exact`.
    exact : bool
    """

    best_tabled: int
    proposals: tuple[Proposal, ...]
    set_aside: tuple[tuple[int, str], ...]
    searched: tuple[tuple[Pattern, int], ...]
    exact: bool


@dataclass(frozen=True)
class _Pool:
    """The efficient deals of one space that dominate the best tabled deal."""

    space: Extension
    start: Outcome
    rows: list[Row]
    outcomes: list[Outcome]
    exact: bool


@dataclass(frozen=True)
class _Found:
    pool: _Pool
    at: int
    shares: tuple[Fraction, ...]
    changes: tuple[str, ...]


def third_options(
    scenario: Scenario,
    tabled: Sequence[Sequence[int]],
    *,
    extensions: Sequence[Extension] = (),
    most: int = 5,
    seconds: float = math.inf,
) -> ThirdOptions:
    """Find deals outside the tabled ones that are better for all.

    Parameters
    ----------
    scenario : Scenario
        With all values that may be proposed, tabled or not.
    tabled : sequence of outcome
        Deals that some side has put on the table, as positions of values.
    extensions : sequence of Extension
        Of this scenario, by patterns.
    most : int
        Most proposals returned.
    seconds : float
        Solver time where issues are densely tied; then `exact` may be False.

    Returns
    -------
    ThirdOptions

    Raises
    ------
    BadInput
        Nothing tabled, an outcome the scenario does not have, or red lines crossed by all of it.

    Examples
    --------
    >>> from goodoffices.deals.scenario import Issue, additive
    >>> talks = Scenario(
    ...     issues=(Issue("x", ("A", "half", "B")), Issue("y", ("A", "half", "B"))),
    ...     parties=(additive("A", [[8, 4, 0], [2, 1, 0]]), additive("B", [[0, 1, 2], [0, 4, 8]])),
    ... )
    >>> found = third_options(talks, [(1, 1)])
    >>> [talks.labels(p.outcome) for p in found.proposals]
    [{'x': 'A', 'y': 'B'}]
    >>> found.proposals[0].gains
    (Fraction(3, 1), Fraction(3, 1))
    """
    deals = [_checked(scenario, deal) for deal in tabled]
    aside = [(at, _crossed(scenario, deal)) for at, deal in enumerate(deals)]
    best = _best(scenario, [(at, deals[at]) for at, crossed in aside if crossed is None])
    pools = [_pool(space, deals[best], seconds) for space in (unextended(scenario), *extensions)]
    chosen = _ranked(scenario, pools)[:most]
    return ThirdOptions(
        best_tabled=best,
        proposals=tuple(_proposal(found, deals, aside) for found in chosen),
        set_aside=tuple((at, crossed) for at, crossed in aside if crossed is not None),
        searched=tuple((pool.space.pattern, len(pool.rows)) for pool in pools),
        exact=all(pool.exact for pool in pools),
    )


def better_for_all(
    scenario: Scenario,
    signed: Sequence[int],
    *,
    extensions: Sequence[Extension] = (),
    most: int = 5,
) -> ThirdOptions:
    """Look for something better for all than a signed deal (post-settlement settlement).

    Returns
    -------
    ThirdOptions
        Without proposals if the signed deal is efficient, which is then proved.
    """
    return third_options(scenario, [signed], extensions=extensions, most=most)


def _checked(scenario: Scenario, deal: Sequence[int]) -> Outcome:
    if not fits(deal, scenario.sizes):
        raise BadInput(
            "tabled deal",
            expected=f"a value for each issue, below {list(scenario.sizes)}",
            found=list(deal),
            advice="Use `Scenario.outcome` to write a deal by its labels.",
        )
    return tuple(int(value) for value in deal)


def _crossed(scenario: Scenario, deal: Outcome) -> str | None:
    for line in scenario.red_lines:
        if line.region.holds(deal):
            return line.words or f"red line of {line.party or 'the matter itself'}"
    return None


def _best(scenario: Scenario, standing: Sequence[tuple[int, Outcome]]) -> int:
    if not standing:
        raise BadInput(
            "tabled deals",
            expected="at least one that crosses no red line",
            found="none",
            advice="Start from no deal: solve the scenario instead.",
        )
    rows = {at: _gains(scenario, deal) for at, deal in standing}
    ideal = [max(column) for column in zip(*rows.values(), strict=True)]

    def rank(item: tuple[int, Outcome]) -> tuple[bool, Fraction, list[Fraction], list[int]]:
        gains = rows[item[0]]
        rational = min(gains) >= 0
        shares = sorted(g / a for g, a in zip(gains, ideal, strict=True) if a > 0)
        product = math.prod(gains, start=Fraction(1)) if rational else Fraction(0)
        return rational, product, shares, [-value for value in item[1]]

    return max(standing, key=rank)[0]


def _gains(scenario: Scenario, deal: Outcome) -> list[Fraction]:
    return [party.utility(deal) - party.reservation.utility for party in scenario.parties]


def _pool(space: Extension, best: Outcome, seconds: float) -> _Pool:
    start = space.carried(best)
    floors = tuple(party.units(start) for party in space.scenario.parties)
    found = efficient_deals(space.scenario, floors=floors, seconds=seconds)
    keep = [at for at, row in enumerate(found.units) if tuple(row) != floors]
    return _Pool(
        space,
        start,
        [tuple(found.units[at]) for at in keep],
        [tuple(found.outcomes[at].tolist()) for at in keep],
        found.exact,
    )


def _ranked(scenario: Scenario, pools: Sequence[_Pool]) -> list[_Found]:
    raw = [(pool, at, _over(pool, at)) for pool in pools for at in range(len(pool.rows))]
    if not raw:
        return []
    ideal = [max(gains[p] for _, _, gains in raw) for p in range(len(scenario.parties))]
    found = [
        _Found(pool, at, _shares(gains, ideal), _changes(pool, at))
        for pool, at, gains in _few(raw, ideal)
    ]
    found.sort(key=lambda f: ([-share for share in sorted(f.shares)], f.pool.outcomes[f.at]))
    fewest = min(found, key=lambda f: len(f.changes))
    bests = [max(found, key=lambda f: f.shares[p]) for p in range(len(ideal))]
    bests.sort(key=found.index)
    return _without_repeats([found[0], fewest, *bests, *found])


def _shares(gains: Sequence[Fraction], ideal: Sequence[Fraction]) -> tuple[Fraction, ...]:
    return tuple(g / a if a else Fraction(1) for g, a in zip(gains, ideal, strict=True))


def _few(
    raw: list[tuple[_Pool, int, tuple[Fraction, ...]]], ideal: Sequence[Fraction]
) -> list[tuple[_Pool, int, tuple[Fraction, ...]]]:
    """Keep the most even ones of a very large pool, and each party's best."""
    if len(raw) <= MOST_RANKED:
        return raw

    def worst(row: tuple[_Pool, int, tuple[Fraction, ...]]) -> float:
        return min(float(g) / float(a) for g, a in zip(row[2], ideal, strict=True) if a)

    kept = sorted(raw, key=worst, reverse=True)[:MOST_RANKED]
    return kept + [max(raw, key=lambda row: row[2][p]) for p in range(len(ideal))]


def _over(pool: _Pool, at: int) -> tuple[Fraction, ...]:
    return tuple(
        Fraction(units - party.units(pool.start), party.scale)
        for units, party in zip(pool.rows[at], pool.space.scenario.parties, strict=True)
    )


def _changes(pool: _Pool, at: int) -> tuple[str, ...]:
    return tuple(
        issue.name
        for issue, new, old in zip(
            pool.space.scenario.issues, pool.outcomes[at], pool.start, strict=True
        )
        if new != old
    )


def _without_repeats(found: Sequence[_Found]) -> list[_Found]:
    """Keep the first of each payoff: two ways to the same end are one proposal."""
    seen: dict[tuple[Fraction, ...], _Found] = {}
    for one in found:
        seen.setdefault(one.shares, one)
    return list(seen.values())


def _proposal(
    found: _Found, deals: Sequence[Outcome], aside: Sequence[tuple[int, str | None]]
) -> Proposal:
    pool, space = found.pool, found.pool.space
    own = pool.rows[found.at]
    standing = [at for at, crossed in aside if crossed is None]
    return Proposal(
        pattern=space.pattern,
        space=space,
        outcome=pool.outcomes[found.at],
        gains=_over(pool, found.at),
        dominates=tuple(at for at in standing if _dominates(own, _units(space, deals[at]))),
        changes=found.changes,
        nearest=tuple(_nearest(pool, found.at, p) for p in range(len(own))),
        red_lines=space.scenario.red_lines,
        assumptions=space.assumptions,
    )


def _units(space: Extension, deal: Outcome) -> Row:
    return tuple(party.units(space.carried(deal)) for party in space.scenario.parties)


def _dominates(own: Row, other: Row) -> bool:
    return own != other and all(a >= b for a, b in zip(own, other, strict=True))


def _nearest(pool: _Pool, at: int, party: int) -> Outcome | None:
    mine = pool.rows[at][party]
    better = [k for k, row in enumerate(pool.rows) if row[party] > mine]
    if not better:
        return None
    chosen = min(better, key=lambda k: (pool.rows[k][party], pool.outcomes[k]))
    return pool.outcomes[chosen]
