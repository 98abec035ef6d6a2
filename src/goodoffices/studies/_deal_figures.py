"""Figures of whole deals: what each is worth to each side, what changes hands, how firm it is.

Two parties: a scatter of all deals. More: tabled and most even deals side by side, by party.
Every mark has its two ends; percentages are of the most the party could get.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from goodoffices.studies.finding import Figure

__all__ = ["Marks", "robustness", "trade_offs", "worth"]

Cells = list[str | int | float | None]
Marks = Sequence[Mapping[str, Any]]
"""Rows with `deal`, `kind` and `worth`: a list of low, middle, high for each party."""
_KINDS = ("no deal", "tabled", "most even", "other")
_COLOURS = {"domain": _KINDS, "range": ["#444444", "#b3541e", "#1f4e79", "#b9b9b2"]}
_NAMED = [{"filter": "datum.c1 != 'other'"}]
_SHAPES = {"domain": _KINDS, "range": ["cross", "square", "diamond", "circle"]}
_KIND = {"field": "c1", "type": "nominal", "title": None, "legend": {"orient": "bottom"}}
_SHARES = {"domain": [0, 100], "nice": False, "clamp": False}


def worth(names: Sequence[str], marks: Marks) -> Figure:
    """Return what the deals are worth to each side."""
    return _scatter(names, marks) if len(names) == 2 else _side_by_side(names, marks)


def _scatter(names: Sequence[str], marks: Marks) -> Figure:
    rows: list[Cells] = [[m["deal"], m["kind"], *m["worth"][0], *m["worth"][1]] for m in marks]
    columns = ["deal", "kind"] + [
        f"{name}, {end}, %" for name in names for end in ("low", "middle", "high")
    ]
    across, up = (
        {"type": "quantitative", "title": f"worth to {name}, % of its best"} for name in names
    )
    colour = {**_KIND, "scale": _COLOURS}
    x, y = {"field": "c3", **across}, {"field": "c6", **up}
    spec = {
        "width": 440, "height": 330,
        "layer": [
            _whisker({"x": {"field": "c2", **across}, "x2": {"field": "c4"}, "y": y}, colour),
            _whisker({"y": {"field": "c5", **up}, "y2": {"field": "c7"}, "x": x}, colour),
            {
                "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
                "encoding": {"x": x, "y": y, "color": colour, "shape": {**_KIND, "scale": _SHAPES}},
            },
            {
                "transform": _NAMED, "mark": {"type": "text", "align": "left", "dx": 7, "dy": -7},
                "encoding": {"x": x, "y": y, "text": {"field": "c0"}},
            },
        ],
    }  # fmt: skip
    return Figure("Whole deals: what each is worth to either side", columns, rows, spec)


def _whisker(encoding: dict[str, Any], colour: dict[str, Any]) -> dict[str, Any]:
    return {
        "transform": _NAMED,
        "mark": {"type": "rule", "opacity": 0.6},
        "encoding": {**encoding, "color": colour},
    }


def _side_by_side(names: Sequence[str], marks: Marks) -> Figure:
    rows: list[Cells] = [
        [m["deal"], m["kind"], name, *ends]
        for m in marks if m["kind"] != "other"
        for name, ends in zip(names, m["worth"], strict=True)
    ]  # fmt: skip
    place = {
        "x": {"field": "c2", "type": "nominal", "sort": None, "title": None,
              "axis": {"labelAngle": 0}},
        "xOffset": {"field": "c0", "type": "nominal", "sort": None},
        "color": {"field": "c0", "type": "nominal", "sort": None, "title": None},
    }  # fmt: skip
    title = "worth, % of the party's best"
    spec = {
        "width": {"step": 22}, "height": 300,
        "layer": [
            {
                "mark": {"type": "rule", "size": 2},
                "encoding": {
                    **place,
                    "y": {"field": "c3", "type": "quantitative", "title": title},
                    "y2": {"field": "c5"},
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 50, "opacity": 1},
                "encoding": {**place, "y": {"field": "c4", "type": "quantitative"}},
            },
        ],
    }  # fmt: skip
    columns = ["deal", "kind", "party", "low, %", "middle, %", "high, %"]
    return Figure("Whole deals: what each is worth to each side", columns, rows, spec)


def trade_offs(rows: Sequence[Mapping[str, Any]], *, against: str) -> Figure:
    """Return what each side gives and gets on each issue, against a tabled deal.

    Parameters
    ----------
    rows : sequence of mapping
        `deal`, `party`, `issue`, `old`, `new`, `low`, `high`.
    """
    cells: list[Cells] = [
        [r[k] for k in ("deal", "party", "issue", "old", "new", "low", "high")] for r in rows
    ]
    place = {
        "y": {"field": "c2", "type": "nominal", "sort": None, "title": None},
        "yOffset": {"field": "c1", "type": "nominal", "sort": None},
        "color": {"field": "c1", "type": "nominal", "sort": None, "title": None},
    }
    above = {"labelAngle": 0, "labelOrient": "top", "labelAnchor": "start"}
    title = "gives (below 0) or gets (above 0), % of the party's best"
    ends = {"x": {"field": "c5", "type": "quantitative", "title": title}, "x2": {"field": "c6"}}
    spec = {
        "facet": {
            "row": {"field": "c0", "type": "nominal", "sort": None, "title": None, "header": above}
        },
        "resolve": {"scale": {"y": "independent"}},
        "spec": {
            "width": 430, "height": {"step": 14},
            "layer": [
                {"mark": {"type": "bar", "height": 7}, "encoding": {**place, **ends}},
                {"mark": {"type": "rule", "color": "#444444"}, "encoding": {"x": {"datum": 0}}},
            ],
        },
    }  # fmt: skip
    columns = ["deal", "party", "issue", "from", "to", "low, %", "high, %"]
    return Figure(f"What each side gives and gets, against {against}", columns, cells, spec)


def robustness(rows: Sequence[Mapping[str, Any]]) -> Figure:
    """Return how often each deal stands; fragile ones are marked.

    Parameters
    ----------
    rows : sequence of mapping
        `deal`, `low`, `share`, `high`, `fragile`.
    """
    cells: list[Cells] = [
        [r["deal"], r["low"], r["share"], r["high"], "fragile" if r["fragile"] else "firm"]
        for r in rows
    ]
    y = {"field": "c0", "type": "nominal", "sort": None, "title": None}
    colours = {"domain": ["firm", "fragile"], "range": ["#1f4e79", "#b3541e"]}
    title = "efficient and no worse than no deal, % of what fits"
    spec = {
        "width": 430, "height": {"step": 20},
        "layer": [
            {
                "mark": {"type": "bar", "height": 10, "opacity": 0.55},
                "encoding": {
                    "y": y,
                    "x": {"field": "c2", "type": "quantitative", "title": title, "scale": _SHARES},
                    "color": {"field": "c4", "type": "nominal", "title": None, "scale": colours},
                },
            },
            {
                "mark": {"type": "rule", "size": 2},
                "encoding": {
                    "y": y, "x": {"field": "c1", "type": "quantitative"}, "x2": {"field": "c3"},
                },
            },
        ],
    }  # fmt: skip
    columns = ["deal", "low, %", "share of what fits, %", "high, %", "mark"]
    return Figure("How firm each of the most even deals is", columns, cells, spec)
