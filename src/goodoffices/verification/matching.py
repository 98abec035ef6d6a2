"""What each side would allow against what each needs to see: the regime of least cost.

1. Among the permitted measures, the set of least cost that meets every obligation in the worst
   case of every judgement, within caps, tolerance, reciprocity, requirements and choices.
2. If there is none, the answer is not "infeasible" but the least shortfall: first the smallest
   sum over obligations of ln of (achieved miss / allowed miss), then the least cost for it; each
   obligation left unmet is named with what is achieved.
3. Every answer says whether it is proven, and how far from the optimum it can be if not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from goodoffices.common.errors import NoAnswer
from goodoffices.verification.checks import checked
from goodoffices.verification.delays import timely
from goodoffices.verification.detection import Odds, odds
from goodoffices.verification.programme import PROVEN, Effort, Solution, Verdict
from goodoffices.verification.programmes import Covering, intrusion_of, taken_in_part
from goodoffices.verification.terms import Measure, Permission, Terms

__all__ = ["ASSUMPTIONS", "OutOfTime", "Regime", "match", "regime"]

ASSUMPTIONS = (
    "given that their common causes are up, measures miss independently of each other",
    "every chance of detection is the judgement of whoever gave it; the worst end decides",
    "intrusion is an ordinal judgement added up; another scale may choose another regime",
    "a breach is one event; who plans several meets these odds each time",
)
SAME_SHORTFALL = 1e-5  # two shortfalls nearer than this, in logarithms, count as one
NOT_PROVEN = 1.0  # no bound but that nothing costs less than nothing


class OutOfTime(NoAnswer):
    """Nothing was decided within the effort allowed."""

    def __init__(self, effort: Effort) -> None:
        super().__init__(
            f"Within {effort.words} no regime was found, and none excluded. "
            "Allow more, or accept a wider gap."
        )


@dataclass(frozen=True, slots=True)
class Regime:
    """The measures taken and what they are worth.

    Parameters
    ----------
    taken : tuple of str
        Measures, in the order of the terms.
    cost : Fraction
        Their cost, in the unit of the terms.
    intrusion : dict of party to Fraction
        What each party feels.
    odds : tuple of Odds
        Detection per obligation, in the order of the terms.
    asymmetric : tuple of str
        Mirrored sets taken in part.
    gap : float
        Relative distance from the proven bound; 0 is proven least cost.
    """

    taken: tuple[str, ...]
    cost: Fraction
    intrusion: dict[str, Fraction]
    odds: tuple[Odds, ...]
    asymmetric: tuple[str, ...]
    gap: float

    @property
    def unmet(self) -> tuple[str, ...]:
        """Obligations whose worst end stays below the target."""
        return tuple(o.obligation for o in self.odds if not o.met)


def regime(terms: Terms, taken: Iterable[str], *, gap: float = 0.0) -> Regime:
    """Return what a given set of measures is worth; nothing is chosen.

    Parameters
    ----------
    terms : Terms
        Checked terms.
    taken : iterable of str
        Ids of measures.
    """
    names = set(taken)
    terms = timely(terms)
    measures = tuple(m for m in terms.measures if m.id in names)
    return Regime(
        taken=tuple(m.id for m in measures),
        cost=sum((m.cost for m in measures), start=Fraction(0)),
        intrusion=intrusion_of(terms, measures),
        odds=tuple(odds(measures, terms.causes, duty) for duty in terms.obligations),
        asymmetric=taken_in_part(terms, names),
        gap=gap,
    )


def match(terms: Terms, *, effort: Effort = PROVEN) -> Regime:
    """Choose the regime of least cost, or the one of least shortfall.

    Parameters
    ----------
    terms : Terms
        What is needed, what is allowed, what it costs.
    effort : Effort
        For each programme; without a limit in seconds the answer is the same on every machine.

    Returns
    -------
    Regime
        Empty where nothing is needed.

    Raises
    ------
    BadInput
        Terms that are not whole.
    OutOfTime
        Nothing found within `effort`.

    Notes
    -----
    Covering programme with HiGHS; see `programmes`. The assumption that fails first: measures
    that share a cause nobody declared.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from goodoffices.verification.quantities import interval
    >>> from goodoffices.verification.terms import Measure, Obligation
    >>> duty = Obligation("o", "b", Fraction(7, 10))
    >>> seen = lambda name, cost, p: Measure(
    ...     name, ("b",), Fraction(cost), {}, {"o": interval(p, "p")})
    >>> terms = Terms(("a", "b"), (duty,), (seen("visit", 5, 0.8), seen("camera", 2, [0.5, 0.9]),
    ...     seen("seal", 1, 0.5)))
    >>> match(terms).taken
    ('camera', 'seal')
    """
    terms = timely(checked(terms))
    covering = Covering(terms, may=_permitted, cost=_cost)
    for duty in terms.obligations:
        covering.cover(duty)
    solution = covering.solve(effort)
    if solution.verdict is Verdict.INFEASIBLE:
        return _least_shortfall(terms, effort)
    return _read(covering, solution, effort)


def _permitted(one: Measure) -> bool:
    return one.permission is Permission.PERMITTED


def _cost(one: Measure) -> float:
    return float(one.cost)


def _read(covering: Covering, solution: Solution, effort: Effort) -> Regime:
    if solution.verdict is Verdict.NOTHING:
        raise OutOfTime(effort)
    taken = [m.id for m in covering.chosen(solution)]
    return regime(covering.terms, taken, gap=solution.gap)


def _least_shortfall(terms: Terms, effort: Effort) -> Regime:
    """Find the least shortfall, then the least cost for it."""
    short = Covering(terms, may=_permitted, cost=lambda _: 0.0)
    for duty in terms.obligations:
        short.approach(duty, short=short.programme.column(cost=1.0))
    least = short.solve(effort)
    found = _read(short, least, effort)
    cheap = Covering(terms, may=_permitted, cost=_cost)
    slack = [cheap.programme.column() for _ in terms.obligations]
    for duty, column in zip(terms.obligations, slack, strict=True):
        cheap.approach(duty, short=column)
    limit = max(_shortfall(found), least.objective) + SAME_SHORTFALL
    cheap.programme.row(dict.fromkeys(slack, 1.0), high=limit)
    cheaper = cheap.solve(effort)
    if cheaper.verdict in {Verdict.INFEASIBLE, Verdict.NOTHING}:
        return replace(found, gap=NOT_PROVEN)
    return _read(cheap, cheaper, effort)


def _shortfall(found: Regime) -> float:
    """Sum over obligations of ln of (achieved miss / allowed miss), where that is above 0."""
    return math.fsum(
        math.log1p(-float(o.worst)) - math.log1p(-float(o.target)) for o in found.odds if not o.met
    )
