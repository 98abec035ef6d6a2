"""hypotheses: what may stand behind the warnings, weighed with their lineage.

1. Two warnings are not two sources until that is shown; three readings always stand together:
   all independent, as far as known, all from one upstream.
2. No party is named. Whose hard-liners it would be, nothing on record can tell.
3. Where a board of one's own is filed for the topic, it is weighed instead; one that cannot be
   read is named with its fault. Without it the priors are the house's, and wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goodoffices.common.errors import GoodOfficesError
from goodoffices.record.kinds.boards import Board
from goodoffices.record.kinds.judgement import Report
from goodoffices.record.sight import Sight
from goodoffices.studies._boards import NAMES, threat_board, threats
from goodoffices.studies._reading import clip, finding
from goodoffices.studies.finding import Audience, Figure, Finding, Line, Section, Study, cite

if TYPE_CHECKING:
    from goodoffices.intelligence.weighing import Weighing

_STEPS = [-0.05, -0.01, 0.01, 0.05]
_SHADES = ["#2166ac", "#92c5de", "#eeeeee", "#f4a582", "#b2182b"]
CAVEATS = (
    "Priors and strengths are the house's wide defaults: file a board of your own instead.",
    "No party is named: nothing on record tells whose people it would be.",
)


def hypotheses(sight: Sight) -> Finding | None:
    """Weigh the warnings of each topic exactly over who may share a first observer with whom."""
    groups = sight.once(threats)
    own = {board.topic: board for board in sight.of_kind(Board)}
    topics = list(dict.fromkeys([*groups, *own]))
    if not topics:
        return None
    weighed = [_weighed(topic, groups.get(topic, ()), own.get(topic)) for topic in topics]
    lines = [line for one in weighed for line in one.lines()]
    figures = [_figure(sight, one) for one in weighed if one.found and one.found.linchpins]
    held = [entry for one in weighed for entry in one.entries]
    summary = f"{sum(one.found is not None for one in weighed)} of {len(topics)} weighed"
    return finding(
        sight, STUDY.name, STUDY.title, summary, [one.row() for one in weighed], lines=lines,
        because=held, caveats=() if set(topics) <= set(own) else CAVEATS, figures=figures,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Weighed:
    """One topic: its warnings, the board somebody wrote, what it says or why it cannot."""

    topic: str | None
    reports: tuple[Report, ...]
    board: Board | None
    names: dict[str, str]
    found: Weighing | None
    fault: str | None

    @property
    def entries(self) -> tuple[Report | Board, ...]:
        return (*self.reports, *((self.board,) if self.board else ()))

    def row(self) -> dict[str, Any]:
        said = self.found.as_json() if self.found else {}
        upstreams = self.found.upstreams if self.found else None
        own = self.board.id if self.board else None
        row = {"topic": self.topic, "board": own, "fault": self.fault, "upstreams": upstreams}
        return {**row, **said}

    def lines(self) -> list[Line]:
        head = self.topic or "warned"
        if self.fault:
            return [Line(head, f"{cite(*self.entries)} cannot be weighed: {clip(self.fault, 140)}")]
        found = self.found
        assert found is not None
        order = sorted(found.posterior, key=found.posterior.__getitem__, reverse=True)
        words = [f"{self.names[h]}: {found.words[h]} ({_range(found, h)})" for h in order]
        return [
            Line(head, f"{cite(*self.entries)} {'; '.join(words)}"),
            Line("lineage", _lineage(self, order[0])),
            Line("evidence", f"confidence in it: {found.confidence}"),
        ]


def _weighed(topic: str | None, reports: tuple[Report, ...], own: Board | None) -> _Weighed:
    import numpy as np

    from goodoffices.intelligence.reading import board_from_text
    from goodoffices.intelligence.weighing import weigh

    try:
        board = threat_board(reports) if own is None else board_from_text(own.text or "")
        found = weigh(board, np.random.default_rng(0))
    except GoodOfficesError as error:
        return _Weighed(topic, reports, own, {}, None, str(error))
    names = NAMES if own is None else {h.id: h.name for h in board.hypotheses}
    return _Weighed(topic, reports, own, names, found, None)


def _lineage(one: _Weighed, ahead: str) -> str:
    """Return the three readings: of a real threat, or on an own board of what leads."""
    assert one.found is not None
    of = [ahead] if one.board else ["element", "third_party", "insider"]
    answers = (one.found.if_independent, one.found.posterior, one.found.if_one_upstream)
    apart, known, single = (sum(answer[h] for h in of) for answer in answers)
    what = one.names[ahead] if one.board else "a real threat"
    return (
        f"{what}: {apart:.0%} if the reports are independent, {known:.0%} as far as known, "
        f"{single:.0%} if they come from one upstream"
    )


def _range(found: Weighing, hypothesis: str) -> str:
    lo, hi = found.interval90[hypothesis]
    return f"{lo:.0%} to {hi:.0%}"


def _figure(sight: Sight, one: _Weighed) -> Figure:
    """Return evidence by hypothesis: how far each item moves each of them, and its bits."""
    assert one.found is not None
    called = {r.id: sight.ref(r.id) for r in one.reports}
    rows = [
        (called.get(pin.item, pin.item), one.names[h], p - pin.without[h], pin.bits)
        for pin in one.found.linchpins
        for h, p in one.found.posterior.items()
    ]
    columns = ("item", "hypothesis", "moves the chance by", "bits it carries")
    spec = {
        "mark": "rect",
        "encoding": {
            "x": {"field": "c0", "type": "nominal", "title": "item"},
            "y": {
                "field": "c1",
                "type": "nominal",
                "sort": list(one.names.values()),
                "title": None,
            },
            "color": {
                "field": "c2",
                "type": "quantitative",
                "scale": {"type": "threshold", "domain": _STEPS, "range": _SHADES},
                "title": "moves by",
            },
        },
    }
    return Figure(f"Evidence by hypothesis: {one.topic or 'warnings'}", columns, rows, spec)


STUDY = Study(
    "hypotheses", "What may stand behind it", Audience.MEDIATOR, Section.JUDGEMENTS, 6, hypotheses,
    lead=0,
)  # fmt: skip
