"""A conclusion for those who may not know everything it rests on.

1. What the audience may not know is cut from the board first, with everything that only it
   brought there: sources, upstreams, claims, assumptions, statements about sharing. The
   conclusion is then computed from the cut, so that nothing withheld can change one byte of it.
2. If taking one source or artefact of the cut away moves a number by more than a stated step, the
   number itself would betray that source: words are given in place of numbers. This too is
   decided on the cut alone; a decision that looked at the withheld item would give it away.
3. The gap between the full and the releasable answer is for the holder and is a separate answer.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from goodoffices.common.errors import NOTHING
from goodoffices.intelligence.bits import divergence
from goodoffices.intelligence.board import Board, Control, UnknownReference, Upstream
from goodoffices.intelligence.evidence import by_partition, normalised, numbers, over_hypotheses
from goodoffices.intelligence.layout import lay_out
from goodoffices.intelligence.weighing import leader, weigh

__all__ = ["Gap", "Released", "cut", "gap", "release"]

STEP = 0.05


@dataclass(frozen=True, slots=True)
class Released:
    """What an audience may be given. Numbers are None where they would betray a source."""

    words: dict[str, str]
    confidence: str
    posterior: dict[str, float] | None
    interval90: dict[str, tuple[float, float]] | None

    def as_json(self) -> dict[str, object]:
        """Return the whole of it; nothing here knows of what was withheld."""
        ends = self.interval90
        return {
            "words": self.words,
            "confidence": self.confidence,
            "posterior": self.posterior,
            "interval90": None if ends is None else {h: list(pair) for h, pair in ends.items()},
        }


@dataclass(frozen=True, slots=True)
class Gap:
    """What the holder sees: how far the releasable answer is from the full one.

    `turning` names withheld items without which another hypothesis leads: if their originators
    refuse, the audience is told something else than the holder believes.
    """

    bits: float
    leader_full: str | None
    leader_releasable: str | None
    full: dict[str, float]
    releasable: dict[str, float]
    turning: tuple[str, ...]


def cut(board: Board, withheld: Collection[str]) -> Board:
    """Return the board without the withheld reports, artefacts and sources, and their traces.

    Parameters
    ----------
    board : Board
        A checked board.
    withheld : collection of str
        Ids of reports, artefacts or sources; a source takes all its reports with it.

    Raises
    ------
    UnknownReference
        An id that is none of these.
    """
    gone = set(withheld)
    _refuse_unknown(board, gone)
    reports = tuple(r for r in board.reports if r.id not in gone and r.source not in gone)
    artefacts = tuple(
        a for a in board.artefacts if a.id not in gone and (a.of is None or a.of not in gone)
    )
    claims = {r.claim for r in reports}
    speaking = {r.source for r in reports}
    upstreams = _still_used(board, {board.upstream_of(r) for r in reports} - {None})
    rests = {name for r in reports for name in r.assumes}
    rests |= {name for a in artefacts for name in a.assumes}
    kept = speaking | {u.id for u in upstreams}
    sources = tuple(
        replace(s, upstream=s.upstream if s.upstream in kept else None)
        for s in board.sources
        if s.id in speaking
    )
    return replace(
        board,
        claims=tuple(c for c in board.claims if c.id in claims),
        upstreams=tuple(_without_claims(u, claims) for u in upstreams),
        unknown=None if board.unknown is None else _without_claims(board.unknown, claims),
        sources=sources,
        reports=reports,
        artefacts=artefacts,
        assumptions=tuple(a for a in board.assumptions if a.id in rests),
        sharing=tuple(s for s in board.sharing if set(s.between) <= kept),
        options=(),
    )


def _refuse_unknown(board: Board, gone: set[str]) -> None:
    there = {i.id for i in board.reports} | {a.id for a in board.artefacts}
    there |= {s.id for s in board.sources}
    for name in sorted(gone - there):
        raise UnknownReference(
            "withheld",
            expected="one of " + (", ".join(sorted(there)) or str(NOTHING)),
            found=name,
            advice="Name reports, artefacts or sources of this board.",
        )


def _still_used(board: Board, named: set[str | None]) -> list[Upstream]:
    heard = {u.id: u.heard_from for u in board.upstreams}
    used = set(named)
    for upstream in named:
        further = heard[upstream] if upstream is not None else None
        while further is not None:
            used.add(further)
            further = heard[further]
    return [u for u in board.upstreams if u.id in used]


def _without_claims(upstream: Upstream, claims: set[str]) -> Upstream:
    if upstream.controls is None:
        return upstream
    controls = tuple(_wants_only(control, claims) for control in upstream.controls)
    return replace(upstream, controls=controls)


def _wants_only(control: Control, claims: set[str]) -> Control:
    wants = {c: w for c, w in control.wants.items() if c in claims}
    return replace(control, wants=wants)


def release(
    board: Board,
    withheld: Collection[str],
    generator: np.random.Generator,
    *,
    draws: int = 200,
    step: float = STEP,
) -> Released:
    """Return the conclusion for an audience that may not know the withheld items.

    Parameters
    ----------
    board, withheld
        As for `cut`.
    generator : numpy Generator
        The same seed gives the same bytes, whatever the withheld items say.
    draws : int
        Draws of the interval.
    step : float
        Largest move of a probability by one source or artefact that still allows numbers.
    """
    seen = cut(board, withheld)
    found = weigh(seen, generator, draws=draws)
    plain = _largest_move(seen, found.posterior) <= step
    return Released(
        words=found.words,
        confidence=found.confidence,
        posterior=found.posterior if plain else None,
        interval90=found.interval90 if plain else None,
    )


def _largest_move(board: Board, posterior: dict[str, float]) -> float:
    largest = 0.0
    for name in (*(s.id for s in board.sources), *(a.id for a in board.artefacts)):
        without = _answer(cut(board, {name}))
        largest = max(largest, *(abs(without[h] - p) for h, p in posterior.items()))
    return largest


def _answer(board: Board) -> dict[str, float]:
    layout = lay_out(board)
    nums = numbers(layout, layout.middle)
    every = np.ones((1, layout.rests_on.shape[0]), dtype=bool)
    chances = normalised(over_hypotheses(by_partition(nums, every)))[0]
    return {h.id: float(p) for h, p in zip(board.hypotheses, chances, strict=True)}


def gap(board: Board, withheld: Collection[str]) -> Gap:
    """Return, for the holder alone, how far the releasable answer is from the full one.

    Raises
    ------
    UnknownReference
        As `cut`.
    """
    full, seen = _answer(board), _answer(cut(board, withheld))
    names = list(full)
    p, q = np.array(list(full.values())), np.array([seen[h] for h in names])
    ahead = leader(names, p)
    turning = tuple(
        name for name in sorted(set(withheld)) if _leads(_answer(cut(board, {name}))) != ahead
    )
    return Gap(float(divergence(p, q)), ahead, leader(names, q), full, seen, turning)


def _leads(chances: dict[str, float]) -> str | None:
    return leader(list(chances), np.array(list(chances.values())))
