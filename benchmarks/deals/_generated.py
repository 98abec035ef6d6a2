"""Scenarios made by rule, written as negmas YAML, which both sides read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def generated(folder: Path, parties: int, issues: int, kind: str) -> Path:
    """Write p{parties}_n{issues}_{kind}: 10 values an issue, weights and values at random."""
    rng = np.random.default_rng(1000 * parties + 10 * issues + (kind == "int"))
    weights, tables = [], []
    for _ in range(parties):
        if kind == "cont":
            weights.append(rng.dirichlet(np.ones(issues)))
            tables.append(rng.random((issues, 10)))
        else:
            weights.append(rng.integers(1, 11, issues) / 100)
            tables.append(rng.integers(0, 11, (issues, 10)).astype(float))
    return written(folder / f"p{parties}_n{issues}_{kind}", np.array(weights), np.array(tables))


def drawn(folder: Path, parties: int, issues: int, values: int, *, opposed: bool = False) -> Path:
    """Write whole-number preferences from 0 to 1000; opposed: what one gains the other loses."""
    tables = np.random.default_rng(1).integers(0, 1001, (parties, issues, values)).astype(float)
    if opposed:
        tables[1] = 1000 - tables[0]
    name = f"p{parties}_{issues}x{values}{'_opposed' if opposed else ''}"
    return written(folder / name, np.ones((parties, issues)), tables)


def written(folder: Path, weights: NDArray[np.float64], tables: NDArray[np.float64]) -> Path:
    """Write a folder of negmas YAML."""
    folder.mkdir(parents=True, exist_ok=True)
    labels = [f"v{v}" for v in range(tables.shape[2])]
    space = ["name: os", "type: DiscreteCartesianOutcomeSpace", "issues:"]
    for issue in range(tables.shape[1]):
        space += [f"- name: i{issue}", "  type: CategoricalIssue", "  values:"]
        space += [f"  - {label}" for label in labels]
    (folder / "os.yml").write_text("\n".join(space) + "\n")
    for party, (row, table) in enumerate(zip(weights.tolist(), tables.tolist(), strict=True)):
        lines = [f"name: party{party}", "type: LinearAdditiveUtilityFunction"]
        lines += ["reserved_value: 0.0", "weights:", *[f"- {w!r}" for w in row], "values:"]
        for values in table:
            lines += ["- type: TableFun", "  mapping:"]
            lines += [f"    {label}: {v!r}" for label, v in zip(labels, values, strict=True)]
        (folder / f"party{party}.yml").write_text("\n".join(lines) + "\n")
    return folder
