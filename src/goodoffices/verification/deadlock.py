"""What stands in the way where no permitted regime meets every obligation. For the mediator alone.

1. The fewest measures not permitted (red lines, or never stated) whose permission would let every
   obligation be met, and whose they are; every smallest set, up to a number asked for.
2. If no permission would do: which obligations no measure on the table can see well enough, and
   else which single bound (a cap, the tolerance, reciprocity) would have to give.
3. The other way out keeps every red line: the fewest obligations to narrow or drop, so that the
   rest is met by what is permitted.
4. The answer reveals red lines. It is never for a party.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from goodoffices.verification.checks import checked
from goodoffices.verification.delays import timely
from goodoffices.verification.matching import OutOfTime, Regime, match
from goodoffices.verification.programme import PROVEN, Effort, Verdict
from goodoffices.verification.programmes import Covering
from goodoffices.verification.quantities import count
from goodoffices.verification.terms import Measure, Obligation, Permission, Terms

__all__ = ["Deadlock", "explain", "most_seen"]


@dataclass(frozen=True, slots=True)
class Deadlock:
    """Ways out, in the order of the rules.

    Parameters
    ----------
    lift : tuple of tuple of str
        Smallest sets of measures to permit; ((),) where nothing needs lifting, () where no
        permission would do.
    all_listed : bool
        Whether `lift` and `narrow` hold every smallest set, or only as many as asked for.
    beyond_reach : tuple of str
        Obligations no measure on the table can meet, even alone and unbounded.
    bounds : tuple of str
        Single bounds without which permissions would do; looked for only when `lift` and
        `beyond_reach` are empty.
    narrow : tuple of tuple of str
        Smallest sets of obligations without which the rest is met, all red lines kept.
    """

    lift: tuple[tuple[str, ...], ...]
    all_listed: bool
    beyond_reach: tuple[str, ...]
    bounds: tuple[str, ...]
    narrow: tuple[tuple[str, ...], ...]


def explain(terms: Terms, *, most: int = 5, effort: Effort = PROVEN) -> Deadlock:
    """Say what would have to give so that every obligation is met.

    Parameters
    ----------
    terms : Terms
        What is needed, what is allowed, what it costs.
    most : int
        Smallest sets listed at most, 1 or more. [count]
    effort : Effort
        For each programme; without a limit in seconds the answer is the same on every machine.

    Raises
    ------
    BadInput
        Terms that are not whole.
    OutOfTime
        Nothing decided within `effort`.

    Notes
    -----
    The number to lift is proven the smallest; among smallest sets no preference is computed:
    which red line is cheapest to give up is its owner's knowledge.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from goodoffices.verification.quantities import interval
    >>> duty = Obligation("o", "b", Fraction(1, 2))
    >>> visit = Measure("visit", ("b",), Fraction(1), {}, {"o": interval(0.6, "p")},
    ...     permission=Permission.RED_LINE)
    >>> explain(Terms(("a", "b"), (duty,), (visit,))).lift
    (('visit',),)
    """
    terms = timely(checked(terms))
    count(most, "most", least=1)
    lift, every = _fewest_to_lift(terms, most, effort)
    narrow, each = _fewest_to_narrow(terms, most, effort)
    beyond = () if lift else _beyond_reach(terms, effort)
    bounds = () if lift or beyond else _bounds_in_the_way(terms, effort)
    return Deadlock(lift, every and each, beyond, bounds, narrow)


def _lifted(one: Measure) -> float:
    return float(one.permission is not Permission.PERMITTED)


def _everything(_: Measure) -> bool:
    return True


def _fewest_to_lift(
    terms: Terms, most: int, effort: Effort
) -> tuple[tuple[tuple[str, ...], ...], bool]:
    covering = Covering(terms, may=_everything, cost=_lifted)
    for duty in terms.obligations:
        covering.cover(duty)
    closed = {covering.x[m.id]: m.id for m in terms.measures if _lifted(m)}
    return _smallest_sets(covering, closed, most, effort)


def _fewest_to_narrow(
    terms: Terms, most: int, effort: Effort
) -> tuple[tuple[tuple[str, ...], ...], bool]:
    covering = Covering(terms, may=lambda m: not _lifted(m), cost=lambda _: 0.0)
    dropped = {}
    for duty in terms.obligations:
        column = covering.programme.choice(cost=1.0)
        dropped[column] = duty.id
        covering.cover(duty, unless=column)
    return _smallest_sets(covering, dropped, most, effort)


def _smallest_sets(
    covering: Covering, columns: Mapping[int, str], most: int, effort: Effort
) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """List the sets of columns of least number, up to `most`, and whether these are all."""
    found: list[tuple[str, ...]] = []
    for _ in range(most + 1):
        solution = covering.solve(effort)
        if solution.verdict is Verdict.INFEASIBLE:
            return _in_order(found, columns.values()), True
        if solution.verdict is not Verdict.OPTIMAL:
            raise OutOfTime(effort)
        taken = [j for j in columns if solution.values[j] > 0.5]
        if found and len(taken) > len(found[0]):
            return _in_order(found, columns.values()), True
        if len(found) == most:
            return _in_order(found, columns.values()), False
        found.append(tuple(columns[j] for j in taken))
        if not taken:
            return tuple(found), True
        covering.programme.row(dict.fromkeys(taken, 1.0), high=len(taken) - 1)
    raise AssertionError("the loop returns")


def _in_order(found: list[tuple[str, ...]], names: Collection[str]) -> tuple[tuple[str, ...], ...]:
    place = {name: i for i, name in enumerate(names)}
    return tuple(sorted(found, key=lambda chosen: [place[name] for name in chosen]))


def _can(terms: Terms, effort: Effort) -> bool:
    """Whether every obligation can be met when everything is permitted."""
    covering = Covering(terms, may=_everything, cost=lambda _: 0.0)
    for duty in terms.obligations:
        covering.cover(duty)
    verdict = covering.solve(effort).verdict
    if verdict is Verdict.NOTHING:
        raise OutOfTime(effort)
    return verdict is not Verdict.INFEASIBLE


def _alone(terms: Terms, duty: Obligation) -> Terms:
    """Return the terms for one obligation, without any bound."""
    return replace(terms, obligations=(duty,), caps={}, tolerance=None, asymmetric=None)


def _beyond_reach(terms: Terms, effort: Effort) -> tuple[str, ...]:
    return tuple(
        duty.id for duty in terms.obligations if not _can(_seen(_alone(terms, duty)), effort)
    )


def most_seen(terms: Terms, duty: str, *, effort: Effort = PROVEN) -> Regime:
    """Return the regime that sees most of one obligation, everything permitted, nothing bounded.

    Parameters
    ----------
    terms : Terms
        Checked terms.
    duty : str
        An obligation that is beyond reach; otherwise the regime stops at its target.
    effort : Effort
        As in `matching.match`.

    Raises
    ------
    OutOfTime
        Nothing decided within `effort`.
    """
    one = next(o for o in terms.obligations if o.id == duty)
    alone = _seen(_alone(terms, one))
    measures = tuple(replace(m, permission=Permission.PERMITTED) for m in alone.measures)
    return match(replace(alone, measures=measures), effort=effort)


def _seen(terms: Terms) -> Terms:
    """Keep of every measure what it sees of the obligations left."""
    left = {duty.id for duty in terms.obligations}
    measures = tuple(
        replace(m, detects={o: p for o, p in m.detects.items() if o in left})
        for m in terms.measures
    )
    return replace(terms, measures=measures)


def _bounds_in_the_way(terms: Terms, effort: Effort) -> tuple[str, ...]:
    return tuple(name for name, freed in _without_one_bound(terms) if _can(freed, effort))


def _without_one_bound(terms: Terms) -> Iterator[tuple[str, Terms]]:
    for party in terms.caps:
        caps = {p: cap for p, cap in terms.caps.items() if p != party}
        yield f"cap of {party}", replace(terms, caps=caps)
    if terms.tolerance is not None:
        yield "tolerance", replace(terms, tolerance=None)
    if terms.asymmetric is not None:
        yield "reciprocity", replace(terms, asymmetric=None)
