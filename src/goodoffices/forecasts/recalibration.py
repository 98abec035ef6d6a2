"""Calibration: what happened when people said so, and how to correct for it.

1. A reliability table counts, for each word of probability, how often it happened. A share comes
   with its interval; ten questions prove nothing.
2. No correction is fitted on fewer than 100 resolved questions.
3. The correction is a straight line in log odds, fitted by maximum likelihood with targets
   smoothed so that a perfect record does not run away. One sees what it gains on questions it
   was not fitted on, or it is not used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv

from goodoffices.common.chance import WORDS, log_odds, probability
from goodoffices.common.errors import NoAnswer
from goodoffices.forecasts.scores import brier

__all__ = [
    "LEAST_RESOLVED",
    "Recalibration",
    "Reliability",
    "TooFewResolved",
    "held_out_brier",
    "recalibrate",
    "reliability",
]

Floats = NDArray[np.float64]
LEAST_RESOLVED = 100


class TooFewResolved(NoAnswer):
    """A correction was asked for on too few resolved questions."""

    def __init__(self, resolved: int) -> None:
        self.resolved = resolved
        super().__init__(
            f"Recalibration: {resolved} resolved, {LEAST_RESOLVED} needed. Until then the pooled "
            "forecast stands as it is; the reliability table shows what there is."
        )


@dataclass(frozen=True, slots=True)
class Recalibration:
    """corrected log odds = intercept + slope * log odds; fitted on `resolved` questions."""

    intercept: float
    slope: float
    resolved: int

    def correct(self, chance: ArrayLike) -> Floats:
        """Return corrected probabilities, same shape, strictly between 0 and 1."""
        return probability(self.intercept + self.slope * log_odds(chance))


@dataclass(frozen=True, slots=True)
class Reliability:
    """One row: what was said, how often, how often it happened, and the 90 % interval of that.

    The interval is that of the beta distribution with the counts plus one half each (Jeffreys).
    """

    said: str
    low: float
    high: float
    times: int
    mean_forecast: float
    happened: float
    interval90: tuple[float, float]


def recalibrate(chance: ArrayLike, outcome: ArrayLike) -> Recalibration:
    """Fit the correction on resolved questions.

    Parameters
    ----------
    chance : array_like, shape (n,)
        Forecasts of yes, strictly between 0 and 1, n >= 100.
    outcome : array_like, shape (n,)
        1 or 0. The assumption that fails first: the next questions are like these.

    Raises
    ------
    TooFewResolved
        n below 100.
    BadInput
        As `scores.brier`, and forecasts of 0 or 1.

    References
    ----------
    Platt (1999), with his smoothed targets (N+ + 1) / (N+ + 2) and 1 / (N- + 2) (from memory).
    """
    x, y = log_odds(chance), np.asarray(outcome, dtype=np.float64)
    brier(chance, y)  # refuses what is no outcome
    if x.size < LEAST_RESOLVED:
        raise TooFewResolved(int(x.size))
    yes = float(y.sum())
    target = np.where(y == 1, (yes + 1) / (yes + 2), 1 / (x.size - yes + 2))
    line = _maximum_likelihood(np.stack([np.ones_like(x), x]), target)
    return Recalibration(float(line[0]), float(line[1]), int(x.size))


def held_out_brier(chance: ArrayLike, outcome: ArrayLike, *, folds: int = 5) -> float:
    """Return the mean Brier score of the correction on questions it was not fitted on.

    Question i is left out with all those of number i modulo `folds`.

    Raises
    ------
    TooFewResolved
        A fit would use fewer than 100: n below 100 folds / (folds - 1).
    """
    p, y = np.asarray(chance, dtype=np.float64), np.asarray(outcome, dtype=np.float64)
    part = np.arange(p.size) % folds
    corrected = np.empty_like(p)
    for k in range(folds):
        fit = recalibrate(p[part != k], y[part != k])
        corrected[part == k] = fit.correct(p[part == k])
    return float(brier(corrected, y).mean())


def reliability(chance: ArrayLike, outcome: ArrayLike) -> tuple[Reliability, ...]:
    """Return a row for each word of probability that was used, from the least likely.

    A boundary value belongs to the word above it; below .01 and above .99 there are rows named
    "below almost no chance" and "beyond almost certain".

    Examples
    --------
    >>> row, = reliability([0.7, 0.7], [1, 0])
    >>> row.said, row.times, row.happened
    ('likely', 2, 0.5)
    """
    p, y = np.asarray(chance, dtype=np.float64), np.asarray(outcome, dtype=np.float64)
    brier(p, y)
    edges = [0.0, *(ends.lo for ends in WORDS.values()), 0.99, 1.0]
    names = ["below almost no chance", *WORDS, "beyond almost certain"]
    inside = np.digitize(p, edges[1:-1])
    inside[p == edges[-2]] = len(WORDS)
    return tuple(
        _row(name, edges[k], edges[k + 1], p[inside == k], y[inside == k])
        for k, name in enumerate(names)
        if (inside == k).any()
    )


def _row(name: str, low: float, high: float, p: Floats, y: Floats) -> Reliability:
    hits, times = float(y.sum()), int(y.size)
    lo, hi = (float(betaincinv(hits + 0.5, times - hits + 0.5, q)) for q in (0.05, 0.95))
    return Reliability(name, low, high, times, float(p.mean()), hits / times, (lo, hi))


def _maximum_likelihood(design: Floats, target: Floats) -> Floats:
    """Return the logistic line by Newton steps, each halved until the likelihood rises."""
    line = np.array([0.0, 1.0])
    loss = _loss(design, target, line)
    for _ in range(50):
        fitted = probability(line @ design)
        slope = design @ (fitted - target)
        curve = (design * (fitted * (1 - fitted))) @ design.T + 1e-12 * np.eye(2)
        step = np.linalg.solve(curve, slope)
        while (after := _loss(design, target, line - step)) > loss and np.abs(step).max() > 1e-12:
            step = step / 2
        line = line - step
        if np.abs(step).max() < 1e-12:
            break
        loss = after
    return line


def _loss(design: Floats, target: Floats, line: Floats) -> float:
    x = line @ design
    return float((np.logaddexp(0.0, x) - target * x).sum())
