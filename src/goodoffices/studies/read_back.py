"""read-back: every number and term that both sides should hold alike, and whether they do.

1. Figures with one key are versions of one thing; each carries its unit and its referent.
2. Two versions of different owners that differ are disputed, whoever wrote them down.
3. Confirmed means confirmed by the parties themselves, each of them, to a reading back. A nod
   that nobody recorded is silence.
4. The record keeps every version with its source and decides between none of them.
"""

from __future__ import annotations

from typing import Any

from goodoffices.record.kinds.talk import Figure, ReadBack
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import cut, finding, parties, told, when
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


def read_back(sight: Sight) -> Finding:
    """Group the figures by key and tell the state of each."""
    groups: dict[str, list[Figure]] = {}
    for figure in sight.of_kind(Figure):
        groups.setdefault(figure.key, []).append(figure)
    rows = [_row(sight, versions) for versions in groups.values()]
    by_state = sorted(zip(rows, groups.values(), strict=True), key=lambda p: _rank(p[0]))
    lines = [_line(sight, row, versions) for row, versions in by_state if _unsettled(row)]
    open_rows = sum(_unsettled(row) for row in rows)
    summary = (
        f"{open_rows} of {len(rows)} numbers and terms not confirmed by all who must hold them"
    )
    because = [figure for versions in groups.values() for figure in versions]
    return finding(
        sight, STUDY.name, STUDY.title, summary, [row for row, _ in by_state],
        lines=lines, because=because,
    )  # fmt: skip


_STATES = (
    "disputed",
    "not read back",
    "read back, silent",
    "confirmed by one",
    "confirmed by both",
)


def _rank(row: dict[str, Any]) -> tuple[int, int]:
    """Disputed first; then what both sides hold before what one side said."""
    return _STATES.index(row["state"]), -len({v["whose"] for v in row["versions"]})


def _unsettled(row: dict[str, Any]) -> bool:
    return bool(row["state"] != "confirmed by both")


def _row(sight: Sight, versions: list[Figure]) -> dict[str, Any]:
    last = versions[-1]
    return {
        "key": last.key,
        "value": last.value,
        "unit": next((v.unit for v in reversed(versions) if v.unit), None),
        "referent": next((v.referent for v in reversed(versions) if v.referent), None),
        "versions": [
            {"value": v.value, "whose": v.whose, "entry": v.id, "source": sight.ref(v.id)}
            for v in versions
        ],
        "state": _state(sight, versions),
    }


def _state(sight: Sight, versions: list[Figure]) -> str:
    answers = [r for v in versions for r in sight.cited_by(v, ReadBack)]
    responses = {r.response for r in answers}
    held = {v.whose: v.value for v in versions}
    if len(set(held.values())) > 1 or "disputed" in responses:
        return "disputed"
    confirmed = {r.to for r in answers if r.response == "confirmed"}
    if confirmed >= {party.id for party in parties(sight)}:
        return "confirmed by both"
    if confirmed:
        return "confirmed by one"
    return "read back, silent" if answers else "not read back"


def _line(sight: Sight, row: dict[str, Any], versions: list[Figure]) -> Line:
    latest = {v.whose: v for v in versions}
    unit = f" {row['unit']}" if row["unit"] else ""
    referent = f"{row['referent']}: " if row["referent"] else ""
    said = "; ".join(_version(sight, v) for v in latest.values())
    state = row["state"] if row["state"] != "disputed" else "DISPUTED"
    head = " / ".join(dict.fromkeys(v.value for v in latest.values()))
    return Line(head, f"{unit.strip()}{', ' if unit else ''}{referent}{said}. {state.capitalize()}")


def _version(sight: Sight, version: Figure) -> str:
    whose = f"{cut(sight, version.whose)} " if version.whose else ""
    said = f", {when(version)}" if when(version) else ""
    word = f", {told(sight, version)}" if told(sight, version) else ""
    return f"{whose}{version.value} {cite(version)}{said}{word}"


STUDY = Study(
    "read-back", "Numbers and terms to confirm", Audience.ALL, Section.SETTLE, 1, read_back, lead=3
)
