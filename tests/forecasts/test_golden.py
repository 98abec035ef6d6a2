"""Every golden forecasting case."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from goodoffices.common.chance import log_odds, words_for
from goodoffices.forecasts import pooling, scores

Case = dict[str, Any]
FILE = Path(__file__).parents[1] / "golden" / "forecasts.json"
CASES: list[Case] = json.loads(FILE.read_text())


def pools(given: Case) -> Case:
    p = given["p"]
    return {
        "mean": float(np.mean(p)),
        "median": float(np.median(p)),
        "mean_log_odds": float(log_odds(p).mean()),
        "d": pooling.extremising_factor(len(p)),
        "geo_mean_odds": pooling.geometric_mean_of_odds(p),
        "neyman": pooling.pool(p),
        "fixed_2_5": pooling.extremised(p, 2.5),
        "extremised": pooling.extremised(p, given.get("factor", 2.5)),
    }


def murphy(given: Case) -> Case:
    parts = scores.murphy(given["p"], given["y"])
    return {name: getattr(parts, name) for name in parts.__slots__}


def correlated(given: Case) -> Case:
    p, rho = given["p"], given["rho"]
    n = pooling.effective_number(len(p), rho)
    return {
        "effective_n": n,
        "d": pooling.extremising_factor(n),
        "pooled": pooling.pool(p, correlation=rho),
        "pooled_if_independent": pooling.pool(p),
    }


def effective(given: Case) -> Case:
    rows = given.get("rows") or [given]
    numbers = [pooling.effective_number(r["n"], _number(r["rho"])) for r in rows]
    return {"effective_n": numbers if "rows" in given else numbers[0]}


def factors(given: Case) -> Case:
    return {
        "d": [pooling.extremising_factor(n) for n in given["n"]],
        "limit": pooling.extremising_factor(1e15),
    }


def agreement(given: Case) -> Case:
    return {
        "mean": float(np.mean(given["p"])),
        "geo_mean_odds": pooling.geometric_mean_of_odds(given["p"]),
        "neyman": pooling.pool(given["p"]),
        "neyman_half": pooling.pool(given["p_half"]),
        "neyman_complement": pooling.pool(given["p_complement"]),
    }


def binary(given: Case) -> Case:
    p, y = given["p"], given["y"]
    two = np.stack([1 - np.asarray(p), p], axis=-1)
    return {
        "brier": scores.brier(p, y).tolist(),
        "log": scores.log_score(p, y).tolist(),
        "spherical": scores.spherical(p, y).tolist(),
        "brier_two_part": scores.brier_several(two, y).tolist(),
    }


def several(given: Case) -> Case:
    ranked = [float(scores.rps(given["p"], k)) for k in given["outcomes"]]
    return {
        "brier": [float(scores.brier_several(given["p"], k)) for k in given["outcomes"]],
        "rps": ranked,
        "rps_normalised": [r / (len(given["p"]) - 1) for r in ranked],
    }


def averaged(given: Case) -> Case:
    days = [u["day"] for u in given["updates"]]
    p = [u["p"] for u in given["updates"]]
    mean = scores.time_averaged_brier(days, p, given["y"], close_day=given["close_day"])
    return {"time_averaged_brier": mean, "last_only": float(scores.brier(p[-1], given["y"]))}


def skills(given: Case) -> Case:
    p, y = given["p"], given["y"]
    own = float(scores.brier(p, y).mean())
    base = float(scores.brier(np.mean(y), y).mean())
    return {
        "brier": own,
        "brier_base_rate": base,
        "brier_even_odds": float(scores.brier(0.5, y).mean()),
        "skill_base_rate": scores.skill(own, base),
        "skill_even_odds": scores.skill(own, 0.25),
    }


def best_reports(given: Case) -> Case:
    q, reports = given["q"], np.arange(101) / 100

    def best(loss: Callable[[Any, Any], Any]) -> float:
        with np.errstate(invalid="ignore"):
            expected = q * loss(reports, 1) + (1 - q) * loss(reports, 0)
        return float(reports[np.nanargmin(expected)])

    return {
        "best_report": {
            "brier": best(scores.brier),
            "log": best(scores.log_score),
            "spherical": best(lambda p, y: -scores.spherical(p, y)),
            "absolute_error": best(lambda p, y: np.abs(p - y)),
        },
        "expected_brier_at_truth": q * scores.brier(q, 1) + (1 - q) * scores.brier(q, 0),
        "expected_log_at_truth": q * scores.log_score(q, 1) + (1 - q) * scores.log_score(q, 0),
    }


def ensembles(given: Case) -> Case:
    return {
        "crps": scores.crps(given["ensemble"], given["x"]).tolist(),
        "crps_fair": scores.crps_fair(given["ensemble"], given["x"]).tolist(),
    }


ANSWERS: dict[str, Callable[[Case], Case]] = {
    "C16": binary,
    "C17": pools,
    "C18": murphy,
    "C18b": murphy,
    "C19": effective,
    "C19b": effective,
    "F1": factors,
    "F1b": factors,
    **{f"F2-{n}": pools for n in (2, 3, 4, 5, 6)},
    **{
        f"F3-{n}": lambda g: {"pooled": pooling.pool(g["p"], base_rate=g["base_rate"])}
        for n in (2, 4, 5)
    },
    "F4": correlated,
    "F5": agreement,
    "F6": binary,
    "F7": binary,
    "F8": several,
    "F8b": several,
    "F9": ensembles,
    "F10": averaged,
    "F11": skills,
    "F12": best_reports,
    "F13": lambda g: {"words": [list(words_for(p)) for p in g["p"]]},
}


def _number(value: object) -> float:
    top, _, bottom = str(value).partition("/")
    return math.inf if top == "Infinity" else float(top) / float(bottom or 1)


def agree(answer: object, expected: object, tolerance: float) -> bool:
    if isinstance(expected, dict):
        assert isinstance(answer, dict)
        return all(agree(answer[k], expected[k], tolerance) for k in expected)
    if isinstance(expected, list):
        assert isinstance(answer, list)
        return len(answer) == len(expected) and all(
            agree(a, e, tolerance) for a, e in zip(answer, expected, strict=True)
        )
    if isinstance(expected, str) and not expected[0].isdigit() and expected != "Infinity":
        return answer == expected
    wanted = _number(expected)
    got = float(answer)  # type: ignore[arg-type]
    return got == wanted or abs(got - wanted) <= tolerance


def test_every_case_is_answered() -> None:
    assert {case["id"] for case in CASES} == set(ANSWERS)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_golden(case: Case) -> None:
    answer = ANSWERS[case["id"]](case["input"])
    expected = dict(case["expect"])
    exact = expected.pop("exact", {})
    assert agree(answer, expected, case["tolerance"]), (answer, expected)
    assert agree(answer, exact, 1e-12), (answer, exact)
