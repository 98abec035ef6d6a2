"""Scores of forecasts against what happened.

1. Every score here is a loss, lower is better, except `spherical`, a gain, and `skill`.
2. Brier and log are proper: the best report is what one believes. Absolute error is not.
3. A refuted certainty has an infinite log score. It is shown, never clipped.
4. Ordered outcomes: the ranked probability score charges less for a near miss.
5. Murphy: Brier = reliability - resolution + uncertainty, exactly, by distinct forecast value.
6. A forecast stands from its day until the next, or the close; days before the first are not
   scored.
7. Skill is 1 - score / baseline; baselines are the base rate of the same set, and even odds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goodoffices.common.errors import BadInput

__all__ = [
    "Murphy",
    "brier",
    "brier_several",
    "crps",
    "crps_fair",
    "log_score",
    "log_several",
    "murphy",
    "rps",
    "skill",
    "spherical",
    "time_averaged_brier",
]

Floats = NDArray[np.float64]
SUM_TOLERANCE = 1e-9


def brier(chance: ArrayLike, outcome: ArrayLike) -> Floats:
    """Return (p - y)^2 of yes-or-no forecasts.

    Parameters
    ----------
    chance : array_like
        Probability of yes, 0 to 1, any shape.
    outcome : array_like
        1 where it happened, else 0; same shape, or one that broadcasts.

    Returns
    -------
    ndarray
        0 (certain and right) to 1. Even odds always cost .25.

    Raises
    ------
    BadInput
        A probability outside 0 to 1 or an outcome other than 0 and 1.

    References
    ----------
    Brier (1950), one-component form.

    Examples
    --------
    >>> float(brier(0.75, 1))
    0.0625
    """
    p, y = _yes_no(chance, outcome)
    return np.asarray((p - y) ** 2)


def log_score(chance: ArrayLike, outcome: ArrayLike) -> Floats:
    """Return -ln of the probability given to what happened; infinite for a refuted certainty.

    Parameters and errors are those of `brier`. In nats; even odds cost ln 2.

    Examples
    --------
    >>> float(log_score(0.0, 1)), float(log_score(1.0, 1))
    (inf, 0.0)
    """
    p, y = _yes_no(chance, outcome)
    with np.errstate(divide="ignore"):
        return np.asarray(0.0 - np.log(np.where(y == 1, p, 1.0 - p)))


def spherical(chance: ArrayLike, outcome: ArrayLike) -> Floats:
    """Return q / sqrt(p^2 + (1 - p)^2), q the probability given to what happened; a gain, 0 to 1.

    Parameters and errors are those of `brier`.

    Examples
    --------
    >>> float(spherical(1.0, 1))
    1.0
    """
    p, y = _yes_no(chance, outcome)
    return np.asarray(np.where(y == 1, p, 1.0 - p) / np.sqrt(p**2 + (1.0 - p) ** 2))


def brier_several(chances: ArrayLike, outcome: ArrayLike) -> Floats:
    """Return the sum over outcomes of (p_i - [i happened])^2.

    With two outcomes it is twice `brier`.

    Parameters
    ----------
    chances : array_like, shape (..., m)
        Probabilities of m >= 2 outcomes, summing to 1 within 1e-9.
    outcome : array_like of int, shape (...)
        The number of the outcome that happened, from 0.

    Returns
    -------
    ndarray, shape (...)
        0 to 2.

    Raises
    ------
    BadInput
        Probabilities that do not sum to 1, or an outcome that is not among them.

    Examples
    --------
    >>> round(float(brier_several([0.5, 0.3, 0.2], 0)), 12)
    0.38
    """
    p, happened = _several(chances, outcome)
    return np.asarray(((p - happened) ** 2).sum(axis=-1))


def log_several(chances: ArrayLike, outcome: ArrayLike) -> Floats:
    """Return -ln of the probability given to what happened, of m outcomes, in nats.

    Parameters and errors are those of `brier_several`; infinite for a refuted certainty.

    Examples
    --------
    >>> round(float(log_several([0.5, 0.25, 0.25], 1)), 6)
    1.386294
    """
    p, happened = _several(chances, outcome)
    with np.errstate(divide="ignore"):
        return np.asarray(0.0 - np.log((p * happened).sum(axis=-1)))


def rps(chances: ArrayLike, outcome: ArrayLike) -> Floats:
    """Return the ranked probability score of ordered outcomes: sum of (P_i - [k <= i])^2.

    Parameters and errors are those of `brier_several`, the outcomes in their order. Not divided
    by m - 1: 0 to m - 1. The assumption that fails first: the steps between outcomes count alike.

    References
    ----------
    Epstein (1969), Journal of Applied Meteorology 8, 985-987.

    Examples
    --------
    >>> round(float(rps([0.5, 0.3, 0.2], 1)), 12)
    0.29
    """
    p, happened = _several(chances, outcome)
    gap = np.cumsum(p - happened, axis=-1)[..., :-1]
    return np.asarray((gap**2).sum(axis=-1))


def crps(ensemble: ArrayLike, value: ArrayLike) -> Floats:
    """Return the continuous ranked probability score of the ensemble's own distribution.

    mean |e_i - x| - sum_ij |e_i - e_j| / (2 n^2), in the unit of x.

    Parameters
    ----------
    ensemble : array_like, shape (n,)
        Values forecast, n >= 1; one value gives the absolute error.
    value : array_like
        What was observed, any shape.

    Raises
    ------
    BadInput
        An empty ensemble, or a value that is not finite.

    Examples
    --------
    >>> float(crps([1, 3, 4, 8], 3))
    0.625
    """
    distance, spread = _ensemble(ensemble, value)
    return np.asarray(distance - spread / (2.0 * np.size(ensemble) ** 2))


def crps_fair(ensemble: ArrayLike, value: ArrayLike) -> Floats:
    """Return `crps` as if the ensemble were a sample of n >= 2: the second term over 2n(n - 1).

    Raises
    ------
    BadInput
        As `crps`, and an ensemble of one.

    Examples
    --------
    >>> round(float(crps_fair([1, 3, 4, 8], 3)), 9)
    0.166666667
    """
    n = np.size(ensemble)
    if n < 2:
        raise _refusal("ensemble", "two or more values", n, "Use crps for a single value.")
    distance, spread = _ensemble(ensemble, value)
    return np.asarray(distance - spread / (2.0 * n * (n - 1)))


@dataclass(frozen=True, slots=True)
class Murphy:
    """The parts of a mean Brier score: brier = reliability - resolution + uncertainty."""

    brier: float
    reliability: float
    resolution: float
    uncertainty: float


def murphy(chance: ArrayLike, outcome: ArrayLike) -> Murphy:
    """Return the parts of the mean Brier score, grouped by distinct forecast value.

    reliability = sum n_k (f_k - o_k)^2 / N; resolution = sum n_k (o_k - o)^2 / N;
    uncertainty = o (1 - o). If every value is used once, reliability equals the score itself and
    says nothing: that assumption, repeated values, fails first.

    Parameters
    ----------
    chance, outcome : array_like, shape (N,)
        As in `brier`, N >= 1.

    References
    ----------
    Murphy (1973), Journal of Applied Meteorology 12, 595-600 (from memory).

    Examples
    --------
    >>> murphy([0.5, 0.5], [0, 1])
    Murphy(brier=0.25, reliability=0.0, resolution=0.0, uncertainty=0.25)
    """
    p, y = _yes_no(chance, outcome)
    if p.ndim != 1 or not p.size or p.shape != y.shape:
        raise _refusal("forecasts", "one list of forecasts and outcomes", p.shape, "Give a list.")
    values, group = np.unique(p, return_inverse=True)
    count = np.bincount(group).astype(np.float64)
    rate = np.bincount(group, weights=y) / count
    base = float(y.mean())
    return Murphy(
        brier=float(((p - y) ** 2).mean()),
        reliability=float((count * (values - rate) ** 2).sum() / p.size),
        resolution=float((count * (rate - base) ** 2).sum() / p.size),
        uncertainty=base * (1.0 - base),
    )


def skill(score: float, baseline: float) -> float | None:
    """Return 1 - score / baseline; None where the baseline is perfect and nothing can beat it.

    Examples
    --------
    >>> round(skill(0.065, 0.25), 12)
    0.74
    """
    return None if baseline == 0 else 1.0 - score / baseline


def time_averaged_brier(
    days: ArrayLike, chance: ArrayLike, outcome: int, *, close_day: int
) -> float:
    """Return the mean of (p - y)^2 over the days a forecast stood.

    Parameters
    ----------
    days : array_like of int, shape (n,)
        Day of each update, increasing; the last of a day counts.
    chance : array_like, shape (n,)
        Probability of yes from that day on.
    outcome : int
        1 or 0.
    close_day : int
        The first day no longer scored, after the last update.

    Raises
    ------
    BadInput
        No updates, days not increasing, or an update at or after the close.

    Examples
    --------
    >>> round(time_averaged_brier([0, 3, 7], [0.5, 0.7, 0.9], 1, close_day=10), 12)
    0.114
    """
    when = np.asarray(days, dtype=np.int64)
    ends = np.append(when, close_day)
    if when.ndim != 1 or not when.size or (np.diff(ends) <= 0).any():
        raise _refusal(
            "days", "increasing days before the close", ends.tolist(), "Keep the last of a day."
        )
    scores = brier(chance, outcome)
    return float((scores * np.diff(ends)).sum() / (close_day - when[0]))


def _yes_no(chance: ArrayLike, outcome: ArrayLike) -> tuple[Floats, Floats]:
    p, y = np.asarray(chance, dtype=np.float64), np.asarray(outcome, dtype=np.float64)
    if not ((p >= 0) & (p <= 1)).all():
        bad = float(p[~((p >= 0) & (p <= 1))].flat[0])
        raise _refusal("forecast", "a probability from 0 to 1", bad, "Write 80 % as 0.8.")
    if not ((y == 0) | (y == 1)).all():
        bad = float(y[(y != 0) & (y != 1)].flat[0])
        raise _refusal("outcome", "0 or 1", bad, "Leave out what is void or ambiguous.")
    return p, y


def _several(chances: ArrayLike, outcome: ArrayLike) -> tuple[Floats, Floats]:
    p, k = np.asarray(chances, dtype=np.float64), np.asarray(outcome)
    if p.ndim == 0 or p.shape[-1] < 2:
        raise _refusal("forecast", "two or more outcomes", p.shape, "Use brier for yes or no.")
    sums = p.sum(axis=-1)
    if not ((p >= 0) & (p <= 1)).all() or not (np.abs(sums - 1) <= SUM_TOLERANCE).all():
        raise _refusal(
            "forecast", "probabilities that sum to 1", p.tolist(), "Divide them by their sum."
        )
    if not np.issubdtype(k.dtype, np.integer) or not ((k >= 0) & (k < p.shape[-1])).all():
        raise _refusal(
            "outcome", f"a number from 0 to {p.shape[-1] - 1}", k.tolist(), "Count from 0."
        )
    return p, np.eye(p.shape[-1])[k]


def _ensemble(ensemble: ArrayLike, value: ArrayLike) -> tuple[Floats, float]:
    e, x = np.asarray(ensemble, dtype=np.float64), np.asarray(value, dtype=np.float64)
    if e.ndim != 1 or not e.size or not np.isfinite(e).all() or not np.isfinite(x).all():
        raise _refusal("ensemble", "finite values, one or more", e.shape, "Give a list of values.")
    ordered = np.sort(e)
    rank = np.arange(1, e.size + 1)
    spread = 2.0 * float(((2 * rank - e.size - 1) * ordered).sum())
    return np.abs(x[..., None] - e).mean(axis=-1), spread


def _refusal(where: str, expected: str, found: object, advice: str) -> BadInput:
    return BadInput(where, expected=expected, found=found, advice=advice)
