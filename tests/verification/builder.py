"""Terms in a line or two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from goodoffices.verification.quantities import exact, interval
from goodoffices.verification.terms import Cause, Measure, Obligation, Permission, Terms

PARTIES = ("a", "b")


def duty(name: str, target: object, *, binds: str = "b") -> Obligation:
    return Obligation(name, binds, exact(target, "target"))


def measure(
    name: str, detects: Mapping[str, object], *, cost: object = 1, host: str = "b", **more: Any
) -> Measure:
    chances = {o: interval(p, "p") for o, p in detects.items()}
    felt = more.pop("intrusion", 1)
    return Measure(
        name, (host,), exact(cost, "cost"), {host: exact(felt, "intrusion")}, chances, **more
    )


def cause(name: str, fault: object, under: str | None = None) -> Cause:
    return Cause(name, interval(fault, "fault"), under)


def terms(duties: Iterable[Obligation], measures: Iterable[Measure], **more: Any) -> Terms:
    return Terms(PARTIES, tuple(duties), tuple(measures), **more)


def golden_terms(given: Mapping[str, Any]) -> Terms:
    """Terms of the golden matching cases: one host, every chance exact."""
    measures = [
        measure(
            name,
            m["p"],
            cost=m["cost"],
            intrusion=m["intrusion"],
            permission=Permission.RED_LINE if name in given["red_lines"] else Permission.PERMITTED,
        )
        for name, m in given["measures"].items()
    ]
    caps = {"b": Fraction(given["intrusion_cap"])}
    return terms([duty(o, p) for o, p in given["targets"].items()], measures, caps=caps)


CHANCES = st.integers(0, 9).map(lambda tenths: Fraction(tenths, 10))


@st.composite
def small_terms(draw: st.DrawFn, *, causes: bool = True, most: int = 7) -> Terms:
    """Random terms small enough to look at every set of measures."""
    shared = (cause("grid", "1/20"), cause("cable", ["1/20", "1/10"], "grid")) if causes else ()
    duties = [
        duty(f"o{i}", draw(st.sampled_from(["1/2", "7/10", "4/5"])), binds=draw(SIDES))
        for i in range(draw(st.integers(1, 3)))
    ]
    measures = [
        measure(
            f"m{i}",
            {o.id: [p / 2, p * Fraction(4, 5)] for o in duties if (p := draw(CHANCES))},
            cost=draw(st.integers(1, 9)),
            host=draw(SIDES),
            intrusion=draw(st.integers(0, 5)),
            permission=draw(st.sampled_from(list(Permission))),
            cause=draw(st.sampled_from([None, "grid", "cable"])) if causes else None,
            mirror=draw(st.sampled_from([None, "x", "y"])),
            choice=draw(st.sampled_from([None, None, "c"])),
        )
        for i in range(draw(st.integers(1, most)))
    ]
    return terms(
        duties,
        measures,
        causes=shared,
        caps=draw(st.sampled_from([{}, {"a": Fraction(6)}, {"a": Fraction(8), "b": Fraction(8)}])),
        tolerance=draw(st.sampled_from([None, Fraction(4)])),
        asymmetric=draw(st.sampled_from([None, 0, 1])),
    )


SIDES = st.sampled_from(PARTIES)
