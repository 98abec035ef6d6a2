"""bargaining-range: splits that beat fighting under each view, and power that shifts.

1. Every view is its author's. Views are laid side by side and never averaged.
2. Between two parties the range is taken from each party's own view, where both are on record.
3. A promise by a side that grows stronger holds without a guarantee only while patience times the
   shift does not exceed the cost of fighting.
"""

from __future__ import annotations

from typing import Any

from goodoffices.common.errors import BadInput
from goodoffices.record.kinds.stakes import FightView, PowerShift, Range, Share
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


def bargaining_range(sight: Sight) -> Finding | None:
    """Compute the range of each view, what the parties' own views share, and commitment."""
    views, shifts = sight.of_kind(FightView), sight.of_kind(PowerShift)
    if not views and not shifts:
        return None
    rows = [_view_row(sight, view) for view in views]
    between = _between(sight, views)
    moved = [_shift_row(sight, shift) for shift in shifts]
    lines = [Line("range", f"{row['said']} {cite(v)}") for v, row in zip(views, rows, strict=True)]
    lines += [Line("between them", row["said"]) for row in between]
    lines += [
        Line("commitment", f"{row['said']} {cite(s)}") for s, row in zip(shifts, moved, strict=True)
    ]
    value = {"views": _bare(rows), "between": _bare(between), "commitment": _bare(moved)}
    summary = f"{counted(len(views), 'view')} of a fight, {counted(len(shifts), 'shift')} of power"
    return finding(
        sight, STUDY.name, STUDY.title, summary, value, lines=lines, because=(*views, *shifts)
    )


def _bare(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{k: v for k, v in row.items() if k != "said"} for row in rows]


def _bounds(given: Range | Share) -> Any:  # noqa: ANN401 - the desk is imported when needed
    from goodoffices.stakes.bounds import Bounds

    return Bounds.of(given.low, given.high)


def _desk_view(view: FightView) -> Any:  # noqa: ANN401 - the desk is imported when needed
    """Return the view as the desk takes it, or refuse what does not name two parties."""
    from goodoffices.stakes.bargaining import View

    costs = {cost.whose: _bounds(cost) for cost in view.costs}
    named = {view.prevails.whose, *costs}
    two = len(view.parties) == len(costs) == 2
    if not two or not named == costs.keys() == set(view.parties):
        raise BadInput(
            "view of a fight",
            expected="two parties, the chance of one and the cost of each",
            found=sorted(named),
            advice="Write what was stated; leave the entry out where it was not.",
        )
    first, second = view.parties
    chance = _bounds(view.prevails)
    own = chance if view.prevails.whose == first else chance.complement
    return View(view.whose, "", own, (costs[first], costs[second]))


def _view_row(sight: Sight, view: FightView) -> dict[str, Any]:
    from goodoffices.stakes.bargaining import room

    base = {"entry": view.id, "source": sight.ref(view.id), "whose": view.whose}
    author = sight.name(view.whose)
    try:
        found = room(_desk_view(view))
    except BadInput as wrong:
        return {**base, "shares": None, "said": f"{author}: cannot be computed, {wrong.expected}"}
    if found.sure is None:
        said = f"{author}: no split beats fighting for both over the whole of this view"
        return {**base, "shares": None, "said": said}
    bounds = (found.sure, found.sure.complement)
    named = list(zip(view.parties, bounds, strict=True))
    shares = ", ".join(f"{sight.name(party)} {ends.words()}" for party, ends in named)
    said = f"{author} on {clip(view.prize, 30)}: better than fighting for both: {shares}"
    return {**base, "shares": {party: ends.as_json() for party, ends in named}, "said": said}


def _between(sight: Sight, views: tuple[FightView, ...]) -> list[dict[str, Any]]:
    from goodoffices.stakes.bargaining import common_ground

    latest = {(v.prize, frozenset(v.parties), v.whose): v for v in views}
    rows = []
    for (prize, parties, whose), view in latest.items():
        if len(view.parties) != 2 or whose != view.parties[0]:
            continue
        other = latest.get((prize, parties, view.parties[1]))
        if other is None or other.parties != view.parties:
            continue
        try:
            found = common_ground(_desk_view(view), _desk_view(other))
        except BadInput:
            continue
        rows.append(_common_row(sight, view, other, found))
    return rows


def _common_row(sight: Sight, view: FightView, other: FightView, found: Any) -> dict[str, Any]:  # noqa: ANN401
    words = {
        "yes": "there is room for both",
        "no": "no split satisfies both as they now see it",
        "cannot tell": "cannot tell whether a split satisfies both",
    }[found.exists.value]
    names = " and ".join(map(sight.name, view.parties))
    width = found.width.words()
    return {
        "entries": [view.id, other.id],
        "a_split_satisfies_both": found.exists.value,
        "room_or_gap": found.width.as_json(),
        "said": f"{names}, each by its own view: {words}; room {width} {cite(view, other)}",
    }


def _shift_row(sight: Sight, shift: PowerShift) -> dict[str, Any]:
    from goodoffices.stakes.bargaining import commitment

    base = {"entry": shift.id, "source": sight.ref(shift.id), "rising": shift.whose}
    rising = sight.name(shift.whose)
    try:
        found = commitment(
            *map(_bounds, (shift.patience, shift.now, shift.later, shift.total_cost))
        )
    except BadInput as wrong:
        said = f"if {rising} rises: cannot be computed, {wrong.expected}"
        return {**base, "fails": None, "said": said}
    words = {
        "yes": f"commitment alone not credible; a guarantee worth {found.guarantee.words()} of the "
        "prize would repair it",
        "no": "commitment alone holds",
        "cannot tell": "cannot tell whether commitment alone holds",
    }[found.fails.value]
    return {
        **base,
        "shift": found.shift.as_json(),
        "fails": found.fails.value,
        "guarantee": found.guarantee.as_json(),
        "said": f"if {rising} rises: {found.shift.words()} against a cost of "
        f"{_bounds(shift.total_cost).words()}: {words}",
    }


STUDY = Study(
    "bargaining-range", "Room for a deal", Audience.MEDIATOR, Section.TABLE, 9, bargaining_range,
    lead=0,
)  # fmt: skip
