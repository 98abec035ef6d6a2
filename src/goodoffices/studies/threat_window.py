"""threat-window: what the venue hangs on, what would show its loss, and the hours to watch.

1. Hours follow the calendar: from as long before a planned joint meeting as a loss takes to work
   through, to its end. Move the meeting and the hours move.
2. A start without a zone gives hours as the record orders them, and says that the zone is missing.
3. Single points come first; what nothing would show is named as a gap.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from goodoffices.common.errors import GoodOfficesError
from goodoffices.common.times import show_moment
from goodoffices.record.kinds.people import Meeting
from goodoffices.record.kinds.threats import Asset
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, finding, joined
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite

if TYPE_CHECKING:
    from goodoffices.intelligence.attack_trees import Asset as Planned
    from goodoffices.intelligence.watch_lists import Watch


def threat_window(sight: Sight) -> Finding | None:
    """Turn the venue's plan into smallest sets of losses and watch hours before joint meetings."""
    held = sight.of_kind(Asset)
    if not held:
        return None
    rooms = _coming(sight)
    rows, faults = _rows(held, rooms)
    by_name = {a.name: a for a in held}
    lines = [_line(by_name[row["asset"]], row) for row in rows]
    gaps = [row["asset"] for row in rows if not row["shown_by"]]
    if gaps:
        lines.append(Line("nothing would show", joined(gaps)))
    listed = [by_name[row["asset"]] for row in rows]
    caveats = [*faults, *_caveats(rooms, [a.name for a in listed if a.hours_before is None])]
    single = sum(row["single_point"] for row in rows)
    summary = f"{single} single points, {len(gaps)} losses that nothing would show"
    return finding(
        sight, STUDY.name, STUDY.title, summary, rows, lines=lines, caveats=caveats,
        because=(*held, *rooms),
    )  # fmt: skip


def _coming(sight: Sight) -> list[Meeting]:
    planned = (m for m in sight.of_kind(Meeting) if m.status == "planned" and m.joint)
    return [m for m in planned if m.starts and m.starts.start and m.starts.start >= sight.as_of]


def _rows(held: tuple[Asset, ...], rooms: list[Meeting]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return a row for each asset in a smallest set of losses, and what the plan gets wrong."""
    from goodoffices.intelligence.watch_lists import Meeting as Slot
    from goodoffices.intelligence.watch_lists import watch_list

    plan = [_planned(asset) for asset in held]
    slots = []
    for room in rooms:
        start = room.starts.start if room.starts else None
        end = room.ends.start if room.ends else None
        if start is not None:
            slots.append(Slot(room.title, start, end if end and end >= start else start))
    needed = {name for asset in plan for need in asset.needs for name in need}
    found: dict[str, dict[str, Any]] = {}
    faults = []
    for top in (asset.name for asset in plan if asset.name not in needed):
        try:
            watched = watch_list(plan, top, slots)
        except GoodOfficesError as error:
            faults.append(f"The plan of {top} cannot be read: {error}")
            continue
        for line in watched:
            known = found.setdefault(line.asset, _row(line))
            known["single_point"] = known["single_point"] or line.single_point
            known["for"].append(top)
    order = [asset.name for asset in held]
    rows = sorted(found.values(), key=lambda r: (not r["single_point"], order.index(r["asset"])))
    return rows, faults


def _planned(asset: Asset) -> Planned:
    from goodoffices.intelligence.attack_trees import Asset as Planned

    return Planned(
        name=asset.name,
        needs=tuple(need.any_of for need in asset.needs if need.any_of),
        can_fail=bool(asset.can_fail),
        looks_like=asset.looks_like or "",
        shown_by=asset.shown_by,
        works_through=timedelta(hours=asset.hours_before or 0.0),
    )


def _row(line: Watch) -> dict[str, Any]:
    return {
        "asset": line.asset, "for": [], "single_point": line.single_point,
        "looks_like": line.looks_like or None, "shown_by": list(line.shown_by),
        "hours": [[a.isoformat(), b.isoformat()] for a, b in line.hours],
        "shown": [_span(a, b) for a, b in line.hours],
    }  # fmt: skip


def _span(start: datetime, end: datetime) -> str:
    if start == end:
        return f"at {show_moment(start, 'minute')}"
    return f"{show_moment(start, 'minute')} to {show_moment(end, 'minute')}"


def _line(asset: Asset, row: dict[str, Any]) -> Line:
    parts = ["single point" if row["single_point"] else "only with others"]
    parts.append(f"would look like: {row['looks_like'] or 'not stated'}")
    parts.append(f"shown by: {joined(row['shown_by']) or 'nothing stated'}")
    parts += [f"watch {span}" for span in row["shown"]]
    return Line(clip(asset.name, 40), f"{'; '.join(parts)} {cite(asset)}")


def _caveats(rooms: list[Meeting], sudden: list[str]) -> list[str]:
    if not rooms:
        return ["No joint meeting with a time is planned: there are no hours to watch."]
    unzoned = [r.title for r in rooms if r.starts is not None and r.starts.chosen is None]
    open_end = [r.title for r in rooms if r.ends is None]
    notes = []
    if sudden:
        notes.append(f"How long before it shows is not stated: {joined(sudden)}.")
    if unzoned:
        notes.append(f"Zone not stated: {joined(unzoned)}. The hours hold only in its own zone.")
    if open_end:
        notes.append(f"End not stated: {joined(open_end)}. The hours end where it starts.")
    return notes


STUDY = Study(
    "threat-window", "What to watch, and when", Audience.ALL, Section.JUDGEMENTS, 6, threat_window,
    lead=0,
)  # fmt: skip
