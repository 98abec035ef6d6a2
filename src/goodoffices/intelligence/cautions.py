"""What must be said with the answer: a sentence for each thing that could mislead.

1. How many first observers stand behind how many sources, before anything else: two warnings are
   not two sources until that is shown.
2. What nothing held can tell apart; planted items that fit the framed as well as the framer.
3. What was not used (credibility), used only once (motive), or not stated (defaults).
4. Items that conflict; three answers that disagree; an item on which the answer hangs.
It asks. It accuses nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from goodoffices.intelligence.board import Board, Role
from goodoffices.intelligence.evidence import (
    Numbers,
    by_partition,
    independent,
    normalised,
    one_upstream,
    over_hypotheses,
)
from goodoffices.intelligence.scales import NOT_STATED
from goodoffices.intelligence.separation import BAND_BITS, conflict_bits, ratio_bits

if TYPE_CHECKING:
    from goodoffices.intelligence.weighing import Linchpin

__all__ = ["cautions"]

Floats = NDArray[np.float64]

CONFLICT = 3.0


def cautions(
    nums: Numbers,
    single: Floats,
    pins: tuple[Linchpin, ...],
    pairs: tuple[tuple[str, str], ...],
    upstreams: float,
) -> tuple[str, ...]:
    """Return the sentences, in the order of the rules.

    Parameters
    ----------
    nums : Numbers
        The middle tables, n = 1.
    single : ndarray, shape (n_items, m)
        log P(item | h) of each report and artefact alone.
    pins, pairs, upstreams
        The linchpins, the inseparable pairs, the expected number of first observers.
    """
    board = nums.layout.board
    return (
        *_observers(nums, upstreams),
        *_pairs(pairs),
        *_planted(nums, single),
        *_not_used(board),
        *_not_stated(board, nums),
        *_conflict(nums, single),
        *_three_answers(nums),
        *_hanging(nums, pins),
    )


def _observers(nums: Numbers, upstreams: float) -> Iterator[str]:
    board, units = nums.layout.board, nums.layout.units
    speaking = {r.source for r in board.reports}
    if not speaking:
        yield "No report is on the board: the answer rests on priors and artefacts."
        return
    roots = {u.id for u in board.upstreams if u.id in units.named and u.heard_from is None}
    yield (
        f"Independent upstreams shown: {len(roots)} for {len(speaking)} "
        f"{'source' if len(speaking) == 1 else 'sources'} (expected number {upstreams:.2f})."
    )
    if units.unnamed:
        yield (
            "Nobody stated who first observed for: "
            + ", ".join(units.unnamed)
            + ". Sharing one upstream is kept possible for each."
        )
    for u in units.named:
        relays = sorted({r.source for r in board.reports if board.upstream_of(r) == u})
        if len(relays) > 1:
            yield f"{' and '.join(relays)} relay one upstream ({u}): one observation, not several."


def _pairs(pairs: tuple[tuple[str, str], ...]) -> Iterator[str]:
    alike = {frozenset(pair) for pair in pairs}
    groups: list[list[str]] = []
    for first, second in pairs:
        if any({first, second} <= set(g) for g in groups):
            continue
        home = next((g for g in groups if all(frozenset((h, second)) in alike for h in g)), None)
        if home is None or first not in home:
            groups.append([first, second])
        else:
            home.append(second)
    for group in groups:
        yield f"Cannot separate {', '.join(group)}: nothing held differs between them."


def _planted(nums: Numbers, single: Floats) -> Iterator[str]:
    board, n_reports = nums.layout.board, len(nums.layout.value)
    ids = [h.id for h in board.hypotheses]
    for a, artefact in enumerate(board.artefacts):
        row = np.exp(single[n_reports + a])[None, :]
        for framer in artefact.staged:
            for other in ids:
                bits = ratio_bits(row, ids.index(framer), ids.index(other))[0]
                if other not in artefact.staged and abs(bits) <= BAND_BITS:
                    yield (
                        f"{artefact.id} alone cannot separate {framer} from {other}: "
                        "it is as expected if planted."
                    )


def _not_used(board: Board) -> Iterator[str]:
    graded = [r.id for r in board.reports if r.credibility is not None]
    if graded:
        yield (
            "Credibility grades are shown and not used (they may count corroboration twice): "
            + ", ".join(graded)
            + "."
        )
    repeated = [a.id for a in board.artefacts if a.about == "motive"]
    if repeated and board.motive_in_prior:
        yield (
            "Motive may be counted twice: it is in the prior of "
            + ", ".join(board.motive_in_prior)
            + " and again in "
            + ", ".join(repeated)
            + ". Take one of them out."
        )


def _not_stated(board: Board, nums: Numbers) -> Iterator[str]:
    open_cells = [
        f"{kind} {item.id} under {h}"
        for kind, group in (("claim", board.claims), ("artefact", board.artefacts))
        for item in group
        for h, entry in item.expected.items()
        if NOT_STATED in (entry if isinstance(entry, tuple) else (entry,))
    ]
    if open_cells:
        shown = "; ".join(open_cells[:4]) + ("; ..." if len(open_cells) > 4 else "")
        yield f"Expectations not stated ({len(open_cells)}), taken as anything: {shown}."
    ungraded = [s.id for s in board.sources if s.hit.said.startswith("letter F")]
    if ungraded:
        yield f"Cannot be judged (F), taken as a wide interval: {', '.join(ungraded)}."
    moved = [p for p in nums.layout.pairs if "moved" in p.stated.said]
    if moved:
        names = "; ".join(" and ".join(p.between) for p in moved)
        yield f"Sharing nobody stated was moved to what the other statements allow: {names}."


def _conflict(nums: Numbers, single: Floats) -> Iterator[str]:
    if not len(single):
        return
    every = np.ones((1, len(single)), dtype=bool)
    whole = float(np.logaddexp.reduce(over_hypotheses(by_partition(nums, every))[0]))
    alone = np.logaddexp.reduce(single + nums.log_prior, axis=1)
    bits = conflict_bits(alone, whole)
    if bits > CONFLICT:
        yield (
            f"The items conflict ({bits:.1f} bits): together they are less likely than if they "
            "had nothing to do with each other. Which of them could be wrong?"
        )


def _three_answers(nums: Numbers) -> Iterator[str]:
    every = np.ones((1, nums.layout.rests_on.shape[0]), dtype=bool)
    ids = [h.id for h in nums.layout.board.hypotheses]
    apart = ids[int(normalised(independent(nums, every))[0].argmax())]
    single = ids[int(normalised(one_upstream(nums, every))[0].argmax())]
    if apart != single:
        yield (
            f"Who leads depends on lineage: {apart} if all reports are independent, {single} if "
            "they come from one upstream. Ask who first observed."
        )


def _hanging(nums: Numbers, pins: tuple[Linchpin, ...]) -> Iterator[str]:
    board = nums.layout.board
    every = np.ones((1, nums.layout.rests_on.shape[0]), dtype=bool)
    answer = normalised(over_hypotheses(by_partition(nums, every)))[0]
    ahead = board.hypotheses[int(answer.argmax())]
    turning = [pin.item for pin in pins if pin.leader_without != ahead.id]
    if turning and ahead.role is not Role.OTHER:
        yield f"Another hypothesis leads without: {', '.join(turning)}."
