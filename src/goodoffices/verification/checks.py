"""Terms are whole before anything is computed from them; what is wrong is named where it stands.

1. Ids are unique; every name used is defined.
2. Requirements and causes form no ring.
3. A target is below 1: nothing is seen for certain by agreement.
4. A measure cannot detect more often than its causes let it: p <= product of (1 - fault).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from goodoffices.common.errors import BadInput
from goodoffices.verification.terms import Cause, Measure, Terms

__all__ = ["BeyondCause", "CircularReference", "RepeatedName", "UnknownName", "checked"]


class UnknownName(BadInput):
    """A name used and nowhere defined."""

    def __init__(self, where: str, kind: str, found: str, known: Iterable[str]) -> None:
        self.known = sorted(known)
        listed = ", ".join(self.known[:12]) or "none defined"
        super().__init__(
            where,
            expected=f"the id of {kind} ({listed})",
            found=found,
            advice="Correct the name, or define it.",
        )


class RepeatedName(BadInput):
    """Two things of one name."""

    def __init__(self, where: str, found: str) -> None:
        super().__init__(
            where, expected="each id once", found=found, advice="Rename one of the two."
        )


class CircularReference(BadInput):
    """Names that lead back to themselves."""

    def __init__(self, where: str, ring: Iterable[str]) -> None:
        super().__init__(
            where,
            expected="no ring of references",
            found=" -> ".join(ring),
            advice="Cut the ring at one of these names.",
        )


class BeyondCause(BadInput):
    """A measure said to detect more often than its causes are up."""

    def __init__(self, where: str, found: Fraction, ceiling: Fraction) -> None:
        super().__init__(
            where,
            expected=f"at most {float(ceiling):.6g}, the chance that its causes are up",
            found=float(found),
            advice="Lower the chance of detection or the fault chance of the cause.",
        )


def checked(terms: Terms) -> Terms:
    """Return `terms`, or refuse them with what is wrong and where.

    Raises
    ------
    RepeatedName, UnknownName, CircularReference, BeyondCause, BadInput
        See the rules of this module.
    """
    if not terms.parties:
        raise BadInput("parties", expected="at least one", found=[], advice="Name the parties.")
    _once("parties", terms.parties)
    _once("obligations", [o.id for o in terms.obligations])
    _once("measures", [m.id for m in terms.measures])
    _once("causes", [c.id for c in terms.causes])
    _bounds(terms)
    _obligations(terms)
    _references(terms)
    _no_ring("requires", {m.id: m.requires for m in terms.measures})
    _no_ring("under", {c.id: (c.under,) if c.under else () for c in terms.causes})
    _within_causes(terms)
    return terms


def _once(where: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise RepeatedName(where, name)
        seen.add(name)


def _known(where: str, kind: str, names: Iterable[str | None], known: Iterable[str]) -> None:
    allowed = set(known)
    for name in names:
        if name is not None and name not in allowed:
            raise UnknownName(where, kind, name, allowed)


def _bounds(terms: Terms) -> None:
    _known("caps", "a party", terms.caps, terms.parties)
    if terms.asymmetric is not None and terms.asymmetric < 0:
        raise BadInput(
            "asymmetric",
            expected="a whole number, 0 or more",
            found=terms.asymmetric,
            advice="0 asks for full reciprocity.",
        )


def _obligations(terms: Terms) -> None:
    for one in terms.obligations:
        _known(f"obligation {one.id}, binds", "a party", [one.binds], terms.parties)
        if not 0 <= one.target < 1:
            raise BadInput(
                f"obligation {one.id}, target",
                expected="a probability from 0 to below 1",
                found=float(one.target),
                advice="Nothing is seen for certain: say how surely it must be.",
            )


def _references(terms: Terms) -> None:
    duties = [o.id for o in terms.obligations]
    names, causes = [m.id for m in terms.measures], [c.id for c in terms.causes]
    for one in terms.measures:
        where = f"measure {one.id}"
        if not one.hosts:
            raise BadInput(
                f"{where}, host", expected="a party", found=(), advice="Say on whose ground."
            )
        _known(f"{where}, host", "a party", one.hosts, terms.parties)
        _known(f"{where}, intrusion", "one of its hosts", one.intrusion, one.hosts)
        _known(f"{where}, detects", "an obligation", one.detects, duties)
        _known(f"{where}, requires", "a measure", one.requires, names)
        _known(f"{where}, cause", "a cause", [one.cause], causes)
    for cause in terms.causes:
        _known(f"cause {cause.id}, under", "a cause", [cause.under], causes)


def _no_ring(where: str, after: Mapping[str, tuple[str, ...]]) -> None:
    left = dict(after)
    while free := [name for name, others in left.items() if not any(o in left for o in others)]:
        for name in free:
            del left[name]
    if left:
        raise CircularReference(where, _ring(left))


def _ring(left: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Follow names, each of which leads to another in `left`, until one comes again."""
    path = [next(iter(left))]
    while path[-1] not in path[:-1]:
        path.append(next(name for name in left[path[-1]] if name in left))
    return path[path.index(path[-1]) :]


def _within_causes(terms: Terms) -> None:
    causes = {c.id: c for c in terms.causes}
    for cause in terms.causes:
        if cause.fault.high >= 1:
            raise BadInput(
                f"cause {cause.id}, fault",
                expected="a probability below 1",
                found=float(cause.fault.high),
                advice="A cause that is always down takes its measures with it: leave them out.",
            )
    for one in terms.measures:
        worst, best = _up(one, causes)
        for duty, chance in one.detects.items():
            where = f"measure {one.id}, detects {duty}"
            if chance.low > worst:
                raise BeyondCause(where, chance.low, worst)
            if chance.high > best:
                raise BeyondCause(where, chance.high, best)


def _up(one: Measure, causes: Mapping[str, Cause]) -> tuple[Fraction, Fraction]:
    """Chance that all causes of a measure are up, at the worst and at the best faults."""
    worst = best = Fraction(1)
    name = one.cause
    while name is not None:
        worst *= 1 - causes[name].fault.high
        best *= 1 - causes[name].fault.low
        name = causes[name].under
    return worst, best
