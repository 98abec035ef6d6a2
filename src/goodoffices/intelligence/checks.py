"""What makes a board usable; each fault has one message.

1. Names are unique and stand for something.
2. The three standing hypotheses are there; priors are positive and can sum to one.
3. What must sum to one, or to at most one, does; "other" is never ruled out by a single item.
4. Upstreams form no ring.
5. Statements about sharing can hold together.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from goodoffices.common.errors import NOTHING, BadInput
from goodoffices.intelligence.board import (
    Board,
    Contradiction,
    Hypothesis,
    Role,
    UnknownReference,
    Upstream,
    UpstreamCycle,
    Value,
)
from goodoffices.intelligence.scales import MARKS, Stated

__all__ = ["check"]

ROUNDING = 1e-9


def check(board: Board) -> Board:
    """Return the board unchanged if it can be weighed.

    Raises
    ------
    UnknownReference, UpstreamCycle, Contradiction, BadInput
        The first fault found: where, what was expected, what was found, what to do.
    """
    _unique(board)
    _standing_hypotheses(board)
    _priors(board.hypotheses)
    _references(board)
    _never_closed(board)
    for upstream in (*board.upstreams, *([board.unknown] if board.unknown else [])):
        _controls(upstream)
    _no_ring(board.upstreams)
    _reports(board)
    _denials(board)
    return board


def _unique(board: Board) -> None:
    groups = {
        "hypotheses": [h.id for h in board.hypotheses],
        "claims": [c.id for c in board.claims],
        "upstreams and sources": [u.id for u in board.upstreams] + [s.id for s in board.sources],
        "items": list(board.items),
        "options": [o.id for o in board.options],
    }
    for where, ids in groups.items():
        twice = next((i for n, i in enumerate(ids) if i in ids[:n]), None)
        if twice is not None:
            raise BadInput(
                where, expected="each id once", found=twice, advice="Give one of them another id."
            )


def _standing_hypotheses(board: Board) -> None:
    for role in (Role.DISINFORMATION, Role.NOTHING, Role.OTHER):
        count = sum(h.role == role for h in board.hypotheses)
        if count != 1:
            raise BadInput(
                "hypotheses",
                expected=f"exactly one with role: {role.value}",
                found=count,
                advice="Every board keeps disinformation, nothing and other open.",
            )


def _priors(hypotheses: tuple[Hypothesis, ...]) -> None:
    for h in hypotheses:
        if h.prior.interval.lo <= 0:
            raise BadInput(
                f"prior of {h.id}",
                expected="more than 0",
                found=h.prior.said,
                advice="No hypothesis is ruled out beforehand; almost no chance is a prior.",
            )
    lo = sum(h.prior.interval.lo for h in hypotheses)
    hi = sum(h.prior.interval.hi for h in hypotheses)
    if lo > 1 + ROUNDING or hi < 1 - ROUNDING:
        raise Contradiction(
            "priors",
            expected="exclusive hypotheses whose chances can sum to 1",
            found=f"a sum from {lo:.3g} to {hi:.3g}",
            advice="Lower the likeliest words, or raise the least likely ones.",
        )


def _references(board: Board) -> None:
    hypotheses = {h.id for h in board.hypotheses}
    claims, sources = {c.id for c in board.claims}, {s.id for s in board.sources}
    upstreams, assumptions = {u.id for u in board.upstreams}, {a.id for a in board.assumptions}
    for c in board.claims:
        _known(f"claim {c.id}: expected", c.expected, hypotheses)
    for u in (*board.upstreams, *([board.unknown] if board.unknown else [])):
        _known(f"upstream {u.id}: heard_from", [u.heard_from] if u.heard_from else [], upstreams)
        for control in u.controls or ():
            _known(f"upstream {u.id}: control by {control.by}", control.given, hypotheses)
            _known(f"upstream {u.id}: wants", control.wants, claims)
    for s in board.sources:
        _known(f"source {s.id}: upstream", [s.upstream] if s.upstream else [], upstreams)
    for r in board.reports:
        _known(f"report {r.id}: source", [r.source], sources)
        _known(f"report {r.id}: claim", [r.claim], claims)
        _known(f"report {r.id}: upstream", [r.upstream] if r.upstream else [], upstreams)
        _known(f"report {r.id}: assumes", r.assumes, assumptions)
    for a in board.artefacts:
        _known(f"artefact {a.id}: expected", a.expected, hypotheses)
        _known(f"artefact {a.id}: assumes", a.assumes, assumptions)
    for o in board.options:
        _known(f"option {o.id}: expected", o.expected, hypotheses)
    for pair in board.sharing:
        _known("sharing: between", pair.between, sources | upstreams)
        _known("sharing: signs", pair.marks, set(MARKS))


def _known(where: str, used: Iterable[str], there: set[str]) -> None:
    for name in used:
        if name not in there:
            raise UnknownReference(
                where,
                expected="one of " + (", ".join(sorted(there)) or "none: the list is empty"),
                found=name,
                advice="Add it to the board or correct the name.",
            )


def _never_closed(board: Board) -> None:
    other = next(h.id for h in board.hypotheses if h.role == Role.OTHER)
    tables = chain(
        ((f"claim {c.id}", [c.expected[other]]) for c in board.claims if other in c.expected),
        ((f"artefact {a.id}", a.expected[other]) for a in board.artefacts if other in a.expected),
    )
    for where, factors in tables:
        if any(not 0 < f.interval.lo <= f.interval.hi < 1 for f in factors):
            raise BadInput(
                f"{where}: expected under {other}",
                expected="strictly between 0 and 1",
                found=factors[0].said,
                advice="Nobody knows what is possible under other; use almost certain.",
            )


def _controls(upstream: Upstream) -> None:
    controls = upstream.controls or ()
    for h in {h for control in controls for h in control.given}:
        least = sum(_product_lo(control.given[h]) for control in controls if h in control.given)
        if least > 1 + ROUNDING:
            raise Contradiction(
                f"upstream {upstream.id}: control given {h}",
                expected="chances of the purposes that sum to at most 1",
                found=f"at least {least:.3g}",
                advice="A channel serves one purpose at a time: lower one of them.",
            )


def _product_lo(factors: tuple[Stated, ...]) -> float:
    value = 1.0
    for factor in factors:
        value *= factor.interval.lo
    return value


def _no_ring(upstreams: tuple[Upstream, ...]) -> None:
    heard = {u.id: u.heard_from for u in upstreams}
    for start in heard:
        path: list[str] = [start]
        while (further := heard[path[-1]]) is not None:
            if further in path:
                ring = [*path[path.index(further) :], further]
                raise UpstreamCycle(
                    f"upstream {start}: heard_from",
                    expected="a chain that ends with whoever observed it",
                    found=" <- ".join(ring),
                    advice="Find the first observer, or leave the upstream unstated.",
                )
            path.append(further)


def _reports(board: Board) -> None:
    for r in board.reports:
        if r.value is Value.SILENT and r.would_have_known is None:
            raise BadInput(
                f"report {r.id}: would_have_known",
                expected="how likely the source would have known",
                found=NOTHING,
                advice="A source that would not have known is no report: leave the line out.",
            )
        if r.credibility is not None and r.credibility not in range(1, 7):
            raise BadInput(
                f"report {r.id}: credibility",
                expected="1 to 6",
                found=r.credibility,
                advice="It is shown and never used as evidence.",
            )


def _denials(board: Board) -> None:
    for s in board.sources:
        if s.denies is None:
            continue
        for says, denies in zip((s.hit, s.false_alarm), s.denies, strict=True):
            if says.interval.hi + denies.interval.hi > 1 + ROUNDING:
                raise BadInput(
                    f"source {s.id}: says, denies and silent",
                    expected="likelihoods that sum to 1",
                    found=f"says {says.said} and denies {denies.said}: more than 1",
                    advice="What is neither said nor denied is silence: lower one of the two.",
                )
