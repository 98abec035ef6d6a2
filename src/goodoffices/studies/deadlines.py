"""deadlines: what is due, under every reading of the words; active only when one is chosen."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from goodoffices.common.times import NOT_STATED, Reading, Time, show_moment
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.promises import Deadline, Undertaking
from goodoffices.record.kinds.substance import Offer
from goodoffices.record.kinds.talk import Request
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import cut, finding, is_open, joined, next_joint, parties
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite
from goodoffices.studies.owed_answers import state_of


def deadlines(sight: Sight) -> Finding:
    """List what is due, each with its status: active, ambiguous or passed."""
    due = list(_due(sight))
    rows = [_row(sight, entry, short, time) for entry, short, time in due]
    lines = [
        _line(sight, entry, short, time)
        for row, (entry, short, time) in zip(rows, due, strict=True)
        if row["status"] != "passed" and not _answered(sight, entry)
    ]
    unclear = sum(row["status"] == "ambiguous" for row in rows)
    summary = f"{len(rows)} due, {unclear} of them under more than one reading or without a zone"
    because = [entry for entry, _, _ in due]
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=because)


def _due(sight: Sight) -> list[tuple[Entry, str, Time]]:
    set_ = [(d, d.short, d.due) for d in sight.of_kind(Deadline)]
    covered = {name for entry, _, _ in set_ for name in entry.of}
    requested = [
        (r, r.short, r.due) for r in sight.of_kind(Request) if r.due and r.id not in covered
    ]
    promised = [
        (u, u.short, u.due) for u in sight.of_kind(Undertaking) if u.due and is_open(sight, u)
    ]
    expiring = [
        (o, f"offer on {o.issue} expires", o.expires) for o in sight.of_kind(Offer) if o.expires
    ]
    return [*set_, *requested, *promised, *expiring]


def _answered(sight: Sight, entry: Entry) -> bool:
    """Tell whether nothing is owed by its time any more: a request that was granted or answered."""
    return isinstance(entry, Request) and state_of(sight, entry) == "answered"


def status(time: Time, sight: Sight) -> str:
    """Return active, ambiguous or passed."""
    if time.chosen is None:
        return "ambiguous"
    return "passed" if time.chosen.begun(sight.as_of) else "active"


def readings(sight: Sight, entry: Entry, time: Time) -> tuple[Reading, ...]:
    """Return what the words may mean: as written, else every reading of 'N hours before ...'."""
    before = _BEFORE.search(time.said)
    if time.readings or before is None or time.chosen is not None:
        return time.readings
    number = before[1].lower()
    hours = timedelta(hours=_NUMBERS.index(number) if number in _NUMBERS else int(number))
    said = entry.said.start if entry.said else None
    offered = [_offered(f"{number} h from when it was said", said, hours)]
    room = sight.once(next_joint)
    if room is not None:
        starts = room.starts.start if room.starts else None
        offered.append(_offered(f"{number} h before {room.title} starts", starts, -hours))
    offered.append(Reading(means=f"it starts {number} h from when it was said"))
    return tuple(offered)


_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip
_BEFORE = re.compile(rf"\b(\d{{1,3}}|{'|'.join(_NUMBERS)}) hours? before\b", re.IGNORECASE)


def _offered(means: str, base: datetime | None, shift: timedelta) -> Reading:
    if base is None:
        return Reading(means=means)
    at = base + shift
    return Reading(
        means=f"{means}: {show_moment(at, 'minute')}", at=f"{at:%Y-%m-%dT%H:%M}".zfill(16)
    )


def _row(sight: Sight, entry: Entry, short: str, time: Time) -> dict[str, Any]:
    return {
        "entry": entry.id,
        "source": sight.ref(entry.id),
        "what": short,
        "said": time.said,
        "zone": time.zone,
        "status": status(time, sight),
        "readings": [
            {"means": r.means, "at": r.at, "chosen": r.chosen} for r in readings(sight, entry, time)
        ],
        "on_silence": entry.get("on_silence"),
        "on_silence_told": list(entry.get("on_silence_told") or ()),
    }


def _line(sight: Sight, entry: Entry, short: str, time: Time) -> Line:
    chosen = time.chosen
    if chosen is not None:
        when = f"due {chosen.shown} {cite(entry)}"
    else:
        zone = ", zone not stated" if time.zone == NOT_STATED else ""
        means = [r.means for r in readings(sight, entry, time)]
        read = " ".join(f"{chr(97 + i)}) {words}" for i, words in enumerate(means))
        when = f'"{time.said}" {cite(entry)}{zone}' + (f": {read}" if read else "")
    return Line(short, when + _silence(sight, entry))


def _silence(sight: Sight, entry: Entry) -> str:
    meant = entry.get("on_silence")
    if not meant:
        return ""
    if not sight.for_mediator:
        return f". Silence = {meant}"
    informed = entry.get("on_silence_told") or ()
    yes = joined(cut(sight, p.id) for p in parties(sight) if p.id in informed) or "nobody"
    no = "; ".join(f"{p.name}: no record" for p in parties(sight) if p.id not in informed)
    return f". Silence = {meant}: declared to {yes}" + (f"; {no}" if no else "")


STUDY = Study("deadlines", "What is due", Audience.ALL, Section.SETTLE, 2, deadlines, lead=4)
