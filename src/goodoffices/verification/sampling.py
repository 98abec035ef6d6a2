"""How many items must be looked at, so that a breach is missed seldom enough.

1. N items, d of them in breach if there is a breach at all; n are drawn without replacement.
   The chance to miss all d is q(n) = C(N-n, d) / C(N, d).
2. The sample size is the smallest n with q(n) <= the allowed miss. A tie counts as met, so ties
   are decided in whole numbers; floating point alone is wrong there.
3. The approximations of the handbooks are here for comparison: the binomial one is safe (never
   smaller than the exact size), the mid-point one is neither safe nor rounded.
4. Audit forms: c errors allowed; a large lot (binomial); no failure among n.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.errors import BadInput
from goodoffices.verification.quantities import Number, count, probability

__all__ = [
    "acceptance_sample_size",
    "approximate_sample_size",
    "approximate_sample_sizes",
    "binomial_sample_size",
    "detection_probability",
    "midpoint_sample_size",
    "miss_probability",
    "sample_size",
    "sample_sizes",
    "zero_failure_sample_size",
]

MOST_ITEMS = 10**9
MOST_IN_TABLE = 5_000
TIE = 1e-9  # relative distance within which floating point decides nothing
LONGEST_SUM = 2_000_000


def miss_probability(items: int, violations: int, sample: int) -> Fraction:
    """Chance that a sample holds none of the violations.

    Parameters
    ----------
    items, violations, sample : int
        Items in the lot, items in breach, items drawn. [count]

    Returns
    -------
    Fraction
        [probability, 0..1]; 1 when `violations` or `sample` is 0.

    Raises
    ------
    NotACount
        More violations or a larger sample than items.

    Notes
    -----
    Hypergeometric, C(N-n, d) / C(N, d). The assumption that fails first: the draw is not known
    to the inspected beforehand, and an inspected breach is always recognised.

    Examples
    --------
    >>> miss_probability(100, 1, 10)
    Fraction(9, 10)
    """
    n_items = count(items, "items", least=1, most=MOST_ITEMS)
    bad = count(violations, "violations", most=n_items)
    drawn = count(sample, "sample", most=n_items)
    few, many = sorted((bad, drawn))
    return Fraction(math.perm(n_items - many, few), math.perm(n_items, few))


def detection_probability(items: int, violations: int, sample: int) -> Fraction:
    """Chance that a sample holds at least one violation: 1 - `miss_probability`.

    Examples
    --------
    >>> float(detection_probability(300, 8, 9))
    0.21855464669963082
    """
    return 1 - miss_probability(items, violations, sample)


def sample_size(items: int, violations: int, miss: Number) -> int:
    """Smallest sample whose chance to miss every violation is at most `miss`.

    Parameters
    ----------
    items, violations : int
        Items in the lot (to 10**9); items in breach, at least 1. [count]
    miss : number
        Allowed chance of missing all of them. [probability, 0..1]

    Returns
    -------
    int
        [count, 0..items - violations + 1]; 0 when `miss` is 1.

    Raises
    ------
    NotACount, NotAProbability
        No violation to find, more violations than items, or a miss outside 0..1.

    Notes
    -----
    Exact: bisection on log q(n), a sum of logarithms; where that comes within 1e-9 of the
    limit, whole numbers decide. Same assumption as `miss_probability`.

    Examples
    --------
    >>> sample_size(100, 10, "0.1"), sample_size(100, 10, 0.05)
    (20, 25)
    """
    n_items = count(items, "items", least=1, most=MOST_ITEMS)
    bad = count(violations, "violations", least=1, most=n_items)
    limit = probability(miss, "miss")
    return _smallest(0, n_items - bad + 1, lambda n: _seldom_missed(n_items, bad, n, limit))


def _smallest(low: int, high: int, enough: Callable[[int], bool]) -> int:
    """Bisect for the smallest n in low..high that is enough; `high` is."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low


def _seldom_missed(items: int, bad: int, drawn: int, limit: Fraction) -> bool:
    few, many = sorted((bad, drawn))
    if many + few > items:
        return True
    if limit == 0:
        return False
    if few <= LONGEST_SUM:
        gap = _log_miss(items, few, many) - _log(limit)
        if abs(gap) > TIE * max(1.0, few * many / items):
            return gap < 0
    left = math.perm(items - many, few) * limit.denominator
    return left <= limit.numerator * math.perm(items, few)


def _log_miss(items: int, few: int, many: int) -> float:
    return float(np.log1p(-many / (items - np.arange(few, dtype=np.float64))).sum())


def _log(ratio: Fraction) -> float:
    return math.log(ratio.numerator) - math.log(ratio.denominator)


def sample_sizes(items: int, misses: Sequence[Number]) -> NDArray[np.int64]:
    """Sample sizes for every number of violations and several allowed misses at once.

    Parameters
    ----------
    items : int
        Items in the lot, 1..5000. [count]
    misses : sequence of numbers
        Allowed chances of missing all. [probability, above 0, to 1]

    Returns
    -------
    ndarray of int, shape (n_misses, items)
        Column d-1 holds the smallest sample for d violations.

    Notes
    -----
    The recursion q(n+1) = q(n) (N-d-n) / (N-n) for all d at once; entries within 1e-9 of a
    limit are decided again in whole numbers.

    Examples
    --------
    >>> sample_sizes(100, ["1/10"])[0, [0, 4, 9]].tolist()
    [90, 37, 20]
    """
    n_items = count(items, "items", least=1, most=MOST_IN_TABLE)
    limits = [probability(miss, "misses") for miss in misses]
    missed = _missed(n_items)
    return np.array([_row(n_items, missed, limit) for limit in limits]).reshape(-1, n_items)


def _missed(items: int) -> NDArray[np.float64]:
    """Chance to miss all, [d - 1, n]: one row a number of violations, one column a sample."""
    drawn = np.arange(items)
    bad = np.arange(1, items + 1)[:, None]
    step = np.maximum(items - bad - drawn, 0) / (items - drawn)
    return np.concatenate([np.ones((items, 1)), np.cumprod(step, axis=1)], axis=1)


def _row(items: int, missed: NDArray[np.float64], limit: Fraction) -> NDArray[np.int64]:
    level = float(limit)
    sizes: NDArray[np.int64] = (missed > level).sum(axis=1)
    rows = np.arange(items)
    before = missed[rows, np.maximum(sizes - 1, 0)]
    after = missed[rows, np.minimum(sizes, items)]
    band = TIE * level if level > 1e-290 else np.inf
    for row in np.flatnonzero((abs(before - level) <= band) | (abs(after - level) <= band)):
        sizes[row] = sample_size(items, int(row) + 1, limit)
    return sizes


def approximate_sample_size(items: int, violations: int, miss: Number) -> int:
    """Sample size by the handbook's formula, ceil(N (1 - miss**(1/d))).

    The same as the smallest n with ((N-n)/N)**d <= miss, which is how ties are decided. Never
    smaller than the exact size; at most 3 larger on the grid of the tests.

    References
    ----------
    IAEA/SG/SCT/5, Statistical Concepts and Techniques for IAEA Safeguards (formula from memory:
    verify before citing).

    Examples
    --------
    >>> approximate_sample_size(100, 10, "0.1")
    21
    """
    n_items = count(items, "items", least=1, most=MOST_ITEMS)
    bad = count(violations, "violations", least=1, most=n_items)
    limit = probability(miss, "miss")
    raw = n_items * (1 - math.pow(float(limit), 1 / bad))
    near = round(raw)
    if abs(raw - near) > max(TIE, TIE * raw):
        return math.ceil(raw)
    low, high = max(near - 1, 0), min(near + 1, n_items)

    def enough(n: int) -> bool:
        return Fraction(n_items - n, n_items) ** bad <= limit

    return _smallest(low, high, enough)


def approximate_sample_sizes(items: int, miss: Number) -> NDArray[np.int64]:
    """`approximate_sample_size` for every number of violations 1..items.

    Examples
    --------
    >>> approximate_sample_sizes(100, "1/10")[[0, 4, 9]].tolist()
    [90, 37, 21]
    """
    n_items = count(items, "items", least=1, most=MOST_IN_TABLE)
    limit = probability(miss, "miss")
    raw = n_items * (1 - float(limit) ** (1 / np.arange(1, n_items + 1)))
    sizes: NDArray[np.int64] = np.ceil(raw).astype(np.int64)
    for row in np.flatnonzero(abs(raw - np.round(raw)) <= TIE * np.maximum(1, raw)):
        sizes[row] = approximate_sample_size(n_items, int(row) + 1, limit)
    return sizes


def midpoint_sample_size(items: int, violations: int, detection: Number) -> float:
    """Unrounded sample size by the mid-point formula (1 - (1-S)**(1/d)) (N - (d-1)/2).

    References
    ----------
    Lane (2018), the same as Jaech and Cannon (the latter from memory: verify before citing).

    Examples
    --------
    >>> round(midpoint_sample_size(100, 10, "0.9"), 6)
    19.641654
    """
    n_items = count(items, "items", least=1, most=MOST_ITEMS)
    bad = count(violations, "violations", least=1, most=n_items)
    wanted = float(probability(detection, "detection"))
    return float((1 - (1 - wanted) ** (1 / bad)) * (n_items - (bad - 1) / 2))


def acceptance_sample_size(items: int, violations: int, miss: Number, *, allowed: int = 0) -> int:
    """Smallest sample in which `allowed` or fewer violations show with chance at most `miss`.

    Parameters
    ----------
    items, violations : int
        Lot, and violations in it; more violations than `allowed`. [count]
    miss : number
        Allowed chance of accepting such a lot. [probability]
    allowed : int
        Violations in the sample at which the lot is still accepted. [count]

    Notes
    -----
    P(X <= c) <= miss, X hypergeometric, in whole numbers throughout.

    Examples
    --------
    >>> acceptance_sample_size(100_000, 5_000, "0.1", allowed=1)
    77
    """
    n_items = count(items, "items", least=1, most=MOST_ITEMS)
    bad = count(violations, "violations", least=1, most=n_items)
    few = count(allowed, "allowed", most=bad - 1)
    limit = probability(miss, "miss")

    def enough(n: int) -> bool:
        accepted = sum(
            math.comb(bad, j) * math.comb(n_items - bad, n - j) for j in range(min(few, n) + 1)
        )
        return accepted * limit.denominator <= limit.numerator * math.comb(n_items, n)

    top = 1
    while top < n_items and not enough(top):
        top = min(2 * top, n_items)
    return _smallest(0, top, enough)


def binomial_sample_size(rate: Number, risk: Number) -> int:
    """Smallest sample from a large lot with (1 - rate)**n <= risk.

    Parameters
    ----------
    rate : number
        Share in breach that must not be missed, above 0. [probability]
    risk : number
        Allowed chance of missing it, above 0. [probability]

    Examples
    --------
    >>> binomial_sample_size("1/100", "1/10")
    230
    """
    good, limit = 1 - _above_zero(rate, "rate"), _above_zero(risk, "risk")
    if good == 0 or limit == 1:
        return int(limit < 1)
    guess = _log(limit) / math.log1p(float(good) - 1)
    near = max(math.ceil(guess * (1 - TIE)) - 1, 0)
    return _smallest(near, near + 3 + int(guess * TIE), lambda n: _power_at_most(good, n, limit))


def _above_zero(value: Number, where: str) -> Fraction:
    ratio = probability(value, where)
    if ratio == 0:
        raise BadInput(
            where,
            expected="a probability above 0",
            found=value,
            advice="Nothing short of the whole lot is certain.",
        )
    return ratio


def _power_at_most(base: Fraction, power: int, limit: Fraction) -> bool:
    gap = power * math.log1p(float(base) - 1) - _log(limit)
    if abs(gap) > TIE * max(1.0, abs(_log(limit))):
        return gap < 0
    return base**power <= limit


def zero_failure_sample_size(confidence: Number, reliability: Number) -> int:
    """Smallest sample without a failure that shows, at `confidence`, the share good.

    Examples
    --------
    >>> zero_failure_sample_size("0.95", "0.95")
    59
    """
    sure = probability(confidence, "confidence")
    good = probability(reliability, "reliability")
    return binomial_sample_size(1 - good, 1 - sure)
