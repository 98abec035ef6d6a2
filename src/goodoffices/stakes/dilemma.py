"""The security dilemma: how much trust co-operation needs, and what a posture tells.

1. Each side may co-operate or arm. With a trustworthy other, co-operating is best; with another
   who means harm, it is worst. The trust threshold is the chance of a trustworthy other above
   which co-operating pays.
2. Trust, pay-offs and what was seen are each side's own claims. Nobody's trust is guessed.
3. Arms tell something only as far as the two kinds of state would arm differently. Where both
   would do the same, seeing it leaves trust where it was: defence cannot be told from offence.
4. A check that shows a breach in time lowers the threshold. The least such chance is a number
   that the verification desk can build to.
5. Four worlds, by whether attack has the advantage and whether postures can be told apart.
   Where the sides disagree on either, the world is disputed, and that is the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.stakes.bounds import Bounds, Tell

__all__ = [
    "Payoffs",
    "Position",
    "Sign",
    "Standing",
    "World",
    "checked",
    "least_check",
    "standing",
    "trust_after",
    "trust_threshold",
    "world",
]


class World(StrEnum):
    """The four worlds, and the two honest answers beside them."""

    DOUBLY_DANGEROUS = "attack has the advantage, postures look alike: doubly dangerous"
    NO_DILEMMA = "attack has the advantage, postures can be told apart: watch for the signs"
    DILEMMA_MILD = "defence has the advantage, postures look alike: a dilemma that can be borne"
    DOUBLY_STABLE = "defence has the advantage, postures can be told apart: doubly stable"
    NOT_STATED = "not stated by every side"
    DISPUTED = "disputed: the sides do not say the same"


@dataclass(frozen=True, slots=True)
class Payoffs:
    """One side's pay-offs, any unit.

    Parameters
    ----------
    both : Fraction
        Both co-operate.
    exploited : Fraction
        It co-operates, the other arms.
    ahead : Fraction
        It arms, the other co-operates.
    neither : Fraction
        Both arm.
    """

    both: Fraction
    exploited: Fraction
    ahead: Fraction
    neither: Fraction


@dataclass(frozen=True, slots=True)
class Sign:
    """Something one side saw of the other.

    Parameters
    ----------
    what : str
    if_peaceful, if_not : Bounds
        How likely a peaceful other, and one that means harm, would be to show it; 0 to 1.
    """

    what: str
    if_peaceful: Bounds
    if_not: Bounds


@dataclass(frozen=True, slots=True)
class Position:
    """One side's own claims."""

    by: str
    source: str
    payoffs: Payoffs
    trust: Bounds
    seen: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a side stands by its own claims.

    Parameters
    ----------
    threshold : Fraction
        Trust needed, 0 to 1.
    trust : Bounds
        Trust after what it saw.
    enough : Tell
        Whether the trust reaches the threshold.
    telling : tuple of Tell
        For each thing seen, whether peaceful and harmful others differ in showing it.
    check : Bounds
        Least chance of showing a breach in time with which the trust would be enough.
    """

    threshold: Fraction
    trust: Bounds
    enough: Tell
    telling: tuple[Tell, ...]
    check: Bounds


def trust_threshold(payoffs: Payoffs) -> Fraction:
    """Return the least trust with which co-operating pays.

    Parameters
    ----------
    payoffs : Payoffs

    Returns
    -------
    Fraction
        0 where co-operating pays even against another who arms.

    Raises
    ------
    NoAnswer
        Arming pays even against a trustworthy other: no trust is enough, the pay-offs must change.

    Notes
    -----
    t = (P - S) / (R - T + P - S) with R both, S exploited, T ahead, P neither. Kydd (from memory:
    verify before citing). The assumption that fails first: one meeting, no shadow of the future.

    Examples
    --------
    >>> trust_threshold(Payoffs(Fraction(1), Fraction(-2), Fraction(1, 2), Fraction(0)))
    Fraction(4, 5)
    """
    gain, risk = payoffs.both - payoffs.ahead, payoffs.neither - payoffs.exploited
    if gain <= 0:
        raise NoAnswer(
            "Being ahead is worth as much as both co-operating, or more: no trust is enough. What "
            "can change is the pay-off, by a sanction or by a better deal."
        )
    return max(Fraction(0), risk) / (gain + max(Fraction(0), risk))


def trust_after(trust: Bounds, seen: Sign) -> Bounds:
    """Return the trust after seeing something, by Bayes' rule, over all values in the bounds.

    Raises
    ------
    BadInput
        A chance outside 0 to 1, or something that neither kind of other would show.

    Examples
    --------
    >>> same = Sign("installations", Bounds.of(0.9), Bounds.of(0.9))
    >>> trust_after(Bounds.of(0.5), same).words()
    '0.5'
    """
    trust.within(0, 1, where="trust")
    for chance in (seen.if_peaceful, seen.if_not):
        chance.within(0, 1, where=f"chance of showing {seen.what!r}")
    return Bounds(
        _bayes(trust.low, seen.if_peaceful.low, seen.if_not.high, seen.what),
        _bayes(trust.high, seen.if_peaceful.high, seen.if_not.low, seen.what),
    )


def checked(payoffs: Payoffs, shown_in_time: Fraction) -> Payoffs:
    """Return the pay-offs when a check shows the other's breach in time with this chance.

    A breach shown in time leaves a side where it would be had it armed too.

    Examples
    --------
    >>> paid = Payoffs(Fraction(1), Fraction(-2), Fraction(1, 2), Fraction(0))
    >>> trust_threshold(checked(paid, Fraction(3, 4)))
    Fraction(1, 2)
    """
    Bounds.of(shown_in_time).within(0, 1, where="chance that a check shows a breach in time")
    exploited = (1 - shown_in_time) * payoffs.exploited + shown_in_time * payoffs.neither
    return Payoffs(payoffs.both, exploited, payoffs.ahead, payoffs.neither)


def least_check(payoffs: Payoffs, trust: Fraction) -> Fraction:
    """Return the least chance of showing a breach in time that makes a given trust enough.

    Raises
    ------
    NoAnswer
        As `trust_threshold`.

    Examples
    --------
    >>> paid = Payoffs(Fraction(1), Fraction(-2), Fraction(1, 2), Fraction(0))
    >>> least_check(paid, Fraction(1, 2))
    Fraction(3, 4)
    """
    if trust_threshold(payoffs) <= trust:
        return Fraction(0)
    gain, risk = payoffs.both - payoffs.ahead, payoffs.neither - payoffs.exploited
    return 1 - trust * gain / ((1 - trust) * risk)


def standing(position: Position) -> Standing:
    """Return where a side stands by its own claims.

    Raises
    ------
    BadInput, NoAnswer
        As the functions it puts together.

    Examples
    --------
    >>> paid = Payoffs(Fraction(1), Fraction(-2), Fraction(1, 2), Fraction(0))
    >>> found = standing(Position("a", "-", paid, Bounds.of(0.3, 0.5)))
    >>> found.enough.value, found.check.words()
    ('no', '0.75 to 0.8929')
    """
    position.trust.within(0, 1, where=f"trust of {position.by}")
    threshold = trust_threshold(position.payoffs)
    trust = position.trust
    for seen in position.seen:
        trust = trust_after(trust, seen)
    enough = trust.reaches(Bounds(threshold, threshold))
    check = Bounds(
        least_check(position.payoffs, trust.high), least_check(position.payoffs, trust.low)
    )
    return Standing(threshold, trust, enough, tuple(map(_telling, position.seen)), check)


def world(attack_ahead: tuple[bool | None, ...], told_apart: tuple[bool | None, ...]) -> World:
    """Return which of the four worlds the sides describe.

    Parameters
    ----------
    attack_ahead, told_apart : tuple of bool or None
        What each side says; None is not stated.

    Notes
    -----
    After Jervis 1978 (from memory: verify before citing).

    Examples
    --------
    >>> world((True, False), (False, False)).value
    'disputed: the sides do not say the same'
    """
    if None in attack_ahead or None in told_apart:
        return World.NOT_STATED
    if len(set(attack_ahead)) != 1 or len(set(told_apart)) != 1:
        return World.DISPUTED
    if attack_ahead[0]:
        return World.NO_DILEMMA if told_apart[0] else World.DOUBLY_DANGEROUS
    return World.DOUBLY_STABLE if told_apart[0] else World.DILEMMA_MILD


def _telling(seen: Sign) -> Tell:
    if seen.if_peaceful == seen.if_not and seen.if_peaceful.low == seen.if_peaceful.high:
        return Tell.NO
    apart = seen.if_peaceful.low > seen.if_not.high or seen.if_not.low > seen.if_peaceful.high
    return Tell.YES if apart else Tell.DEPENDS


def _bayes(trust: Fraction, if_peaceful: Fraction, if_not: Fraction, what: str) -> Fraction:
    peaceful, harmful = trust * if_peaceful, (1 - trust) * if_not
    if peaceful + harmful == 0:
        raise BadInput(
            f"seen: {what}",
            expected="something at least one kind of other might show",
            found=(float(if_peaceful), float(if_not)),
            advice="It was seen, so its chance is not 0 for both.",
        )
    return peaceful / (peaceful + harmful)
