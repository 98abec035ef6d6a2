"""Figures of a regime: its odds, its looks over the term of each obligation, how soon it sees.

1. Odds: both ends beside what was needed.
2. Timeline: for each obligation, days from the start of the regime; each measure that sees it, all
   the time, or at its looks with the notice before them; last the days from a breach to its being
   seen, if it is seen. Looks are drawn evenly spaced: when they come is not fixed by the record.
3. How soon: the chance that a breach has been seen, by days since it began, both ends. Measures
   whose interval was not stated count for nothing here.
4. Of many obligations a dozen are drawn over time, those not seen surely enough first.
5. A term that was not stated is not filled in: one year is drawn, and it says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from goodoffices.record.kinds.verification import Measure, Obligation
from goodoffices.studies._reading import clip
from goodoffices.studies._regimes import Asked
from goodoffices.studies.finding import Figure

__all__ = ["odds_figure", "soon_figure", "timeline_figure"]

YEAR = 365.0
MOST_MARKS = 120
MOST_DRAWN = 12
DAYS = (0, 1, 7, 30, 90, 180, 365, 730, 1825)
SHADES = {
    "binds": "#444444",
    "term not stated": "#aaaaaa",
    "all the time": "#1f4e79",
    "frequent looks": "#7f9cbd",
    "looks": "#1f4e79",
    "notice": "#c9c9c2",
    "days until seen": "#b3541e",
}
Row = dict[str, Any]
Cells = tuple[str | float | None, ...]


def _label(question: Asked, number: int, duty: Obligation) -> str:
    return f"{number}. {clip(duty.short, 48)} ({question.sight.name(duty.binds)})"


def odds_figure(question: Asked, rows: Sequence[Row]) -> tuple[Figure, ...]:
    """Return the odds of each obligation, both ends, beside what was needed."""
    table = [
        (
            _label(question, n, question.obligations[row["id"]]),
            *(round(end, 4) for end in (*row["detection"], row["target"])),
        )
        for n, row in enumerate(rows, start=1)
    ]
    if not table:
        return ()
    names = _names([str(cells[0]) for cells in table])
    chance = {"type": "quantitative", "scale": {"domain": [0, 1]}, "title": "chance it is seen"}
    ends = {"y": names, "x": {"field": "c1", **chance}, "x2": {"field": "c2"}}
    wanted = {"y": names, "x": {"field": "c3", **chance}}
    layers = [
        {"mark": {"type": "bar", "height": 8}, "encoding": ends},
        {"mark": {"type": "tick", "thickness": 3, "color": "#b3541e"}, "encoding": wanted},
    ]
    columns = ("obligation", "seen, worst", "seen, best", "needed")
    title = "How surely a breach would be seen (bar), and what was needed (tick)"
    return (Figure(title, columns, table, {"width": 420, "layer": layers}),)


def timeline_figure(question: Asked, rows: Sequence[Row]) -> tuple[Figure, ...]:
    """Return looks, notice and days until seen, for each obligation over its term."""
    table = [cells for n, row in _drawn(rows) for cells in _term(question, n, row)]
    if all(cells[1] in {"binds", "term not stated", "not stated"} for cells in table):
        return ()
    columns = (
        "obligation and what sees it", "kind", "days between looks", "days of notice", "from day",
        "to day",
    )  # fmt: skip
    title = "The regime on a timeline: looks are drawn evenly, their days are not on record"
    title += _of_many(rows)
    return (Figure(title, columns, table, _timeline_spec(table)),)


def _drawn(rows: Sequence[Row]) -> list[tuple[int, Row]]:
    """Return the rows that are drawn over time, each with its number, in the order of the rows."""
    numbered = list(enumerate(rows, start=1))
    return sorted(
        sorted(numbered, key=lambda one: one[1]["met"])[:MOST_DRAWN], key=lambda one: one[0]
    )


def _of_many(rows: Sequence[Row]) -> str:
    return f" ({MOST_DRAWN} of {len(rows)} obligations)" if len(rows) > MOST_DRAWN else ""


def _term(question: Asked, number: int, row: Row) -> Iterator[Cells]:
    """Return an obligation over its term, then each measure that sees it, then when it is seen."""
    duty = question.obligations[row["id"]]
    term = duty.days or YEAR
    label = _label(question, number, duty)
    yield label, "binds" if duty.days else "term not stated", "", "", 0.0, term
    for i, seen_by in enumerate(row["seen_by"], start=1):
        measure = question.measures[seen_by]
        yield f"{number}.{i} {clip(measure.short, 42)}", *_watch(measure, term)
    ends = row["expected_days"]
    if ends:
        low, high = round(ends[0], 1), round(ends[-1], 1)
        yield f"{number}: a breach, if seen", "days until seen", "", "", low, high


def _watch(measure: Measure, term: float) -> tuple[str | float | None, ...]:
    if measure.every is None or measure.looks == 0:
        return "not stated", None, measure.notice, "", ""
    if measure.every == 0:
        return "all the time", 0.0, measure.notice, 0.0, term
    apart = measure.every / (measure.looks or 1)
    kind = "looks" if term / apart <= MOST_MARKS else "frequent looks"
    return kind, round(apart, 2), measure.notice, 0.0, term


def _timeline_spec(table: Sequence[Cells]) -> dict[str, Any]:
    labels = [str(cells[0]) for cells in table]
    drawn = {str(cells[1]) for cells in table} | {"notice" for cells in table if cells[3]}
    spread = [
        *_only("looks"),
        {"calculate": "sequence(datum.c2, datum.c5 + datum.c2 / 20, datum.c2)", "as": "look"},
        {"flatten": ["look"]},
        {"calculate": "max(0, datum.look - datum.c3)", "as": "told"},
    ]
    bar, told = {"type": "bar", "height": 8}, [*spread, {"filter": "datum.c3 > 0"}]
    unknown = {
        "mark": {"type": "text", "align": "left", "dx": 4, "text": "how often: not stated"},
        "transform": _only("not stated"),
        "encoding": {"y": _names(labels), "x": {"datum": 0}},
    }
    late = {"type": "bar", "height": 10}
    marks = {
        "binds": _layer({"type": "bar", "height": 2}, "c4", "c5"),
        "term not stated": _layer({"type": "bar", "height": 2}, "c4", "c5"),
        "all the time": _layer(bar, "c4", "c5"),
        "frequent looks": _layer(bar, "c4", "c5"),
        "notice": _layer(bar, "told", "look") | {"transform": told},
        "looks": _layer({"type": "tick", "thickness": 2}, "look") | {"transform": spread},
        "days until seen": _layer(late | {"stroke": "#b3541e", "strokeWidth": 3}, "c4", "c5"),
    }
    shown = [kind for kind in marks if kind in drawn]
    layers = [_in_place(marks[kind], kind, shown, labels) for kind in shown]
    return {"width": 440, "height": {"step": 21}, "layer": [*layers, unknown]}


def _in_place(
    layer: dict[str, Any], kind: str, shown: Sequence[str], labels: Sequence[str]
) -> dict[str, Any]:
    """Return a layer with its own rows, its row names and its colour among those shown."""
    shades = {"domain": list(shown), "range": [SHADES[one] for one in shown]}
    legend = {"orient": "top", "columns": 3, "columnPadding": 30}
    color = {"datum": kind, "scale": shades, "title": None, "legend": legend}
    encoding = {"y": _names(labels), **layer["encoding"], "color": color}
    return {"transform": _only(kind), **layer, "encoding": encoding}


def _only(kind: str) -> list[dict[str, Any]]:
    return [{"filter": f"datum.c1 === '{kind}'"}]


def _names(labels: Sequence[str]) -> dict[str, Any]:
    axis = {"labelLimit": 330}
    domain = {"domain": list(labels)}
    return {"field": "c0", "type": "nominal", "title": None, "scale": domain, "axis": axis}


def _layer(mark: dict[str, Any], start: str, end: str = "") -> dict[str, Any]:
    days = {
        "type": "quantitative",
        "scale": {"nice": False},
        "title": "days from the start; until seen: days from the breach",
    }
    to = {"x2": {"field": end}} if end else {}
    return {"mark": mark, "encoding": {"x": {"field": start, **days}, **to}}


def soon_figure(
    question: Asked,
    rows: Sequence[Row],
    terms: Any,  # noqa: ANN401 - the desk is imported when needed
    taken: Sequence[str],
) -> tuple[Figure, ...]:
    """Return the chance that a breach has been seen, by days since it began."""
    measures = [m for m in terms.measures if m.id in taken and m.every is not None]
    longest = max((float(m.every) for m in measures), default=0.0)
    if longest == 0:
        return ()
    grid = [float(day) for day in DAYS if day < longest] + [longest]
    table: list[Cells] = [
        (_label(question, number, question.obligations[row["id"]]), day, *ends)
        for number, row in _drawn(rows)
        for day, *ends in _by_day(row["id"], measures, terms.causes, grid)
    ]
    columns = ("obligation", "days since it began", "seen by then, worst", "seen by then, best")
    title = "How soon a breach would be seen" + _of_many(rows)
    return (Figure(title, columns, table, _SOON),)


def _by_day(
    duty: str, measures: Sequence[Any], causes: Sequence[Any], grid: Sequence[float]
) -> Iterator[tuple[float, float, float]]:
    """Return the chance to have seen a breach by each day, at both ends of the judgements."""
    from goodoffices.verification.delays import detected_by
    from goodoffices.verification.detection import End

    seeing = [m for m in measures if duty in m.detects]
    for day in grid if seeing else ():
        low, high = (
            round(float(detected_by(seeing, causes, duty, day, end=end)), 4)
            for end in (End.WORST, End.BEST)
        )
        yield day, low, high


_SINCE = {"title": "days since the breach began", "scale": {"nice": False}}
_SEEN = {"title": "seen", "scale": {"domain": [0, 1]}, "axis": {"tickCount": 2}}
_HEADER = {"labelOrient": "top", "labelAnchor": "start", "title": None}
_SOON = {
    "facet": {"row": {"field": "c0", "type": "nominal", "sort": None, "header": _HEADER}},
    "spec": {
        "width": 440,
        "height": 60,
        "mark": "area",
        "encoding": {
            "x": {"field": "c1", "type": "quantitative", **_SINCE},
            "y": {"field": "c2", "type": "quantitative", **_SEEN},
            "y2": {"field": "c3"},
        },
    },
    "spacing": 14,
}
