"""The terms of a regime: who must do what, what may be looked at, what it costs.

1. A measure is hosted by one party or several; each host feels its intrusion. It detects a
   breach of an obligation with some chance, given as an interval: a judgement, not a constant.
2. Measures that share a cause fail together: a cause is down with its fault chance, and all
   measures under it see nothing. Causes may stand under causes (a camera on a cable on a grid);
   a measure stands under at most one, and causes form no ring.
3. A measure may require others, belong to a choice (at most one of it is taken) and to a
   mirrored set (all of it is taken, or none, or the set counts as asymmetric).
4. A measure is permitted only where every host permits it. Silence is not permission, and not a
   red line either: it is "not stated".
5. Bounds: the intrusion each party accepts, the largest difference of intrusion between any two,
   the most asymmetric mirrored sets. No bound is assumed that nobody stated.
6. Nothing here counts to two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from goodoffices.verification.quantities import Interval

__all__ = ["Cause", "Measure", "Obligation", "Permission", "Terms"]


class Permission(StrEnum):
    """What the hosts said about a measure."""

    PERMITTED = "permitted"
    RED_LINE = "red line"
    NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something a party undertakes, and how surely a breach of it must be seen.

    Parameters
    ----------
    id : str
        Name, unique among obligations.
    binds : str
        The party bound.
    target : Fraction
        Detection wanted. [probability, 0 <= p < 1]
    words : str
        The undertaking in words.
    gain, sanction : Interval or None
        What the bound party would gain by a breach not seen, and lose by one that is; same unit.
    days : Fraction or None
        How long it binds from the day the regime begins; None is not stated. [days, > 0]
    within : Fraction or None
        How soon a breach must be seen for that to count; None is whenever. [days, >= 0]
    """

    id: str
    binds: str
    target: Fraction
    words: str = ""
    gain: Interval | None = None
    sanction: Interval | None = None
    days: Fraction | None = None
    within: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """A common cause that blinds every measure under it.

    Parameters
    ----------
    id : str
        Name, unique among causes.
    fault : Interval
        Chance that it is down when a breach happens. [probability, below 1]
    under : str or None
        The cause it stands under itself.
    """

    id: str
    fault: Interval
    under: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that may be looked at.

    Parameters
    ----------
    id : str
        Name, unique among measures.
    hosts : tuple of str
        Parties on whose ground it works, at least one.
    cost : Fraction
        Cost of taking it, in the unit of the file. [>= 0]
    intrusion : mapping of party to Fraction
        What each host feels. [ordinal judgement, >= 0]
    detects : mapping of obligation to Interval
        Chance that it detects a breach, all causes of failure counted. [probability]
    permission : Permission
        What the hosts said.
    cause, choice, mirror : str or None
        Common cause it stands under; choice it belongs to; mirrored set it belongs to.
    requires : tuple of str
        Measures without which it cannot be taken.
    every : Fraction or None
        Days between two looks; 0 is continuous, None is not stated.
    notice : Fraction or None
        Days between the announcement of a look and the look; None is not stated.
    words : str
        The measure in words.
    """

    id: str
    hosts: tuple[str, ...]
    cost: Fraction
    intrusion: Mapping[str, Fraction]
    detects: Mapping[str, Interval]
    permission: Permission = Permission.PERMITTED
    cause: str | None = None
    choice: str | None = None
    mirror: str | None = None
    requires: tuple[str, ...] = ()
    every: Fraction | None = None
    notice: Fraction | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything a regime is chosen from; made whole by `checks.checked`.

    Parameters
    ----------
    parties : tuple of str
        All parties, at least one.
    obligations, measures, causes : tuple
        As above; ids unique within each.
    caps : mapping of party to Fraction
        Intrusion a party accepts at most; a party left out stated no cap.
    tolerance : Fraction or None
        Largest difference of intrusion between any two parties; None is no bound.
    asymmetric : int or None
        Most mirrored sets taken in part; None is no bound.
    """

    parties: tuple[str, ...]
    obligations: tuple[Obligation, ...]
    measures: tuple[Measure, ...]
    causes: tuple[Cause, ...] = ()
    caps: Mapping[str, Fraction] = field(default_factory=dict)
    tolerance: Fraction | None = None
    asymmetric: int | None = None
    title: str = ""
