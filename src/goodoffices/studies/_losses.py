"""What the losses of a model hang on, and why a changed model differs from the one it changes.

1. Hangs on: the input that accounts for most of the spread of both sides' losses together, and
   both sides' expected losses where it lies in its lowest and in its highest fifth.
2. Differs: what each changed input moves, for both sides, on the same random numbers.
3. Both sides always; two ends always.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from goodoffices.common.errors import NoAnswer
from goodoffices.record.kinds.stakes import FightModel
from goodoffices.record.sight import Sight
from goodoffices.studies._models import author_of, desk_forces

__all__ = ["differs", "hangs_on"]

POINTS, REPEATS, PAIRS = 256, 20, 1000
Row = dict[str, Any]


def hangs_on(sight: Sight, model: FightModel, seed: int) -> tuple[list[Row], str]:
    """Return what the spread hangs on most, for programs and in words; nothing where all is fixed.

    Inputs that account for exactly as much stand beside each other.

    Raises
    ------
    BadInput
        A model that says too little.
    """
    from goodoffices.stakes.influence import influence

    mechanism, forces = desk_forces(sight, model)
    sides, generator = (model.parties[0], model.parties[1]), np.random.default_rng(seed)
    try:
        found = influence(mechanism, sides, forces, generator, points=POINTS, repeats=REPEATS)
    except NoAnswer:
        return [], ""
    shared = {name: by["together"] for name, by in found.shares.items() if "together" in by}
    leading = [name for name in found.fifths if name in shared]
    if not leading:
        return [], ""
    most = max(shared[name].total for name in leading)
    rows = [_hanging(name, shared[name], found.fifths[name]) for name in leading
            if shared[name].total == most]  # fmt: skip
    words = "; ".join(_hanging_words(sight, row) for row in rows)
    return rows, f"{words} {model.unit}"


def _hanging(name: str, share: Any, fifths: tuple[Any, Any]) -> Row:  # noqa: ANN401
    return {
        "input": name,
        "share_of_spread": {"interval90": [min(1.0, max(0.0, end)) for end in share.total90]},
        "would_change": [
            {
                "where": word,
                "beyond": fifth.beyond,
                "expected_losses90": {side: list(ends) for side, ends in fifth.losses90.items()},
            }
            for word, fifth in zip(("at most", "at least"), fifths, strict=True)
        ],
    }


def _hanging_words(sight: Sight, row: Row) -> str:
    from goodoffices.stakes.pages.words import figure, percents

    moved = "; ".join(
        f"{one['where']} {figure(one['beyond'])}: {_both(sight, one['expected_losses90'])}"
        for one in row["would_change"]
    )
    share = percents(row["share_of_spread"]["interval90"])
    return (
        f"{_input(sight, row['input'])}, {share} of the spread of both sides' losses; expected "
        f"losses where it is {moved}"
    )


def differs(sight: Sight, model: FightModel, seed: int) -> tuple[Row | None, str]:
    """Return why a changed model's losses differ from those of the model it changes.

    Raises
    ------
    BadInput
        A model that says too little.
    """
    from goodoffices.stakes.influence import difference

    changed = sight.targets(model, FightModel)
    if not changed or changed[0].parties != model.parties or changed[0].id == model.id:
        return None, ""
    mechanism, second = desk_forces(sight, model)
    _, first = desk_forces(sight, changed[0])
    sides, generator = (model.parties[0], model.parties[1]), np.random.default_rng(seed)
    try:
        found = difference(mechanism, sides, first, second, generator, pairs=PAIRS)
    except NoAnswer as reason:
        return {"from": changed[0].id, "parts": None, "reason": str(reason)}, ""
    parts = {
        name: {side: ends for side, (_, ends) in by.items() if side in sides}
        for name, by in found.parts.items()
    }
    row = {
        "from": changed[0].id,
        "parts": {
            name: {side: {"interval90": list(ends)} for side, ends in by.items()}
            for name, by in parts.items()
        },
        "reason": None,
    }
    moves = (f"{_input(sight, name)} moves {_both(sight, by)}" for name, by in parts.items())
    moved = "; ".join(moves)
    return row, f"from the inputs of {author_of(changed[0])} in expected losses: {moved}"


def _both(sight: Sight, losses: Mapping[str, Sequence[float]]) -> str:
    from goodoffices.stakes.pages.words import span

    return ", ".join(f"{sight.name(side)} {span(ends)}" for side, ends in losses.items())


def _input(sight: Sight, name: str) -> str:
    side, _, given = name.partition(".")
    return f"{given.replace('_', ' ')} of {sight.name(side)}"
