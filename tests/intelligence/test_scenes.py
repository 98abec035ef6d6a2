"""Scenes with known truth: what the weighing is worth to an analyst who has words only."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from goodoffices.intelligence import evidence
from goodoffices.intelligence.layout import lay_out
from goodoffices.intelligence.scenes import (
    BENT,
    FREE,
    PRIOR,
    Scene,
    as_board,
    cut_to_words,
    draw_scene,
)
from tests.conftest import NIGHTLY

Floats = NDArray[np.float64]
Answer = Callable[[Scene], Floats]

SEEDS, SCENES = (range(5), 1_500) if NIGHTLY else (range(1), 200)
SLACK = 0.0 if NIGHTLY else 0.06
"""A good standard error of 200 scenes; the bars themselves are held over 5 x 1,500."""


def weighed(scene: Scene) -> Floats:
    layout = lay_out(as_board(scene))
    nums = evidence.numbers(layout, layout.middle)
    items = np.ones((1, len(layout.value)), dtype=bool)
    found = evidence.normalised(evidence.over_hypotheses(evidence.by_partition(nums, items)))
    return np.asarray(found[0])


def naive(scene: Scene) -> Floats:
    """Every report a fresh observation and nobody deceives, with every number known exactly."""
    false_alarm, hit = FREE
    logs = np.log(PRIOR)
    for (s, c), value in np.ndenumerate(scene.value):
        if value < 0:
            continue
        asserts = scene.theta[c] * hit + (1 - scene.theta[c]) * false_alarm
        says = asserts * scene.relay[s, 1] + (1 - asserts) * scene.relay[s, 0]
        logs = logs + np.log(says if value else 1 - says)
    raised = np.exp(logs - logs.max())
    return np.asarray(raised / raised.sum())


def answers(n: int, seed: int, ways: list[Answer], *, bent: str | None = None) -> list[Floats]:
    """For each way: chance given to the truth, squared error, top chance, whether top is right."""
    generator = np.random.default_rng(seed)
    rows: list[list[tuple[float, ...]]] = [[] for _ in ways]
    for _ in range(n):
        scene = draw_scene(generator, bent=bent)
        for way, row in zip(ways, rows, strict=True):
            chance = way(scene)
            truth = np.eye(len(PRIOR))[scene.truth]
            error = float(((chance - truth) ** 2).sum())
            top = int(chance.argmax())
            row.append((chance[scene.truth], error, chance[top], float(top == scene.truth)))
    return [np.array(row) for row in rows]


def test_words_are_enough_and_lineage_is_what_counts() -> None:
    runs = [answers(SCENES, seed, [weighed, naive]) for seed in SEEDS]
    ours, theirs = (np.vstack([run[way] for run in runs]) for way in (0, 1))
    assert ours[:, 3].mean() >= 0.63 - SLACK
    assert ours[:, 1].mean() <= 0.49 + SLACK
    sure, their_sure = ours[ours[:, 2] > 0.9], theirs[theirs[:, 2] > 0.9]
    assert sure[:, 3].mean() >= 0.92 - SLACK
    assert their_sure[:, 3].mean() <= 0.80 + SLACK
    assert len(their_sure) > len(sure)


def test_scenes_that_are_not_of_the_models_kind() -> None:
    n = 1_500 if NIGHTLY else 50
    better = 0
    for seed, bent in enumerate(BENT):
        ours, theirs = answers(n, 100 + seed, [weighed, naive], bent=bent)
        better += float(np.log(ours[:, 0]).mean()) > float(np.log(theirs[:, 0]).mean())
    assert better >= 4


@pytest.mark.parametrize("bent", [None, *BENT])
def test_the_same_seed_draws_the_same_scene(bent: str | None) -> None:
    first = draw_scene(np.random.default_rng(4), bent=bent)
    second = draw_scene(np.random.default_rng(4), bent=bent)
    assert (first.value == second.value).all()
    assert first.truth == second.truth
    assert set(np.unique(first.value)) <= {-1, 0, 1}
    assert (first.value >= 0).sum() <= 40


def test_words_cover_every_chance() -> None:
    chances = np.linspace(0.02, 0.98, 49)
    words = cut_to_words(chances)
    assert (np.diff(words) >= 0).all()
    assert float(np.abs(words - chances).max()) <= 0.13
