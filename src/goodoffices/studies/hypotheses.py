"""hypotheses: what may stand behind the warnings, weighed with their lineage.

1. Two warnings are not two sources until that is shown; three readings always stand together:
   all independent, as far as known, all from one upstream.
2. No party is named. Whose hard-liners it would be, nothing on record can tell.
3. The priors are the house's and wide; a board of one's own replaces them
   (`goodoffices intelligence weigh`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goodoffices.record.kinds.judgement import Report
from goodoffices.record.sight import Sight
from goodoffices.studies._boards import NAMES, threat_board, threats
from goodoffices.studies._reading import finding
from goodoffices.studies.finding import Audience, Figure, Finding, Line, Section, Study, cite

if TYPE_CHECKING:
    from goodoffices.intelligence.weighing import Weighing

_STEPS = [-0.05, -0.01, 0.01, 0.05]
_SHADES = ["#2166ac", "#92c5de", "#eeeeee", "#f4a582", "#b2182b"]
CAVEATS = (
    "Priors and strengths are the house's wide defaults: write a board of your own instead.",
    "No party is named: nothing on record tells whose people it would be.",
)


def hypotheses(sight: Sight) -> Finding | None:
    """Weigh the warnings of each topic exactly over who may share a first observer with whom."""
    import numpy as np

    from goodoffices.intelligence.weighing import weigh

    groups = threats(sight)
    if not groups:
        return None
    rows, lines, figures = [], [], []
    for topic, reports in groups.items():
        found = weigh(threat_board(reports), np.random.default_rng(0))
        rows.append(_row(topic, found))
        lines += _lines(topic, reports, found)
        figures.append(_figure(sight, topic, reports, found))
    held = [r for reports in groups.values() for r in reports]
    summary = f"{len(rows)} {'topic' if len(rows) == 1 else 'topics'} weighed; nobody is named"
    return finding(
        sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=held,
        caveats=CAVEATS, figures=figures,
    )  # fmt: skip


def _row(topic: str | None, found: Weighing) -> dict[str, Any]:
    return {"topic": topic, "upstreams": found.upstreams, **found.as_json()}


def _lines(topic: str | None, reports: tuple[Report, ...], found: Weighing) -> list[Line]:
    order = sorted(found.posterior, key=lambda h: -found.posterior[h])
    words = [f"{NAMES[h]}: {found.words[h]} ({_range(found, h)})" for h in order]
    threat = [_threat(answer) for answer in (found.if_independent, found.posterior,
                                             found.if_one_upstream)]  # fmt: skip
    return [
        Line(topic or "warned", f"{cite(*reports)} {'; '.join(words)}"),
        Line(
            "lineage",
            f"a real threat: {threat[0]:.0%} if the warnings are independent, {threat[1]:.0%} as "
            f"far as known, {threat[2]:.0%} if they come from one upstream",
        ),
        Line("evidence", f"confidence in it: {found.confidence}"),
    ]


def _range(found: Weighing, hypothesis: str) -> str:
    lo, hi = found.interval90[hypothesis]
    return f"{lo:.0%} to {hi:.0%}"


def _threat(answer: dict[str, float]) -> float:
    return sum(answer[h] for h in ("element", "third_party", "insider"))


def _figure(
    sight: Sight, topic: str | None, reports: tuple[Report, ...], found: Weighing
) -> Figure:
    """Return evidence by hypothesis: how far each item moves each of them, and its bits."""
    called = {r.id: sight.ref(r.id) for r in reports}
    rows = [
        (called[pin.item], NAMES[h], found.posterior[h] - pin.without[h], pin.bits)
        for pin in found.linchpins
        for h in found.posterior
    ]
    columns = ("item", "hypothesis", "moves the chance by", "bits it carries")
    spec = {
        "mark": "rect",
        "encoding": {
            "x": {"field": "c0", "type": "nominal", "title": "item"},
            "y": {"field": "c1", "type": "nominal", "sort": list(NAMES.values()), "title": None},
            "color": {
                "field": "c2",
                "type": "quantitative",
                "scale": {"type": "threshold", "domain": _STEPS, "range": _SHADES},
                "title": "moves by",
            },
        },
    }
    return Figure(f"Evidence by hypothesis: {topic or 'warnings'}", columns, rows, spec)


STUDY = Study(
    "hypotheses", "What may stand behind it", Audience.MEDIATOR, Section.JUDGEMENTS, 6, hypotheses,
    lead=0,
)  # fmt: skip
