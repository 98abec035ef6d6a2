"""Insider watch: days on which a person's accesses fit neither his own past nor his role.

1. It counts accesses of a person, a day and a zone, and how many fell at night. It reads no
   content and keeps no route.
2. A day's surprise compares two accounts of it: the person went where he and his role usually
   go; or one access in five went anywhere in the venue, and some of those at night. Its unit is
   the bit. Staying at one's work counts a little against surprise, however busy the day.
3. What is usual: .70 own history, .25 the others of the same role in every delegation, .05 any
   zone. A newcomer is judged by his role, a role of one person by that person.
4. One threshold for all, set on days of the history itself, each scored as if it had not been
   seen. Delegations enter the report and never the score: swapping their names swaps the rows.
5. Flag rates are given for each delegation with their intervals. Rates that differ may mean that
   one delegation's work differs; that is a question to ask and no finding.
6. A flag says that a day was unusual. It accuses nobody: most flags are innocent. How many, and
   whether a watch is even, is asked in `safeguards`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from goodoffices.common.chance import Interval
from goodoffices.common.errors import BadInput

__all__ = [
    "AccessLog",
    "DelegationRate",
    "Flag",
    "Surprise",
    "Watch",
    "left_out",
    "surprise",
    "threshold_within",
    "watch",
]

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

OWN, PEERS, ANYWHERE = 0.70, 0.25, 0.05
ELSEWHERE = 0.20
NIGHT_ELSEWHERE = 0.15


@dataclass(frozen=True, slots=True)
class AccessLog:
    """Accesses over some days.

    Parameters
    ----------
    counts : ndarray of int, shape (people, days, zones)
        Accesses, >= 0.
    nights : ndarray of int, shape (people, days)
        How many of a day's accesses fell at night, at most all of them.
    roles, delegations : sequence of str, length people
        One each a person. Any number of delegations.

    Raises
    ------
    BadInput
        Shapes that do not fit, a negative count, more nights than accesses, nothing at all.
    """

    counts: Counts
    nights: Counts
    roles: tuple[str, ...]
    delegations: tuple[str, ...]

    def __post_init__(self) -> None:
        shape = np.shape(self.counts)
        fits = (
            len(shape) == 3
            and min(shape) > 0
            and np.shape(self.nights) == shape[:2]
            and len(self.roles) == len(self.delegations) == shape[0]
        )
        if not fits:
            raise BadInput(
                "access log",
                expected="counts (people, days, zones), nights (people, days), a role and a "
                "delegation for each person",
                found=(shape, np.shape(self.nights), len(self.roles), len(self.delegations)),
                advice="Give every person a row, also one without accesses.",
            )
        whole = all(np.issubdtype(a.dtype, np.integer) for a in (self.counts, self.nights))
        if not whole or not (self.nights >= 0).all() or not (self.counts >= 0).all():
            raise _refusal("whole numbers, none below 0", "Count accesses.")
        if not (self.nights <= self.counts.sum(axis=2)).all():
            raise _refusal("no more accesses at night than in the day", "Check the clock's zone.")

    def days(self, first: int, last: int) -> AccessLog:
        """Return the log of days first to last - 1."""
        return AccessLog(
            self.counts[:, first:last], self.nights[:, first:last], self.roles, self.delegations
        )


@dataclass(frozen=True, slots=True)
class Surprise:
    """Bits, each of shape (people, days); above 0 the second account of the day fits better.

    `bits` judges by person and role together, `against_self` by the person's past alone,
    `against_peers` by the role alone.
    """

    bits: Floats
    against_self: Floats
    against_peers: Floats


@dataclass(frozen=True, slots=True)
class Flag:
    """An unusual day of one person, and the zones that made it so, the strongest first."""

    person: int
    day: int
    bits: float
    against_self: float
    against_peers: float
    zones: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DelegationRate:
    """Flags of one delegation: a share of its person-days, with its 90 % interval (Jeffreys)."""

    delegation: str
    people: int
    person_days: int
    flags: int
    rate: float
    interval90: Interval


@dataclass(frozen=True, slots=True)
class Watch:
    """The flags over one threshold for all, and the rates by delegation in order of name."""

    threshold: float
    flags: tuple[Flag, ...]
    rates: tuple[DelegationRate, ...]
    largest_gap: float


def surprise(history: AccessLog, watched: AccessLog) -> Surprise:
    """Return how surprising each watched day is to those who know the history.

    bits = log2 P(day | 4/5 usual, 1/5 anywhere) - log2 P(day | usual), zones and nights apart.
    The assumption that fails first: work stays as it was. A change of duty looks like surprise,
    in everybody of that role at once.

    Parameters
    ----------
    history : AccessLog
        Days before, at least one.
    watched : AccessLog
        The same people and zones, other days.

    Raises
    ------
    BadInput
        Other people or zones than in the history.

    Examples
    --------
    >>> past = AccessLog(np.array([[[9, 0]] * 20] * 2), np.zeros((2, 20), int), ("guard",) * 2,
    ...                  ("north", "south"))
    >>> today = AccessLog(np.array([[[9, 0]], [[6, 3]]]), np.zeros((2, 1), int), past.roles,
    ...                   past.delegations)
    >>> (surprise(past, today).bits > 0).tolist()
    [[False], [True]]
    """
    _refuse_others(history, watched)
    own = history.counts.sum(axis=1)[:, None, :]
    peers = _peers(history.roles, own)
    nights = history.nights.sum(axis=1)[:, None]
    return _surprise(watched, own, peers, nights)


def left_out(history: AccessLog) -> Surprise:
    """Return how surprising each day of the history is to those who know its other days.

    Raises
    ------
    BadInput
        A history of one day.
    """
    if history.counts.shape[1] < 2:
        raise _refusal("a history of two days or more", "Wait a day.")
    own = history.counts.sum(axis=1, keepdims=True) - history.counts
    nights = history.nights.sum(axis=1, keepdims=True) - history.nights
    return _surprise(history, own, _peers(history.roles, own), nights)


def threshold_within(bits: Floats, budget: float) -> float:
    """Return the lowest threshold that at most a share `budget` of person-days exceeds.

    Parameters
    ----------
    bits : ndarray
        Surprise of person-days, any shape.
    budget : float
        From 0 (none may exceed it: the largest value) to below 1.

    Raises
    ------
    BadInput
        Another budget, or no person-days.

    Examples
    --------
    >>> threshold_within(np.arange(100.0), 0.02)
    97.0
    """
    if not 0 <= budget < 1 or not bits.size:
        raise BadInput(
            "budget",
            expected="a share of person-days from 0 to below 1",
            found=budget,
            advice="One in a hundred is 0.01.",
        )
    allowed = int(budget * bits.size)
    return float(np.sort(bits, axis=None)[bits.size - 1 - allowed])


def watch(history: AccessLog, watched: AccessLog, *, budget: float = 0.01) -> Watch:
    """Return the flags of the watched days.

    Parameters
    ----------
    history, watched : AccessLog
        As in `surprise`; two days of history or more.
    budget : float
        Share of ordinary person-days one is prepared to ask about.

    Returns
    -------
    Watch
        Flags by falling surprise. `largest_gap` is the largest difference of two delegations'
        flag rates, 0 with a single one.
    """
    limit = threshold_within(left_out(history).bits, budget)
    found = surprise(history, watched)
    over = np.argwhere(found.bits > limit)
    flags = sorted(
        (_flag(history, watched, found, int(u), int(d)) for u, d in over),
        key=lambda f: (-f.bits, f.day, f.person),
    )
    rates = tuple(_rate(name, watched, flags) for name in sorted(set(watched.delegations)))
    shares = [r.rate for r in rates]
    return Watch(limit, tuple(flags), rates, max(shares) - min(shares))


def _surprise(watched: AccessLog, own: Counts, peers: Counts, nights: Counts) -> Surprise:
    zones = own.shape[2]
    mine, theirs = _shares(own), _shares(peers)
    usual_night = (nights + 1.0) / (own.sum(axis=2) + 30.0)
    late = _night_bits(watched, usual_night)
    anywhere = 1.0 / zones
    settled = 1.0 - ANYWHERE
    both = OWN * mine + PEERS * theirs + ANYWHERE * anywhere
    return Surprise(
        bits=_zone_bits(watched.counts, both) + late,
        against_self=_zone_bits(watched.counts, settled * mine + ANYWHERE * anywhere) + late,
        against_peers=_zone_bits(watched.counts, settled * theirs + ANYWHERE * anywhere),
    )


def _shares(counts: Counts) -> Floats:
    smoothed = counts + 0.5
    return np.asarray(smoothed / smoothed.sum(axis=2, keepdims=True))


def _zone_bits(counts: Counts, usual: Floats) -> Floats:
    gain = np.log2(1.0 - ELSEWHERE + ELSEWHERE / (usual.shape[2] * usual))
    return np.asarray((counts * gain).sum(axis=2))


def _night_bits(watched: AccessLog, usual: Floats) -> Floats:
    other = (1.0 - ELSEWHERE) * usual + ELSEWHERE * NIGHT_ELSEWHERE
    days = watched.counts.sum(axis=2) - watched.nights
    return np.asarray(
        watched.nights * np.log2(other / usual) + days * np.log2((1 - other) / (1 - usual))
    )


def _peers(roles: Sequence[str], own: Counts) -> Counts:
    """Return the accesses of everybody of the same role, the person included."""
    names = {role: n for n, role in enumerate(sorted(set(roles)))}
    which = np.array([names[role] for role in roles])
    member = (which[:, None] == which[None, :]).astype(np.int64)
    return np.asarray(np.einsum("uv,vdz->udz", member, own))


def _flag(history: AccessLog, watched: AccessLog, found: Surprise, person: int, day: int) -> Flag:
    today = watched.counts[person, day]
    past = history.counts[person].sum(axis=0) + 0.5
    excess = today / max(int(today.sum()), 1) - past / past.sum()
    order = sorted(np.flatnonzero(today), key=lambda z: (-excess[z], z))
    return Flag(
        person=person,
        day=day,
        bits=float(found.bits[person, day]),
        against_self=float(found.against_self[person, day]),
        against_peers=float(found.against_peers[person, day]),
        zones=tuple(int(z) for z in order[:3]),
    )


def _rate(name: str, watched: AccessLog, flags: Sequence[Flag]) -> DelegationRate:
    members = {n for n, d in enumerate(watched.delegations) if d == name}
    total = len(members) * watched.counts.shape[1]
    own = sum(flag.person in members for flag in flags)
    lo, hi = (float(betaincinv(own + 0.5, total - own + 0.5, q)) for q in (0.05, 0.95))
    return DelegationRate(name, len(members), total, own, own / total, Interval(lo, hi))


def _refuse_others(history: AccessLog, watched: AccessLog) -> None:
    same = (
        history.counts.shape[0] == watched.counts.shape[0]
        and history.counts.shape[2] == watched.counts.shape[2]
        and history.roles == watched.roles
        and history.delegations == watched.delegations
    )
    if not same:
        raise BadInput(
            "watched days",
            expected="the people, roles, delegations and zones of the history",
            found=(watched.counts.shape, history.counts.shape),
            advice="Give a newcomer a history without accesses.",
        )


def _refusal(expected: str, advice: str) -> BadInput:
    return BadInput("access log", expected=expected, found="others", advice=advice)
