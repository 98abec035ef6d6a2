"""What several studies ask of a Sight: whose words, still standing, since when."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.people import Meeting
from goodoffices.record.kinds.promises import Progress, Undertaking
from goodoffices.record.kinds.substance import Offer, Withdrawal
from goodoffices.record.sight import Reader, Sight
from goodoffices.studies.finding import CITED, Figure, Finding, Line

__all__ = [
    "clip", "counted", "cut", "finding", "heard_by", "is_open", "joined", "next_joint", "others",
    "parties", "second_hand", "told", "when", "withdrawn",
]  # fmt: skip


def finding(  # noqa: PLR0913 - the parts of a Finding, each by name
    sight: Sight,
    study: str,
    title: str,
    summary: str,
    value: Any,  # noqa: ANN401 - each study has its own shape, plain JSON
    *,
    lines: Iterable[Line] = (),
    caveats: Iterable[str] = (),
    because: Iterable[Entry] = (),
    figures: Iterable[Figure] = (),
    matrix: Iterable[tuple[str, ...]] = (),
) -> Finding:
    """Make a Finding for the reader of this Sight; what its lines cite is among its reasons."""
    lines, matrix = tuple(lines), tuple(matrix)
    texts = chain((line.words for line in lines), chain.from_iterable(matrix))
    cited = (h for words in texts for _, group in CITED.findall(words) for h in group.split(", "))
    reasons = dict.fromkeys(chain((e.id for e in because), cited))
    return Finding(
        study, title, summary, value, (sight.reader.id,), tuple(reasons), tuple(caveats), lines,
        tuple(figures), matrix,
    )  # fmt: skip


def parties(sight: Sight) -> tuple[Reader, ...]:
    """Return the parties, in the case's order."""
    return sight.header.parties


def others(sight: Sight, party: str) -> tuple[Reader, ...]:
    """Return the parties other than this one."""
    return tuple(p for p in sight.header.parties if p.id != party)


def joined(names: Iterable[str], *, last: str = "and") -> str:
    """Return names as a person reads them: 'A, B and C'."""
    listed = list(names)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {last} {listed[-1]}"


def counted(number: int, noun: str) -> str:
    """Return '1 offer', '2 offers'."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def clip(words: str, most: int = 60) -> str:
    """Return at most `most` characters, cut at a word."""
    flat = " ".join(words.split())
    if len(flat) <= most:
        return flat
    return flat[: most - 3].rsplit(" ", 1)[0].rstrip(",;:.") + "..."


def when(entry: Entry) -> str:
    """Return when it was said, or known, as people write it; empty where not stated."""
    time = entry.said or entry.known
    return time.shown if time else ""


def second_hand(entry: Entry) -> bool:
    """Tell whether it is known on somebody's word alone."""
    return entry.via is not None


def told(sight: Sight, entry: Entry) -> str:
    """Return how an entry is known: empty for first-hand, else on whose word."""
    if entry.via is None:
        return ""
    person = sight.person(entry.via)
    seat = person.seat if person else ""
    return (
        "your word" if seat == sight.reader.id else f"{person.name if person else 'another'}'s word"
    )


def heard_by(sight: Sight, entry: Entry) -> tuple[str, ...]:
    """Return the parties in whose hearing it was said."""
    named: tuple[str, ...] = entry.get("to") or ()
    room = sight.meeting(entry)
    present = room.parties if room else ()
    ids = [p.id for p in sight.header.parties]
    return tuple(i for i in ids if i in (named or present))


def withdrawn(sight: Sight, entry: Entry) -> bool:
    """Tell whether an entry was withdrawn, or rests on an offer that was."""
    if sight.cited_by(entry, Withdrawal):
        return True
    if isinstance(entry, Offer | Withdrawal):
        return False
    return any(withdrawn(sight, offer) for offer in sight.targets(entry, Offer))


def cut(sight: Sight, seat: str) -> str:
    """Return a seat's name, or 'you' for the reader's own."""
    return "you" if seat == sight.reader.id else sight.name(seat)


def is_open(sight: Sight, promise: Undertaking) -> bool:
    """Tell whether a promise still waits: not accepted, kept or lapsed."""
    steps = sight.cited_by(promise, Progress)
    return not any(step.state in {"accepted", "kept", "lapsed"} for step in steps)


def next_joint(sight: Sight) -> Meeting | None:
    """Return the next planned meeting, joint ones first, or None."""
    planned = [
        m
        for m in sight.of_kind(Meeting)
        if m.status == "planned"
        and not (m.starts and m.starts.moment and m.starts.moment.begun(sight.as_of))
    ]
    planned.sort(key=lambda m: not m.joint)
    return planned[0] if planned else None
