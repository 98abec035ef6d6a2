"""The sheet of a regime: one row an obligation, every figure with its interval and what turns it.

1. Detection: worst and best end; the target; met in the worst case, in the best case, or neither.
2. How soon: expected days given that the breach is seen, at both ends; None where not stated.
3. Deterrence: the largest ratio of gain to sanction resisted; where gain and sanction are stated,
   the detection they ask for.
4. The nearest single judgement that would turn the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from goodoffices.verification.delays import expected_days, looked, timely
from goodoffices.verification.detection import End, Flip, Odds, flips
from goodoffices.verification.deterrence import break_even, required_detection
from goodoffices.verification.matching import Regime
from goodoffices.verification.terms import Measure, Obligation, Terms

__all__ = ["Row", "sheet"]


@dataclass(frozen=True, slots=True)
class Row:
    """What a regime is worth against one obligation.

    Parameters
    ----------
    odds : Odds
        Detection at both ends, and the target.
    seen_by : tuple of str
        Measures taken that see it.
    days : pair of float or None
        Expected days to detection at the worst and the best end; None where not stated.
    resists : Fraction or None
        Largest ratio of gain to sanction that detection deters; None where every one is.
    deterring : Fraction or None
        Detection that the stated gain and sanction ask for; None where not stated.
    flip : Flip or None
        Nearest judgement that turns the answer; None where no single one does.
    within : Fraction or None
        Days within which a breach must be seen to count; None is whenever. [days]
    """

    odds: Odds
    seen_by: tuple[str, ...]
    days: tuple[float | None, float | None]
    resists: Fraction | None
    deterring: Fraction | None
    flip: Flip | None
    within: Fraction | None = None


def sheet(terms: Terms, regime: Regime) -> tuple[Row, ...]:
    """Return one row for each obligation, in the order of the terms.

    Parameters
    ----------
    terms : Terms
        As matched.
    regime : Regime
        As matched, or as put together by hand with `matching.regime`.
    """
    taken = [m for m in terms.measures if m.id in regime.taken]
    in_time = [m for m in timely(terms).measures if m.id in regime.taken]
    rows = []
    for duty, odds in zip(terms.obligations, regime.odds, strict=True):
        stated = duty.gain is not None and duty.sanction is not None
        turning = [_whenever(f, taken, duty) for f in flips(in_time, terms.causes, duty)]
        rows.append(
            Row(
                odds=odds,
                seen_by=tuple(m.id for m in taken if duty.id in m.detects),
                days=(
                    expected_days(taken, terms.causes, duty.id),
                    expected_days(taken, terms.causes, duty.id, end=End.BEST),
                ),
                resists=break_even(odds.worst),
                deterring=required_detection(duty.gain, duty.sanction) if stated else None,
                flip=turning[0] if turning else None,
                within=duty.within,
            )
        )
    return tuple(rows)


def _whenever(flip: Flip, taken: Sequence[Measure], duty: Obligation) -> Flip:
    """Return a flip of a chance to see in time as one of the chance that was judged."""
    if duty.within is None or flip.measure is None:
        return flip
    share = looked(next(m.every for m in taken if m.id == flip.measure), duty.within)
    return replace(flip, stated=flip.stated / share, at=flip.at / share)
