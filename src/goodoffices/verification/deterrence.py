"""How likely detection must be, so that keeping a promise is the better choice.

1. A breach not seen gains g, a breach seen loses s, keeping the promise gains nothing. Keeping it
   is a best reply when detection p satisfies p s >= (1-p) g, that is p >= g / (g + s).
2. Gain and sanction are judgements: the highest gain and the lowest sanction decide.
3. An inspector who announces a chance of inspecting and keeps it needs only p = d / (b + d), and
   does better than one who cannot commit (leadership).
4. In general a leader commits to a mixture of rows; the follower answers with its best column,
   ties going to the leader. Solved exactly, vertex by vertex.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from goodoffices.common.errors import BadInput
from goodoffices.verification.quantities import Number, exact, interval, natural, probability

__all__ = [
    "Commitment",
    "Leadership",
    "break_even",
    "commitment",
    "commitment_value",
    "inspector_leadership",
    "required_detection",
    "required_sanction",
]

MOST_VERTICES = 50_000


def required_detection(gain: object, sanction: object) -> Fraction:
    """Least chance of detection that makes keeping the promise a best reply.

    Parameters
    ----------
    gain, sanction : number, pair of numbers or Interval
        What an unseen breach gains and a seen one loses, in one unit, both >= 0.

    Returns
    -------
    Fraction
        g / (g + s) at the highest gain and the lowest sanction; 0 where nothing is gained.
        [probability; 1 where nothing is lost]

    Notes
    -----
    The assumption that fails first: the other side weighs gain and loss as stated, and believes
    the detection announced.

    References
    ----------
    Avenhaus and Canty, Compliance Quantified (form from memory: verify before citing).

    Examples
    --------
    >>> required_detection(10, 5)
    Fraction(2, 3)
    """
    most = interval(gain, "gain", within="natural").high
    least = interval(sanction, "sanction", within="natural").low
    return Fraction(0) if most == 0 else most / (most + least)


def required_sanction(gain: object, detection: Number) -> Fraction | None:
    """Least sanction that deters at a given detection; None where none can (detection 0).

    Examples
    --------
    >>> required_sanction(10, "2/3")
    Fraction(5, 1)
    """
    most = interval(gain, "gain", within="natural").high
    seen = probability(detection, "detection")
    if most == 0:
        return Fraction(0)
    return None if seen == 0 else most * (1 - seen) / seen


def break_even(detection: Number) -> Fraction | None:
    """Largest ratio of gain to sanction that a detection deters; None where every one is.

    Examples
    --------
    >>> break_even("0.9")
    Fraction(9, 1)
    """
    seen = probability(detection, "detection")
    return None if seen == 1 else seen / (1 - seen)


@dataclass(frozen=True, slots=True)
class Leadership:
    """The announced chance of inspecting, what each side then does and gets."""

    inspection_probability: Fraction
    inspectee_acts: str
    inspector_payoff: Fraction


def inspector_leadership(
    *, inspection: Number, caught: Number, missed: Number, sanction: Number, gain: Number
) -> Leadership:
    """Least inspection chance that, announced and kept, makes legal behaviour a best reply.

    Parameters
    ----------
    inspection, caught, missed : number
        What an inspection of legal behaviour, a caught and a missed violation cost the inspector.
    sanction, gain : number
        What a caught violation costs the inspectee, what a missed one brings; not both 0.

    Notes
    -----
    p = gain / (sanction + gain); ties are broken for legal behaviour, which is what announcing a
    hair more buys. Legal behaviour is bought even where the inspector would rather not inspect:
    compare with `commitment` for his own optimum.

    Examples
    --------
    >>> inspector_leadership(inspection="0.1", caught="0.5", missed=1, sanction=4, gain=1)
    Leadership(inspection_probability=Fraction(1, 5), inspectee_acts='legal',
               inspector_payoff=Fraction(-1, 50))
    """
    cost = natural(inspection, "inspection")
    natural(caught, "caught")
    natural(missed, "missed")
    loss, prize = natural(sanction, "sanction"), natural(gain, "gain")
    if loss + prize == 0:
        raise BadInput(
            "sanction, gain",
            expected="at least one above 0",
            found=(0, 0),
            advice="Where nothing is at stake any inspection chance will do.",
        )
    chance = prize / (loss + prize)
    return Leadership(chance, "legal", -cost * chance)


@dataclass(frozen=True, slots=True)
class Commitment:
    """The best mixture to announce.

    Parameters
    ----------
    mixture : tuple of Fraction
        Chance of each row.
    reply : int
        The follower's column.
    value : Fraction
        What the leader gets.
    """

    mixture: tuple[Fraction, ...]
    reply: int
    value: Fraction


def commitment(
    leader: Sequence[Sequence[Number]], follower: Sequence[Sequence[Number]]
) -> Commitment:
    """Best mixture of rows for a leader who keeps to it.

    Parameters
    ----------
    leader, follower : matrices [n_rows, n_columns]
        Payoffs.

    Returns
    -------
    Commitment
        The first best vertex in the order of columns.

    Raises
    ------
    BadInput
        Matrices of different shape, or with more than 50,000 vertices to look at.

    Notes
    -----
    One linear programme per column of the follower, solved exactly at the vertices.

    References
    ----------
    Conitzer and Sandholm 2006 (from memory: verify before citing).

    Examples
    --------
    >>> commitment([[2, 4], [1, 3]], [[1, 0], [0, 2]])
    Commitment(mixture=(Fraction(2, 3), Fraction(1, 3)), reply=1, value=Fraction(11, 3))
    """
    ours, theirs = _matrix(leader, "leader"), _matrix(follower, "follower")
    _same_shape(ours, theirs)
    best: Commitment | None = None
    for column in range(len(ours[0])):
        for mixture in _vertices(theirs, column):
            value = _expected(ours, mixture, column)
            if best is None or value > best.value:
                best = Commitment(mixture, column, value)
    assert best is not None
    return best


def commitment_value(
    leader: Sequence[Sequence[Number]],
    follower: Sequence[Sequence[Number]],
    mixture: Sequence[Number],
) -> Fraction:
    """Return what a given mixture brings the leader, ties going to the leader.

    Examples
    --------
    >>> commitment_value([[2, 4], [1, 3]], [[1, 0], [0, 2]], ["1/2", "1/2"])
    Fraction(7, 2)
    """
    ours, theirs = _matrix(leader, "leader"), _matrix(follower, "follower")
    _same_shape(ours, theirs)
    odds = tuple(probability(p, "mixture") for p in mixture)
    if len(odds) != len(ours) or sum(odds) != 1:
        raise BadInput(
            "mixture",
            expected=f"{len(ours)} probabilities that add up to 1",
            found=list(mixture),
            advice="Give one for each row.",
        )
    columns = range(len(ours[0]))
    top = max(_expected(theirs, odds, j) for j in columns)
    return max(_expected(ours, odds, j) for j in columns if _expected(theirs, odds, j) == top)


def _matrix(rows: Sequence[Sequence[Number]], where: str) -> list[list[Fraction]]:
    matrix = [[exact(v, where) for v in row] for row in rows]
    if not matrix or not matrix[0] or any(len(row) != len(matrix[0]) for row in matrix):
        raise BadInput(
            where,
            expected="rows of one length, at least one number",
            found=[len(row) for row in matrix],
            advice="Give one row per choice of the leader.",
        )
    return matrix


def _same_shape(ours: list[list[Fraction]], theirs: list[list[Fraction]]) -> None:
    shapes = [(len(m), len(m[0])) for m in (ours, theirs)]
    if shapes[0] != shapes[1]:
        raise BadInput(
            "follower",
            expected=f"as many rows and columns as leader, {shapes[0]}",
            found=shapes[1],
            advice="Give both payoffs for every pair of choices.",
        )


def _expected(payoff: list[list[Fraction]], mixture: Sequence[Fraction], column: int) -> Fraction:
    return sum((p * row[column] for p, row in zip(mixture, payoff, strict=True)), Fraction(0))


def _vertices(theirs: list[list[Fraction]], column: int) -> Iterator[tuple[Fraction, ...]]:
    """Vertices of the mixtures to which `column` is a best reply."""
    n = len(theirs)
    rows = [[Fraction(i == j) for j in range(n)] for i in range(n)]
    rows += [[r[column] - r[j] for r in theirs] for j in range(len(theirs[0])) if j != column]
    if math.comb(len(rows), n - 1) > MOST_VERTICES:
        raise BadInput(
            "leader",
            expected=f"a game with at most {MOST_VERTICES} vertices",
            found=(n, len(theirs[0])),
            advice="Leave out dominated choices.",
        )
    for tight in itertools.combinations(rows, n - 1):
        point = _solved([*tight, [Fraction(1)] * n])
        if point and all(sum(map(_product, r, point), Fraction(0)) >= 0 for r in rows):
            yield point


def _product(a: Fraction, b: Fraction) -> Fraction:
    return a * b


def _solved(rows: Sequence[Sequence[Fraction]]) -> tuple[Fraction, ...] | None:
    """Solve rows x = (0, ..., 0, 1); None where the rows are dependent."""
    n = len(rows)
    work = [[*row, Fraction(i == n - 1)] for i, row in enumerate(rows)]
    for i in range(n):
        pivot = next((r for r in range(i, n) if work[r][i]), None)
        if pivot is None:
            return None
        work[i], work[pivot] = work[pivot], work[i]
        work[i] = [v / work[i][i] for v in work[i]]
        for r in range(n):
            if r != i and work[r][i]:
                work[r] = [v - work[r][i] * w for v, w in zip(work[r], work[i], strict=True)]
    return tuple(row[n] for row in work)
