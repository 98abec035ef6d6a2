"""A board as arrays of places: which stated entry stands where.

1. Every stated chance is one entry of a vector; 0 and 1 are its first two entries.
2. A table is an array of places in that vector; a cell that is a chain of chances is a product.
3. So one answer, two hundred draws and every removal are the same arithmetic on other vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.chance import Interval
from goodoffices.intelligence.board import (
    Artefact,
    Board,
    Control,
    Outcome,
    Report,
    Source,
    Upstream,
    Value,
)
from goodoffices.intelligence.partitions import pairs, partitions, together
from goodoffices.intelligence.scales import (
    LETTERS,
    NOT_STATED,
    UNKNOWN_FALSE_ALARM,
    UNKNOWN_HIT,
    Stated,
    mean,
)
from goodoffices.intelligence.sharing import Pair, Units, shared_pairs, units_of

__all__ = ["Layout", "lay_out"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NOUGHT, ONE = 0, 1
LONGEST_CHAIN = 5
UNGRADED = Interval(0.01, 0.15)


class Entries:
    """The vector being filled."""

    def __init__(self) -> None:
        self.lo, self.hi = [0.0, 1.0], [0.0, 1.0]

    def add(self, entry: Stated) -> int:
        """Append one entry and return its place."""
        self.lo.append(entry.interval.lo)
        self.hi.append(entry.interval.hi)
        return len(self.lo) - 1

    def chain(self, factors: Sequence[Stated]) -> list[int]:
        """Return places of a product, filled up with ones."""
        places = [self.add(f) for f in factors]
        return places + [ONE] * (LONGEST_CHAIN - len(places))


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands.

    m hypotheses, C claims, G upstreams (the last one unknown), R
    reports, A artefacts, U units, q purposes. `*_at` arrays hold places in the vector.
    """

    board: Board
    units: Units
    pairs: tuple[Pair, ...]
    lo: Floats
    hi: Floats
    prior_at: Ints  # (m,)
    theta_at: Ints  # (C, m)
    free_at: Ints  # (G, 2): false alarm, hit
    push_at: Ints  # (G, q, C)
    control_at: Ints  # (G, m, q, LONGEST_CHAIN)
    says_at: Ints  # (R, 2)
    denies_at: Ints  # (R, 2), -1 where silence and denial count alike
    knew_at: Ints  # (R,)
    value: Ints  # (R,): 0 says, 1 denies, 2 silent
    report_unit: Ints  # (R,)
    report_claim: Ints  # (R,)
    report_upstream: Ints  # (R,)
    artefact_at: Ints  # (A, m, LONGEST_CHAIN)
    absent: NDArray[np.bool_]  # (A,)
    holds_at: Ints  # (S,)
    rests_on: NDArray[np.bool_]  # (R + A, S)
    share_at: Ints  # (n_pairs,)
    block: Ints  # (P, U)
    owner: Ints  # (P, B)
    heard: Ints  # (P, B)
    x: Floats  # (P, n_pairs)

    @property
    def middle(self) -> Floats:
        """Return the vector of middles, shape (1, n_entries)."""
        return ((self.lo + self.hi) / 2)[None, :]

    def draws(self, n: int, generator: np.random.Generator) -> Floats:
        """Return n vectors, each entry uniform in its interval, shape (n, n_entries)."""
        return self.lo + (self.hi - self.lo) * generator.random((n, len(self.lo)))


def lay_out(board: Board) -> Layout:
    """Return the layout of a checked board.

    Raises
    ------
    Contradiction, BadInput
        Statements about sharing cannot hold together, or too many sources have no stated
        upstream.
    """
    entries = Entries()
    units = units_of(board)
    made = shared_pairs(board, units)
    upstreams = _upstreams(board, units)
    purposes = max(len(u.controls or ()) for u in upstreams)
    ids = [h.id for h in board.hypotheses]
    block, owner, heard, x = _blocks(upstreams, units, made)
    says, denies, knew = _reports_at(board, entries)
    return Layout(
        board=board,
        units=units,
        pairs=made,
        prior_at=_ints([entries.add(h.prior) for h in board.hypotheses]),
        theta_at=_table(
            [[entries.add(c.expected.get(h, NOT_STATED)) for h in ids] for c in board.claims],
            len(ids),
        ),
        free_at=_ints([[entries.add(u.false_alarm), entries.add(u.hit)] for u in upstreams]),
        push_at=_push(board, upstreams, purposes, entries),
        control_at=_control(ids, upstreams, purposes, entries),
        says_at=says,
        denies_at=denies,
        knew_at=knew,
        value=_ints([list(Value).index(r.value) for r in board.reports]),
        report_unit=_ints([_unit(board, units, r) for r in board.reports]),
        report_claim=_ints([[c.id for c in board.claims].index(r.claim) for r in board.reports]),
        report_upstream=_ints([_home(board, upstreams, r) for r in board.reports]),
        artefact_at=_artefacts_at(board.artefacts, ids, entries),
        absent=np.array([a.outcome is Outcome.ABSENT for a in board.artefacts], dtype=bool),
        holds_at=_ints([entries.add(a.holds) for a in board.assumptions]),
        rests_on=_rests_on(board),
        share_at=_ints([entries.add(p.stated) for p in made]),
        block=block,
        owner=owner,
        heard=heard,
        x=x,
        lo=np.array(entries.lo),
        hi=np.array(entries.hi),
    )


def _ints(values: Sequence[object]) -> Ints:
    return np.array(values, dtype=np.int64)


def _table(rows: list[list[int]], width: int) -> Ints:
    return _ints(rows).reshape(len(rows), width)


def _upstreams(board: Board, units: Units) -> list[Upstream]:
    by_id = {u.id: u for u in board.upstreams}
    unknown = board.unknown or Upstream("unknown", "", UNKNOWN_HIT, UNKNOWN_FALSE_ALARM)
    named = [_with_control(board, by_id[u], u) for u in units.named]
    return [*named, _with_control(board, unknown, None)]


def _with_control(board: Board, upstream: Upstream, home: str | None) -> Upstream:
    """Return the upstream, its control filled from its sources' letters if nobody stated it."""
    if upstream.controls is not None:
        return upstream
    hanging = {r.source for r in board.reports if board.upstream_of(r) == home}
    letters = [s.letter for s in board.sources if s.id in hanging and s.letter]
    guess = mean([LETTERS[letter].controlled for letter in letters]) if letters else UNGRADED
    default = (Stated(guess, "default of the source letters"),)
    given = {h.id: default for h in board.hypotheses}
    return replace(upstream, controls=(Control("somebody", given),))


def _unit(board: Board, units: Units, report: Report) -> int:
    return units.ids.index(board.upstream_of(report) or report.source)


def _home(board: Board, upstreams: list[Upstream], report: Report) -> int:
    named = board.upstream_of(report)
    ids = [u.id for u in upstreams[:-1]]
    return len(ids) if named is None else ids.index(named)


def _push(board: Board, upstreams: list[Upstream], purposes: int, entries: Entries) -> Ints:
    out = np.full((len(upstreams), purposes, len(board.claims)), NOUGHT, dtype=np.int64)
    for g, upstream in enumerate(upstreams):
        for k, control in enumerate(upstream.controls or ()):
            for c, claim in enumerate(board.claims):
                out[g, k, c] = entries.add(control.wants.get(claim.id, NOT_STATED))
    return out


def _control(ids: list[str], upstreams: list[Upstream], purposes: int, entries: Entries) -> Ints:
    out = np.full((len(upstreams), len(ids), purposes, LONGEST_CHAIN), NOUGHT, dtype=np.int64)
    for g, upstream in enumerate(upstreams):
        for k, control in enumerate(upstream.controls or ()):
            for h, name in enumerate(ids):
                out[g, h, k] = entries.chain(control.given.get(name, (NOT_STATED,)))
    return out


def _reports_at(board: Board, entries: Entries) -> tuple[Ints, Ints, Ints]:
    says = {s.id: [entries.add(s.false_alarm), entries.add(s.hit)] for s in board.sources}
    denies = {s.id: _denies_at(s, entries) for s in board.sources}
    knew = [
        ONE if r.would_have_known is None else entries.add(r.would_have_known)
        for r in board.reports
    ]
    return (
        _table([says[r.source] for r in board.reports], 2),
        _table([denies[r.source] for r in board.reports], 2),
        _ints(knew),
    )


def _denies_at(source: Source, entries: Entries) -> list[int]:
    if source.denies is None:
        return [-1, -1]
    return [entries.add(source.denies[1]), entries.add(source.denies[0])]


def _artefacts_at(artefacts: tuple[Artefact, ...], ids: list[str], entries: Entries) -> Ints:
    rows = [[entries.chain(a.expected.get(h, (NOT_STATED,))) for h in ids] for a in artefacts]
    return _ints(rows).reshape(len(artefacts), len(ids), LONGEST_CHAIN)


def _rests_on(board: Board) -> NDArray[np.bool_]:
    items: list[Report | Artefact] = [*board.reports, *board.artefacts]
    rows = [[a.id in item.assumes for a in board.assumptions] for item in items]
    return np.array(rows, dtype=bool).reshape(len(rows), len(board.assumptions))


def _blocks(
    upstreams: list[Upstream], units: Units, made: tuple[Pair, ...]
) -> tuple[Ints, Ints, Ints, Floats]:
    index = pairs(len(units.ids))
    certain = {ij: p.middle for ij, p in zip(index, made, strict=True)}
    apart = frozenset(ij for ij, s in certain.items() if s <= 0)
    same = frozenset(ij for ij, s in certain.items() if s >= 1)
    block = partitions(len(units.ids), apart=apart, same=same)
    n_blocks = int(block.max(initial=0)) + 1
    owner = np.full((len(block), n_blocks), -1, dtype=np.int64)
    heard = np.full((len(block), n_blocks), -1, dtype=np.int64)
    names = [u.id for u in upstreams[:-1]]
    for p, row in enumerate(block):
        for unit in reversed(range(len(row))):
            owner[p, row[unit]] = min(unit, len(names))
        for g, upstream in enumerate(upstreams[:-1]):
            if upstream.heard_from is not None:
                heard[p, row[g]] = row[names.index(upstream.heard_from)]
    return block, owner, heard, together(block)
