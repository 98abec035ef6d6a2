"""third-options: ways outside both positions that the record gives a hold for, by named patterns.

1. Each names the entries it rests on, for whom it is better than what, and on what assumption.
2. None asks an owner to cross a red line on its issue. Where that depends on how the line is read,
   the option waits behind a question to its owner, and says so.
3. None presumes anybody's consent. What rests on words that a party may not read is not to be
   shown to that party before a release; the option names the party.
4. Utilities are not invented: with a scenario of utilities, `goodoffices deals` proves dominance.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

from goodoffices.record.kinds.people import Mandate
from goodoffices.record.sight import Sight
from goodoffices.studies._numbers_apart import numbers_apart
from goodoffices.studies._reading import finding, joined, parties
from goodoffices.studies._ways_out import Better, Way, table_of, ways_out
from goodoffices.studies.finding import Audience, Figure, Finding, Line, Section, Study, cite

_MOST_CITED = 6
_MOST_DRAWN = 3


def third_options(sight: Sight) -> Finding | None:
    """Apply the pattern library to what stands on the table; each option with what it rests on."""
    from goodoffices.deals.patterns import PATTERNS, pattern

    table = sight.once(table_of)
    found = [way for key in table.last for way in numbers_apart(sight, table, key)]
    found += ways_out(sight, table)
    if not found:
        return None
    order = [known.name for known in PATTERNS]
    found.sort(key=lambda way: order.index(way.pattern))
    rows = [_row(sight, way) for way in found]
    lines = [_in_short(found), *(_line(sight, w, row) for w, row in zip(found, rows, strict=True))]
    wait = sum(not way.keeps_every_line for way in found)
    summary = f"{len(found)} ways outside the positions; {wait} wait for an owner's word on a line"
    because = [e for way in found for e in way.rests_on]
    for row, way in zip(rows, found, strict=True):
        known = pattern(way.pattern)
        row |= {"does": known.does, "seen_in": known.seen_in, "ask": known.ask}
    figures = list(islice(filter(None, map(_splits, found)), _MOST_DRAWN))
    return finding(
        sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=because,
        caveats=[*_mandated(sight), *_CAVEATS], figures=figures,
    )  # fmt: skip


_CAVEATS = (
    "red lines are matched by issue; read their words yourself before you table anything",
    "better for a party only on the assumption named with it; nobody has been asked",
)


def _mandated(sight: Sight) -> list[str]:
    """Say so where the mandate carries no proposal of the mediator's own."""
    mandates = sight.of_kind(Mandate)
    if not mandates or mandates[-1].carries_proposals:
        return []
    kind = mandates[-1].type
    return [f"the mandate is {kind}, no proposal is yours to table: ask, or let a party table one"]


def _row(sight: Sight, way: Way) -> dict[str, Any]:
    return {
        "pattern": way.pattern, "issue": way.issue, "words": way.words,
        "better_for": [
            {"party": b.party, "than": b.than, "assuming": b.assuming} for b in way.better
        ],
        "rests_on": [e.id for e in way.rests_on],
        "red_lines": [
            {"entry": h.line.id, "state": "kept" if h.kept else "ask its owner", "why": h.why}
            for h in way.lines
        ],
        "keeps_every_line": way.keeps_every_line,
        "not_to_be_shown_to": _unread(sight, way),
        "splits": list(way.figures),
    }  # fmt: skip


def _unread(sight: Sight, way: Way) -> list[str]:
    """Return the parties that may not read all it rests on."""
    labels = [sight.label(e) for e in (*way.rests_on, *(h.line for h in way.lines))]
    return [
        p.id for p in parties(sight)
        if any(label is not None and not label.can_read(p.id) for label in labels)
    ]  # fmt: skip


def _in_short(found: list[Way]) -> Line:
    """Name every pattern in a row or two, those that keep every red line first."""
    ways = sorted(found, key=lambda way: not way.keeps_every_line)
    return Line("THIRD OPTIONS", "; ".join(dict.fromkeys(way.pattern for way in ways)))


def _line(sight: Sight, way: Way, row: dict[str, Any]) -> Line:
    better = "; ".join(_better(sight, way.better))
    waits = [h for h in way.lines if not h.kept]
    ask = "".join(
        f" First ask {sight.name(h.line.whose)} {cite(h.line)}: {h.why}" for h in waits[:2]
    )
    unread = row["not_to_be_shown_to"]
    shown = f" Rests on words {joined(map(sight.name, unread))} may not read." if unread else ""
    words = f"{way.issue}: {way.words} {cite(*way.rests_on[:_MOST_CITED])}"
    return Line(f"OPTION {way.pattern}", f"{words}. Better for {better}.{ask}{shown}")


def _better(sight: Sight, better: tuple[Better, ...]) -> list[str]:
    """Say it once for the parties of whom the same holds."""
    groups: dict[tuple[str, str], list[str]] = {}
    for b in better:
        groups.setdefault((b.than, b.assuming), []).append(sight.name(b.party))
    return [
        f"{joined(names)} than {than}, if {assuming}" for (than, assuming), names in groups.items()
    ]


def _splits(way: Way) -> Figure | None:
    if not way.figures:
        return None
    rows: list[list[str | int | float | None]] = [
        [
            f"{row['guarded']} + {row['elsewhere']}", *_ends(row), _whole(row["total"]),
        ]
        for row in way.figures
    ]  # fmt: skip
    columns = (
        "checks where guarded + elsewhere", "beats it from this share of events, %",
        "to this share, %", "checks in all",
    )  # fmt: skip
    return Figure(
        f"Splits of {way.issue} that beat the higher number anywhere", columns, rows, _SPEC
    )


def _ends(row: dict[str, Any]) -> list[float]:
    from fractions import Fraction

    return [round(float(Fraction(end)) * 100, 4) for end in row["share_of_events_between"]]


def _whole(number: Any) -> int:  # noqa: ANN401 - a count in plain JSON
    return int(number)


_SPEC: dict[str, Any] = {
    "width": 460,
    "mark": {"type": "bar", "height": 9},
    "encoding": {
        "y": {"field": "c0", "type": "nominal", "title": "guarded + elsewhere", "sort": None},
        "x": {
            "field": "c1", "type": "quantitative", "scale": {"domain": [0, 100]},
            "title": "share of events in the guarded region, %",
        },
        "x2": {"field": "c2"},
        "color": {"field": "c3", "type": "ordinal", "title": "checks in all"},
    },
}  # fmt: skip

STUDY = Study(
    "third-options", "Third options", Audience.MEDIATOR, Section.TABLE, 4, third_options, lead=4
)
