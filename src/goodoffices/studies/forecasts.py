"""forecasts: which questions can resolve, which have, and which are refused and why."""

from __future__ import annotations

from typing import Any

from goodoffices.record.kinds.judgement import Forecast, Resolution
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, name


def forecasts(sight: Sight) -> Finding:
    """Tell of each forecast whether it is open, resolved or refused, with the reason."""
    held = sight.of_kind(Forecast)
    rows = [_row(sight, f) for f in held]
    lines = [
        _line(f, row) for f, row in zip(held, rows, strict=True) if row["status"] != "resolved"
    ]
    refused = sum(row["status"] == "refused" for row in rows)
    summary = f"{counted(len(held), 'forecast')}, {refused} not filed as they stand"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=held)


def _row(sight: Sight, forecast: Forecast) -> dict[str, Any]:
    from goodoffices.forecasts.questions import faults, would_do

    posed = (forecast.question, forecast.outcomes, forecast.rule or "", _closes(forecast))
    excludes = "declared exclusive by whoever posed it" if forecast.exclusive else ""
    found = faults(*posed, excludes=excludes)
    resolutions = sight.cited_by(forecast, Resolution)
    status = "refused" if found else "resolved" if resolutions else "open"
    return {
        "entry": forecast.id, "source": sight.ref(forecast.id), "question": forecast.question,
        "status": status,
        "reason": " ".join(f.reason for f in found) or None,
        "faults": [f.kind for f in found],
        "would_do": list(would_do(*posed, excludes=excludes)) if found else [],
        "probability": forecast.probability, "said_as": forecast.said_as,
        "outcome": resolutions[-1].outcome if resolutions else None,
    }  # fmt: skip


_OPEN = "[day, or hour and zone]"
_SHORT = {
    "not-exclusive": "both can come true",
    "rule": "no rule",
    "date": "no date",
}


def _closes(forecast: Forecast) -> str | None:
    return forecast.closes.said if forecast.closes else None


def _line(forecast: Forecast, row: dict[str, Any]) -> Line:
    if row["status"] == "refused":
        said = f'"{forecast.said_as or clip(forecast.question, 40)}": not filed; '
        short = ", ".join(_SHORT[kind] for kind in row["faults"] if kind in _SHORT)
        try_ = (
            f". Try: {row['would_do'][0].partition('?')[0].replace(_OPEN, '[day]')}?"
            if row["would_do"]
            else ""
        )
        return Line(name(forecast), said + short + try_)
    closes = f", closes {forecast.closes.shown}" if forecast.closes else ""
    return Line(name(forecast), f"open: {clip(forecast.question, 80)}{closes}")


STUDY = Study("forecasts", "Forecasts", Audience.MEDIATOR, Section.JUDGEMENTS, 2, forecasts, lead=2)
