"""Boards made up to be timed, and the same boards as a list of nodes for other engines."""

from __future__ import annotations

from typing import Any

import numpy as np

from goodoffices.intelligence.board import Board
from goodoffices.intelligence.checks import check
from goodoffices.intelligence.reading import board_from

WORDS = ("very unlikely", "unlikely", "roughly even chance", "likely", "very likely")


def large_board(
    *, hypotheses: int = 12, items: int = 60, sources: int = 15, upstreams: int = 4, seed: int = 0
) -> Board:
    """Return a board in words: every item a report, every upstream free or controlled two ways."""
    generator, claims = np.random.default_rng(seed), 20
    roles = ["disinformation", "nothing", "other"]
    ids = [f"h{h}" for h in range(hypotheses)]
    cells = generator.permutation(sources * claims)[:items]
    data: dict[str, Any] = {
        "format": 1,
        "board": "large",
        "hypotheses": [
            {"id": h, "prior": 1 / hypotheses, **({"role": roles[n]} if n < 3 else {})}
            for n, h in enumerate(ids)
        ],
        "claims": [{"id": f"c{c}", "expected": _row(generator, ids)} for c in range(claims)],
        "upstreams": [
            {"id": f"u{g}", "hit": 0.75, "false_alarm": 0.1, "control": _ways(generator, ids)}
            for g in range(upstreams)
        ],
        "sources": [
            {"id": f"s{s}", "letter": "ABCD"[s % 4], "upstream": f"u{s % upstreams}"}
            for s in range(sources)
        ],
        "reports": [
            {
                "id": f"r{n}",
                "source": f"s{cell // claims}",
                "claim": f"c{cell % claims}",
                "value": "says" if generator.random() < 0.6 else "denies",
            }
            for n, cell in enumerate(cells.tolist())
        ],
    }
    return check(board_from(data))


def _row(generator: np.random.Generator, ids: list[str]) -> dict[str, str]:
    return {h: WORDS[int(generator.integers(len(WORDS)))] for h in ids}


def _ways(generator: np.random.Generator, ids: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "by": f"x{k}",
            "given": {ids[0]: 0.4, "rest": 0.05},
            "wants": {f"c{c}": WORDS[int(generator.integers(len(WORDS)))] for c in range(20)},
        }
        for k in range(2)
    ]
