"""Insider watch on made-up logs, beside an isolation forest and a plain daily count."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodoffices.intelligence.insider_scenes import InsiderScene, insider_scene
from goodoffices.intelligence.insiders import surprise, watch
from tests.intelligence.test_insiders import caught, ranked

PEER = Path(__file__).parents[2] / ".venv-peers" / "bin" / "python"
SEEDS = range(20)
FOREST = """
import json, sys, time
import numpy as np
from sklearn.ensemble import IsolationForest
answer = []
for history, watched in json.load(sys.stdin):
    history, watched = np.asarray(history, float), np.asarray(watched, float)
    centre = history.mean(axis=1, keepdims=True)
    train = (history - centre).reshape(-1, history.shape[2])
    test = (watched - centre).reshape(-1, watched.shape[2])
    start = time.perf_counter()
    model = IsolationForest(n_estimators=200, random_state=0).fit(train)
    score = -model.score_samples(test)
    answer.append([time.perf_counter() - start, score.reshape(watched.shape[:2]).tolist()])
print(json.dumps(answer))
"""


def main() -> None:
    scenes = [insider_scene(np.random.default_rng(seed)) for seed in SEEDS]
    start = time.perf_counter()
    ours = [surprise(s.history, s.watched).bits for s in scenes]
    took = (time.perf_counter() - start) / len(scenes)
    print("means over 20 seeds; 60 people, 30 days watched, 8 insider days")
    print(f"{'method':<18} {'area':>6} {'recall at 1 %':>14} {'ms a scene':>11}")
    _line("ours", ours, scenes, took)
    _line("daily count", [_count(s) for s in scenes], scenes, None)
    if PEER.exists():
        found = _forest(scenes)
        _line(
            "isolation forest",
            [np.array(score) for _, score in found],
            scenes,
            float(np.median([seconds for seconds, _ in found])),
        )
    else:
        print("isolation forest: no .venv-peers here, not compared")
    _fairness()


def _line(
    name: str, scores: list[NDArray[np.float64]], scenes: list[InsiderScene], took: float | None
) -> None:
    pairs = list(zip(scores, scenes, strict=True))
    area = np.mean([ranked(score, s.insider) for score, s in pairs])
    share = np.mean([caught(score, s.insider, 0.01) for score, s in pairs])
    shown = "" if took is None else f"{took * 1e3:11.1f}"
    print(f"{name:<18} {area:6.3f} {share:14.3f} {shown}")


def _count(scene: InsiderScene) -> NDArray[np.float64]:
    past = scene.history.counts.sum(axis=2)
    spread = past.std(axis=1, keepdims=True)
    today = scene.watched.counts.sum(axis=2)
    return np.asarray((today - past.mean(axis=1, keepdims=True)) / spread)


def _forest(scenes: list[InsiderScene]) -> list[Any]:
    logs = [
        [
            np.concatenate([log.counts, log.nights[..., None]], axis=2).tolist()
            for log in (scene.history, scene.watched)
        ]
        for scene in scenes
    ]
    done = subprocess.run(
        [PEER, "-c", FOREST], input=json.dumps(logs), capture_output=True, check=True, text=True
    )
    found: list[Any] = json.loads(done.stdout)
    return found


def _fairness() -> None:
    gaps = []
    for seed in SEEDS:
        scene = insider_scene(np.random.default_rng(seed), insiders=0)
        first, second = watch(scene.history, scene.watched, budget=0.01).rates
        gaps.append(100 * (first.rate - second.rate))
    print(
        f"two delegations alike, flag rates in points: mean difference {np.mean(gaps):+.2f}, "
        f"mean size {np.mean(np.abs(gaps)):.2f}, largest {np.max(np.abs(gaps)):.2f}"
    )


if __name__ == "__main__":
    main()
