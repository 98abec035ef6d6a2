"""Obligations, measures and answers in a line each."""

from __future__ import annotations

from typing import Any

from goodoffices.studies.finding import Finding
from tests.builder import CaseBuilder


def heads(found: Finding) -> list[str]:
    return [line.head for line in found.lines]


def text(found: Finding) -> str:
    return "\n".join(line.words for line in found.lines)


def duty(case: CaseBuilder, **fields: Any) -> str:
    given = {"binds": "bert", "short": "no test", "gist": "no test", **fields}
    return case.notes("obligation", **given)


def measure(case: CaseBuilder, of: str, low: float, high: float, **fields: Any) -> str:
    given = {"hosts": ("bert",), "short": "a visit", "gist": "m", "cost": 1, **fields}
    name = case.notes("measure", **given)
    case.notes("detection", of=(name, of), low=low, high=high, gist="judged")
    return name


def answers(case: CaseBuilder, party: str, answer: str, *of: str) -> str:
    return case.by(party, "permit", whose=party, answer=answer, of=of, gist="an answer")


def needs(case: CaseBuilder, party: str, chance: float, *of: str) -> str:
    return case.by(party, "need", whose=party, chance=chance, of=of, gist="a need")


def ends(low: float, high: float | None = None) -> dict[str, float]:
    return {"low": low, "high": low if high is None else high}
