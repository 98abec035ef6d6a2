"""Boards made up for the tests."""

from __future__ import annotations

from typing import Any

import numpy as np

from goodoffices.common.chance import Interval
from goodoffices.intelligence.board import (
    Artefact,
    Board,
    Claim,
    Control,
    Hypothesis,
    Report,
    Sharing,
    Source,
    Upstream,
    Value,
)
from goodoffices.intelligence.reading import board_from
from goodoffices.intelligence.scales import Stated

ABSENT = "looked for and absent"
IDS = ("a", "b", "planted", "nothing", "other")
ROLES = {"planted": "disinformation", "nothing": "nothing", "other": "other"}


def hypotheses(prior: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    given = prior or dict.fromkeys(IDS, 0.2)
    return [
        {"id": h, "prior": p, **({"role": ROLES[h]} if h in ROLES else {})}
        for h, p in given.items()
    ]


def plain(**parts: Any) -> dict[str, Any]:
    """A board with one claim, two sources and two reports, as data."""
    data: dict[str, Any] = {
        "format": 1,
        "board": "plain",
        "question": "What is behind it?",
        "hypotheses": hypotheses(),
        "claims": [{"id": "plot", "expected": {"a": 0.9, "b": 0.8, "rest": 0.2}}],
        "sources": [{"id": "s1", "letter": "B"}, {"id": "s2", "letter": "C"}],
        "reports": [
            {"id": "r1", "source": "s1", "claim": "plot", "value": "says"},
            {"id": "r2", "source": "s2", "claim": "plot", "value": "says"},
        ],
    }
    return {**data, **parts}


def random_board(
    generator: np.random.Generator, *, named: int = 2, loose: int = 2, chain: bool = True
) -> Board:
    """A board with every kind of part; chances are points, words or pairs."""
    claims = [f"c{c}" for c in range(int(generator.integers(1, 4)))]
    upstreams = [f"u{g}" for g in range(named)]
    sources = [
        {"id": f"s{s}", **_free(generator), "upstream": upstreams[s % named]}
        for s in range(named + 1 if named else 0)
    ]
    sources += [{"id": f"x{s}", **_free(generator)} for s in range(loose)]
    return board_from(
        {
            "format": 1,
            "board": "random",
            "hypotheses": hypotheses(dict(zip(IDS, _prior(generator), strict=True))),
            "claims": [{"id": c, "expected": _table(generator)} for c in claims],
            "upstreams": [_upstream(generator, g, claims, chain=chain) for g in range(named)],
            "unknown_upstream": {
                "hit": 0.75,
                "false_alarm": 0.1,
                "control": [_control(generator, claims)],
            },
            "sources": sources,
            "reports": _reports(generator, sources, claims),
            "artefacts": [
                {"id": "trace", "expected": _table(generator), "assumes": ["sound"]},
                {"id": "absence", "expected": _table(generator), "outcome": ABSENT},
            ],
            "assumptions": [{"id": "sound", "holds": "likely"}],
        }
    )


def _prior(generator: np.random.Generator) -> list[float]:
    drawn = 0.05 + 0.75 * generator.dirichlet(np.ones(len(IDS)))
    return [float(p) for p in drawn]


def _any(generator: np.random.Generator) -> Any:
    lo, hi = sorted(generator.uniform(0.03, 0.97, 2).tolist())
    return [
        float(lo),
        ["likely", "unlikely", "very likely"][int(generator.integers(3))],
        [float(lo), float(hi)],
    ][int(generator.integers(3))]


def _table(generator: np.random.Generator) -> dict[str, Any]:
    return {h: _any(generator) for h in IDS}


def _free(generator: np.random.Generator) -> dict[str, float]:
    return {
        "hit": float(generator.uniform(0.5, 0.99)),
        "false_alarm": float(generator.uniform(0.01, 0.5)),
    }


def _control(generator: np.random.Generator, claims: list[str]) -> dict[str, Any]:
    return {
        "by": "somebody",
        "given": {"planted": "very likely", "rest": [0.02, 0.3]},
        "wants": {c: _any(generator) for c in claims},
    }


def _upstream(
    generator: np.random.Generator, g: int, claims: list[str], *, chain: bool
) -> dict[str, Any]:
    heard = {"heard_from": f"u{g - 1}"} if chain and g and generator.random() < 0.5 else {}
    count = int(generator.integers(1, 3))
    controls = [_control(generator, claims) for _ in range(count)]
    for control in controls[1:]:
        control["given"] = {"rest": [0.01, 0.1]}
    return {"id": f"u{g}", **_free(generator), "control": controls, **heard}


def _reports(
    generator: np.random.Generator, sources: list[dict[str, Any]], claims: list[str]
) -> list[dict[str, Any]]:
    out = []
    for source in sources:
        for claim in claims:
            value = ["says", "denies", "silent", None][int(generator.integers(4))]
            if value is None:
                continue
            knew = {"would_have_known": "likely"} if value == "silent" else {}
            out.append(
                {
                    "id": f"{source['id']}_{claim}",
                    "source": source["id"],
                    "claim": claim,
                    "value": value,
                    **knew,
                }
            )
    return out


def point(chance: float) -> Stated:
    return Stated(Interval(chance, chance), f"{chance:g}")


def bare(
    prior: dict[str, float],
    *,
    theta: dict[str, float] | None = None,
    free: tuple[float, float] = (0.8, 0.1),
    relays: int = 1,
    relay: tuple[float, float] = (1.0, 0.0),
    upstream: str | None = "u",
    control: Control | None = None,
    values: str = "says",
    sharing: tuple[Sharing, ...] = (),
) -> Board:
    """One claim, a few relays that all do the same, no standing hypotheses: for worked cases."""
    controls = () if control is None else (control,)
    known = Upstream("u", "u", point(free[0]), point(free[1]), controls)
    names = [f"s{i}" for i in range(relays)]
    knew = point(1.0) if values == "silent" else None
    return Board(
        id="bare",
        question="",
        hypotheses=tuple(Hypothesis(h, h, point(p)) for h, p in prior.items()),
        claims=(Claim("t", "t", {h: point(p) for h, p in (theta or {}).items()}),),
        upstreams=(known,) if upstream else (),
        unknown=known,
        sources=tuple(
            Source(s, point(relay[0]), point(relay[1]), upstream=upstream) for s in names
        ),
        reports=tuple(
            Report(f"r_{s}", s, "t", Value(values), would_have_known=knew) for s in names
        ),
        sharing=sharing,
    )


def table_board(prior: dict[str, float], rows: dict[str, list[float]]) -> Board:
    """Artefacts with a likelihood under each hypothesis: rows are items."""
    return Board(
        id="table",
        question="",
        hypotheses=tuple(Hypothesis(h, h, point(p)) for h, p in prior.items()),
        artefacts=tuple(
            Artefact(item, item, {h: (point(p),) for h, p in zip(prior, row, strict=True)})
            for item, row in rows.items()
        ),
    )
