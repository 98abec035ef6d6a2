"""Pairs of cases that do not open, for a fault in something B may not read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from tests.properties.histories import History, written
from tests.properties.variants import Pair

__all__ = ["FAULTS", "write_faulty"]

Fields = dict[str, Any]
Fault = Callable[[Random, Fields], Fields]


def unknown_field(random: Random, fields: Fields) -> Fields:
    """A field that no kind has; its name tells the secret."""
    return {**fields, f"secret-{random.randrange(1000)}": "x"}


def unknown_kind(random: Random, fields: Fields) -> Fields:
    return {**fields, "kind": f"secret-{random.randrange(1000)}"}


def missing_entry(random: Random, fields: Fields) -> Fields:
    """A reference to something that is not there."""
    return {**fields, "of": [f"secret-{random.randrange(1000)}"]}


def unknown_reader(random: Random, fields: Fields) -> Fields:
    return {**fields, "readers": [f"secret-{random.randrange(1000)}"]}


def refused_release(random: Random, fields: Fields) -> Fields:
    """A release by somebody whose content it is not: only filing it shows that."""
    number = random.randrange(1000)
    return {
        "id": f"secret-{number}", "kind": "release", "whose": random.choice(("a", "security")),
        "to": ["b"], "of": ["mandate"], "readers": ["mediator"],
    }  # fmt: skip


FAULTS: dict[str, Fault] = {
    f.__name__: f
    for f in (unknown_field, unknown_kind, missing_entry, unknown_reader, refused_release)
}


def write_faulty(pair: Pair, history: History, folder: Path, seed: str) -> Path:
    """Write a history with a fault, drawn by the seed, in something that B may not read."""
    random = Random(seed)
    shown = {seen.name for seen in pair.seen}
    hidden = [e for e in history.entries if e.id not in shown]
    fault = FAULTS[random.choice(sorted(FAULTS))]
    broken = fault(random, {**written(random.choice(hidden)), "id": "broken"})
    history.write(folder)
    text = (folder / "case.yaml").read_text(encoding="utf-8")
    (folder / "case.yaml").write_text(f"{text}- {json.dumps(broken)}\n", encoding="utf-8")
    return folder
