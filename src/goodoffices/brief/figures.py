"""Figures as SVG or PNG, drawn on this machine, without a script.

1. A figure's data are its table's rows; the drawing adds nothing to them.
2. The same rows give the same bytes, whatever else was drawn before: the ids are our own. Each
   drawing is an image of its own, so that no id of one can meet an id of another.
3. Where the drawing library is not there or fails, the table is the figure.
"""

from __future__ import annotations

import base64
import re
from typing import Any

from goodoffices.studies.finding import Figure

__all__ = ["as_data_uri", "as_png", "as_svg"]

_VERSION = "v5_20"
_SCREEN = 96.0
"""Dots of a screen in an inch."""
_CONFIG: dict[str, Any] = {
    "background": "white",
    "font": "Helvetica, Arial, sans-serif",
    "padding": {"left": 30, "right": 5, "top": 5, "bottom": 5},
    "axis": {"labelLimit": 200, "grid": True, "gridColor": "#e6e6e1"},
    "view": {"stroke": None},
    "range": {"category": ["#1f4e79", "#b3541e", "#3b6e4f", "#6b4c8a", "#8a6d1d", "#444444"]},
}


def as_svg(figure: Figure) -> str:
    """Return the drawing of a figure.

    Parameters
    ----------
    figure : Figure
        Its spec names the columns `c0`, `c1`, ... in their order.
    """
    import vl_convert  # noqa: PLC0415 - a second to load, and only pages need it

    return _renumbered(str(vl_convert.vegalite_to_svg(_whole(figure), vl_version=_VERSION)))


def as_png(figure: Figure) -> bytes:
    """Return the drawing of a figure as an image, as large on paper as a page shows it."""
    import vl_convert  # noqa: PLC0415 - a second to load, and only pages need it

    made = vl_convert.vegalite_to_png(
        _whole(figure), vl_version=_VERSION, scale=72 / _SCREEN, ppi=2 * _SCREEN
    )
    return bytes(made)


def _whole(figure: Figure) -> dict[str, Any]:
    rows = [{f"c{i}": cell for i, cell in enumerate(row)} for row in figure.rows]
    return {"config": _CONFIG, **figure.spec, "data": {"values": rows}}


_ID = re.compile(r'\bid="([^"]+)"')


def _renumbered(svg: str) -> str:
    """Name the ids of a drawing by their order in it: the library counts over all drawings."""
    names = {name: f"i{i}" for i, name in enumerate(dict.fromkeys(_ID.findall(svg)))}
    svg = _ID.sub(lambda m: f'id="{names[m[1]]}"', svg)
    return re.sub(r"url\(#([^)]+)\)", lambda m: f"url(#{names.get(m[1], m[1])})", svg)


def as_data_uri(figure: Figure) -> str:
    """Return the drawing as the address of an image inside the page."""
    encoded = base64.b64encode(as_svg(figure).encode()).decode()
    return f"data:image/svg+xml;base64,{encoded}"
