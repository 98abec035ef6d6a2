"""How soon a breach is seen, if it is.

1. A measure that looks every T days comes by at a moment of chance: by day t it has looked with
   chance min(t / T, 1), and then detects with its stated chance. T = 0 looks at once.
2. A measure whose interval is not stated counts for nothing here: nothing is promised from it.
3. Detection by day t follows the same tree of causes as detection in the end.
4. Where an obligation states within how many days a breach must be seen, only detection by then
   counts for it; `timely` makes of such terms ones in which every detection counts.
5. Expected days = integral of (still to be seen at t) / (seen in the end), breach by breach
   conditional on being seen; exact, the integrand being a polynomial between the intervals.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from goodoffices.verification.detection import End, branch, miss
from goodoffices.verification.quantities import Interval, Number, natural
from goodoffices.verification.terms import Cause, Measure, Terms

__all__ = ["detected_by", "expected_days", "looked", "timely"]


def detected_by(
    measures: Sequence[Measure],
    causes: Sequence[Cause],
    duty: str,
    days: Number,
    *,
    end: End = End.WORST,
) -> Fraction:
    """Chance that a breach of `duty` is seen within `days` of its beginning.

    Parameters
    ----------
    measures, causes : sequence
        The measures taken; all causes.
    duty : str
        The obligation.
    days : number
        Timeliness goal, >= 0. [days]
    end : End
        Which end of the judgements.

    Returns
    -------
    Fraction
        [probability]

    Notes
    -----
    The assumption that fails first: looks come at regular intervals, whose phase is not known
    to who breaches.
    """
    goal = natural(days, "days")
    every = {m.id: m.every for m in measures}
    tree = branch(measures, causes, duty, end=end)
    return 1 - miss(tree, taken=lambda name: looked(every[name], goal))


def looked(every: Fraction | None, days: Fraction) -> Fraction:
    """Chance that what looks every so many days has looked `days` after the breach began.

    Examples
    --------
    >>> [str(looked(every, Fraction(10))) for every in (Fraction(30), Fraction(0), None)]
    ['1/3', '1', '0']
    """
    if every is None:
        return Fraction(0)
    return Fraction(1) if every <= days else days / every


def timely(terms: Terms) -> Terms:
    """Return the same terms, in which a chance of detection is that of detection in time.

    Examples
    --------
    >>> from goodoffices.verification.terms import Obligation
    >>> half = Interval(Fraction(1, 2), Fraction(1, 2))
    >>> visit = Measure("v", ("b",), Fraction(1), {}, {"o": half}, every=Fraction(30))
    >>> duty = Obligation("o", "b", Fraction(0), within=Fraction(15))
    >>> timely(Terms(("b",), (duty,), (visit,))).measures[0].detects["o"].low
    Fraction(1, 4)
    """
    goals = {o.id: o.within for o in terms.obligations if o.within is not None}
    if not goals:
        return terms
    return replace(
        terms,
        obligations=tuple(replace(o, within=None) for o in terms.obligations),
        measures=tuple(_in_time(m, goals) for m in terms.measures),
    )


def _in_time(measure: Measure, goals: Mapping[str, Fraction]) -> Measure:
    detects = dict(measure.detects)
    for duty in goals.keys() & detects:
        share, judged = looked(measure.every, goals[duty]), detects[duty]
        detects[duty] = Interval(judged.low * share, judged.high * share)
    return replace(measure, detects=detects)


def expected_days(
    measures: Sequence[Measure], causes: Sequence[Cause], duty: str, *, end: End = End.WORST
) -> float | None:
    """Return the expected days from a breach to its detection, given that it is seen.

    Returns
    -------
    float or None
        [days]; None where no measure with a stated interval can see it.

    Examples
    --------
    >>> from goodoffices.verification.quantities import Interval
    >>> half = Interval(Fraction(1, 2), Fraction(1, 2))
    >>> visit = Measure("v", ("b",), Fraction(1), {}, {"o": half}, every=Fraction(30))
    >>> expected_days([visit], [], "o")
    15.0
    """
    timed = [m for m in measures if m.every is not None and duty in m.detects]
    stops = sorted({Fraction(0), *(m.every or Fraction(0) for m in timed)})
    seen = float(detected_by(timed, causes, duty, stops[-1], end=end))
    if seen == 0:
        return None
    points, weights = np.polynomial.legendre.leggauss(len(timed) // 2 + 1)
    total = 0.0
    for low, high in itertools.pairwise(stops):
        half = float(high - low) / 2
        at = [float(low) + half * (1 + x) for x in points]
        late = [seen - float(detected_by(timed, causes, duty, t, end=end)) for t in at]
        total += half * math.fsum(w * v for w, v in zip(weights, late, strict=True))
    return total / seen
