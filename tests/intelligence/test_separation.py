from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from goodoffices.common.errors import NoAnswer
from goodoffices.intelligence.bits import divergence, expected_bits
from goodoffices.intelligence.reading import board_from
from goodoffices.intelligence.separation import BAND_BITS, conflict_bits, dempster, inseparable
from goodoffices.intelligence.weighing import Weighing, weigh
from tests.conftest import NIGHTLY
from tests.intelligence.boards import hypotheses, plain

PRIOR = {"a": 0.30, "framer": 0.15, "planted": 0.15, "nothing": 0.30, "other": 0.10}
SCENES = 20_000 if NIGHTLY else 3_000


def weighed(**parts: Any) -> Weighing:
    return weigh(board_from(plain(**parts)), np.random.default_rng(0), draws=21)


def staged(*, could: Any, would: Any, honest: Any, shown: Any = None) -> dict[str, Any]:
    artefact: dict[str, Any] = {
        "id": "badge",
        "expected": {"a": honest, "framer": {"could": could, "would": would}, "rest": 0.02},
    }
    if shown is not None:
        artefact["conspicuous"] = shown
    return {
        "hypotheses": hypotheses(PRIOR),
        "claims": [],
        "sources": [],
        "reports": [],
        "artefacts": [artefact],
    }


@pytest.mark.parametrize(("could", "would"), [(0.8, 0.75), (0.6, 1.0), (0.65, 0.6 / 0.65)])
def test_equal_likelihoods_always_raise_cannot_separate(could: float, would: float) -> None:
    found = weighed(**staged(could=could, would=would, honest=0.6))
    assert ("a", "framer") in found.inseparable
    text = " ".join(found.warnings)
    assert "badge alone cannot separate framer from a" in text
    assert "Cannot separate a, framer" in text


def test_conspicuousness_separates_what_the_badge_cannot() -> None:
    shown = {"a": 0.15, "framer": 0.7, "rest": 0.05}
    found = weighed(**staged(could=0.8, would=0.75, honest=0.6, shown=shown))
    assert ("a", "framer") not in found.inseparable
    assert "badge alone cannot separate framer from a" in " ".join(found.warnings)
    assert found.posterior["framer"] > found.posterior["a"]


def test_the_chance_of_a_framer_is_calibrated() -> None:
    """Staged and unstaged scenes drawn from the tables: said and happened agree within .05."""
    generator = np.random.default_rng(11)
    said, so = [], []
    ids = list(PRIOR)
    words = np.array([0.125, 0.325, 0.5, 0.675, 0.875])
    for _ in range(SCENES // 500):
        could, would, honest, shy, bold = generator.choice(words, 5)
        badge = {"a": honest, "framer": could * would}
        left = {"a": shy, "framer": bold}
        answers = {}
        for shown in (True, False):
            parts = staged(
                could=could,
                would=would,
                honest=honest,
                shown={**left, "rest": 0.05} if shown else None,
            )
            answers[shown] = weighed(**parts).posterior["framer"]
        for truth in generator.choice(len(ids), 500, p=list(PRIOR.values())):
            h = ids[int(truth)]
            if generator.random() >= badge.get(h, 0.02):
                continue
            shown = bool(generator.random() < left.get(h, 0.05))
            said.append(answers[shown] if shown else _not_shown(answers[False], badge, left))
            so.append(h == "framer")
    assert _calibration_error(np.array(said), np.array(so)) <= 0.05


def _not_shown(framer: float, badge: dict[str, float], left: dict[str, float]) -> float:
    """The badge was found and not left in sight: the complement of the conspicuous item."""
    weight = {h: p * badge.get(h, 0.02) * (1 - left.get(h, 0.05)) for h, p in PRIOR.items()}
    assert 0 <= framer <= 1
    return weight["framer"] / sum(weight.values())


def _calibration_error(said: Any, so: Any) -> float:
    edges = np.clip((said * 10).astype(int), 0, 9)
    gaps = [
        abs(said[edges == b].mean() - so[edges == b].mean()) * (edges == b).mean()
        for b in np.unique(edges)
    ]
    return float(sum(gaps))


def test_inseparable_within_a_band() -> None:
    rows = np.array([[0.5, 0.54, 0.2], [0.3, 0.3, 0.3]])
    assert inseparable(rows) == [(0, 1)]
    assert inseparable(rows, band=0.01) == []
    assert inseparable(np.zeros((0, 3))) == [(0, 1), (0, 2), (1, 2)]
    assert pytest.approx(np.log2(1.1)) == BAND_BITS
    assert inseparable(np.array([[0.0, 0.0, 0.1]])) == [(0, 1)]


def test_total_conflict_has_no_combination() -> None:
    with pytest.raises(NoAnswer, match="rule each other out"):
        dempster({"a": 1.0}, {"b": 1.0})


def test_conflict_is_named() -> None:
    artefacts = [
        {"id": "x", "expected": {"a": 0.99, "rest": 0.01}},
        {"id": "y", "expected": {"b": 0.99, "rest": 0.01}},
        {"id": "z", "expected": {"nothing": 0.99, "rest": 0.01}},
    ]
    text = " ".join(weighed(artefacts=artefacts).warnings)
    assert "The items conflict" in text
    assert "conflict" not in " ".join(weighed().warnings)
    assert conflict_bits(np.log([0.5, 0.5]), float(np.log(0.25))) == pytest.approx(0.0)


def test_motive_is_not_counted_twice_in_silence() -> None:
    artefact = {"id": "gain", "expected": {"a": 0.8, "rest": 0.3}, "about": "motive"}
    found = weighed(artefacts=[artefact], motive_in_prior=["a"])
    assert "Motive may be counted twice" in " ".join(found.warnings)
    assert "Motive" not in " ".join(weighed(artefacts=[artefact]).warnings)


def test_credibility_is_shown_and_never_used() -> None:
    report = {"id": "r1", "source": "s1", "claim": "plot", "value": "says"}
    graded = weighed(reports=[{**report, "credibility": 1}])
    assert graded.posterior == weighed(reports=[report]).posterior
    assert "Credibility grades are shown and not used" in " ".join(graded.warnings)


def test_bits() -> None:
    assert float(divergence([0.5, 0.5], [1.0, 0.0])) == np.inf
    assert float(divergence([0.2, 0.8], [0.2, 0.8])) == 0.0
    assert expected_bits([0.3, 0.7], [[0.4, 0.4], [1.0, 0.0]]).tolist() == pytest.approx(
        [0.0, 0.8812908992306927]
    )
