"""Scenes made up to try the weighing on: truth known, reports drawn.

1. A scene of the model's own kind: one hypothesis is true; claims come true by its table; four
   upstreams of unequal reach are free or controlled; fifteen sources pass on what they heard.
2. Scenes that are not of that kind bend one assumption each: claims that move together, sources
   that lie in bursts, groups drawn wrongly, relays that drift towards their peers, and a
   controller who knows the truth and inverts it.
3. The analyst gives words only: every chance is cut to one of the seven words, and all sources
   get one grade. Priors and chances of control are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.chance import WORDS, Interval
from goodoffices.intelligence.board import (
    Board,
    Claim,
    Control,
    Hypothesis,
    Report,
    Role,
    Source,
    Upstream,
    Value,
)
from goodoffices.intelligence.scales import Stated

__all__ = ["BENT", "Scene", "as_board", "cut_to_words", "draw_scene"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Generator = np.random.Generator

ROLES = (Role.CAUSE, Role.CAUSE, Role.CAUSE, Role.CAUSE, Role.DISINFORMATION, Role.NOTHING)
PRIOR = 0.5 * np.array([0.08, 0.08, 0.08, 0.06, 0.15, 0.55]) + 0.5 / 6
CONTROLLED = np.array([0.07, 0.07, 0.07, 0.07, 0.55, 0.05])
REACH = (8, 4, 2, 1)
CLAIMS, DRAWS, FREE = 10, 40, (0.10, 0.75)
ONE_GRADE = (0.07, 0.90)
EDGES = np.array([0.05, 0.20, 0.45, 0.55, 0.80, 0.95])
BANDS = tuple(WORDS.items())


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene: the tables it was drawn from, what was reported, and which hypothesis is true.

    `value[s, c]` is 1 says, 0 denies, -1 no report; `group[s]` the upstream of a source.
    """

    truth: int
    theta: Floats  # (C, m)
    push: Floats  # (G, C)
    relay: Floats  # (S, 2): false alarm, hit
    group: Ints  # (S,)
    value: Ints  # (S, C)


@dataclass(frozen=True, slots=True)
class _World:
    """What is so before anybody speaks: claims, control, what each upstream asserts."""

    truth: int
    theta: Floats
    push: Floats
    relay: Floats
    group: Ints
    so: NDArray[np.bool_]  # (C,)
    held: NDArray[np.bool_]  # (G,)
    asserts: NDArray[np.bool_]  # (G, C)


def draw_scene(generator: Generator, *, bent: str | None = None) -> Scene:
    """Return one scene, of the model's own kind or bent in the named way.

    Parameters
    ----------
    generator : numpy Generator
    bent : str, optional
        One of `BENT`.

    Examples
    --------
    >>> scene = draw_scene(np.random.default_rng(1))
    >>> scene.theta.shape, scene.value.shape
    ((10, 6), (15, 10))
    """
    world = _world(generator)
    says = np.where(world.asserts[world.group], world.relay[:, 1:], world.relay[:, :1])
    if bent is not None:
        world, says = BENT[bent](world, says, generator)
    value = np.full(says.shape, -1, dtype=np.int64)
    for _ in range(DRAWS):
        s, c = int(generator.integers(len(says))), int(generator.integers(CLAIMS))
        value[s, c] = generator.random() < says[s, c]
    return Scene(world.truth, world.theta, world.push, world.relay, world.group, value)


def _world(generator: Generator) -> _World:
    truth = int(generator.choice(len(PRIOR), p=PRIOR))
    theta = np.clip(generator.beta(0.6, 0.6, (CLAIMS, len(PRIOR))), 0.03, 0.97)
    push = generator.uniform(0.05, 0.95, (len(REACH), CLAIMS))
    n = sum(REACH)
    relay = np.column_stack([generator.uniform(0.02, 0.12, n), generator.uniform(0.85, 0.98, n)])
    so = generator.random(CLAIMS) < theta[:, truth]
    held = generator.random(len(REACH)) < CONTROLLED[truth]
    free = np.where(so, FREE[1], FREE[0])[None, :]
    asserts = generator.random(push.shape) < np.where(held[:, None], push, free)
    group = np.repeat(np.arange(len(REACH)), REACH)
    return _World(truth, theta, push, relay, group, so, held, asserts)


def _remade(world: _World, asserts: NDArray[np.bool_], group: Ints) -> _World:
    return _World(
        world.truth, world.theta, world.push, world.relay, group, world.so, world.held, asserts
    )


def _pairs_of_claims(world: _World, _: Floats, generator: Generator) -> tuple[_World, Floats]:
    """Let claims 0-1, 2-3, ... come true together more often than the tables say."""
    linked = np.repeat(generator.random(CLAIMS // 2) < 0.5, 2)
    so = np.where(linked, np.repeat(world.so[::2], 2), world.so)
    free = np.where(so, FREE[1], FREE[0])[None, :]
    chance = np.where(world.held[:, None], world.push, free)
    asserts = generator.random(world.push.shape) < chance
    bent = _remade(world, asserts, world.group)
    return bent, np.where(asserts[world.group], world.relay[:, 1:], world.relay[:, :1])


def _wrong_groups(world: _World, says: Floats, generator: Generator) -> tuple[_World, Floats]:
    """List a quarter of the sources under an upstream that is not theirs."""
    group = world.group.copy()
    moved = generator.random(len(group)) < 0.25
    group[moved] = generator.integers(len(REACH), size=int(moved.sum()))
    return _remade(world, world.asserts, group), says


def _bursts(world: _World, says: Floats, generator: Generator) -> tuple[_World, Floats]:
    """Let three sources say the opposite of what they heard on a run of claims."""
    bent = says.copy()
    for s in generator.choice(len(says), 3, replace=False):
        start, length = int(generator.integers(CLAIMS)), int(generator.integers(3, 7))
        run = np.arange(start, start + length) % CLAIMS
        bent[s, run] = 1.0 - bent[s, run]
    return world, bent


def _herd(world: _World, says: Floats, generator: Generator) -> tuple[_World, Floats]:
    """Let a third of the sources drift halfway to what most sources say of a claim."""
    common = (says > 0.5).mean(axis=0)
    drifting = generator.random(len(says)) < 1 / 3
    return world, np.where(drifting[:, None], (says + common) / 2, says)


def _inverted(world: _World, _: Floats, generator: Generator) -> tuple[_World, Floats]:
    """Let a controller who knows what is so assert the opposite."""
    lies = generator.random(world.push.shape) < np.where(world.so, 0.1, 0.9)[None, :]
    asserts = np.where(world.held[:, None], lies, world.asserts)
    bent = _remade(world, asserts, world.group)
    return bent, np.where(asserts[world.group], world.relay[:, 1:], world.relay[:, :1])


BENT: Mapping[str, Callable[[_World, Floats, Generator], tuple[_World, Floats]]] = MappingProxyType(
    {
        "correlated claims": _pairs_of_claims,
        "wrong groups": _wrong_groups,
        "lying in bursts": _bursts,
        "herding": _herd,
        "informed inversion": _inverted,
    }
)


def cut_to_words(chances: Floats) -> Floats:
    """Return each chance as the middle of its word.

    Examples
    --------
    >>> cut_to_words(np.array([0.1, 0.5, 0.7])).tolist()
    [0.125, 0.5, 0.675]
    """
    middles = np.array([ends.middle for _, ends in BANDS])
    return np.asarray(middles[np.searchsorted(EDGES, chances)])


def as_board(scene: Scene) -> Board:
    """Return what an analyst who has words and one grade only would enter."""
    ids = [f"h{h}" for h in range(len(PRIOR))]
    claims = tuple(
        Claim(f"c{c}", f"c{c}", {h: _word(t) for h, t in zip(ids, row, strict=True)})
        for c, row in enumerate(scene.theta)
    )
    return Board(
        id="scene",
        question="",
        hypotheses=tuple(
            Hypothesis(h, h, _point(p), role) for h, p, role in zip(ids, PRIOR, ROLES, strict=True)
        ),
        claims=claims,
        upstreams=tuple(_upstream(g, row, ids) for g, row in enumerate(scene.push)),
        sources=tuple(
            Source(f"s{s}", _point(ONE_GRADE[1]), _point(ONE_GRADE[0]), upstream=f"u{g}")
            for s, g in enumerate(scene.group)
        ),
        reports=tuple(
            Report(f"r{s}_{c}", f"s{s}", f"c{c}", Value.SAYS if v else Value.DENIES)
            for (s, c), v in np.ndenumerate(scene.value)
            if v >= 0
        ),
    )


def _upstream(g: int, push: Floats, ids: list[str]) -> Upstream:
    given = {h: (_point(p),) for h, p in zip(ids, CONTROLLED, strict=True)}
    wants = {f"c{c}": _word(w) for c, w in enumerate(push)}
    controls = (Control("somebody", given, wants),)
    return Upstream(f"u{g}", f"u{g}", _word(FREE[1]), _word(FREE[0]), controls)


def _point(chance: float) -> Stated:
    return Stated(Interval(float(chance), float(chance)), f"{chance:g}")


def _word(chance: float) -> Stated:
    word, ends = BANDS[int(np.searchsorted(EDGES, chance))]
    return Stated(ends, word)
