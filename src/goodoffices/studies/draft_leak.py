"""draft-leak: what a text of the mediator's would let each party infer of another's.

1. For each digest, and each party that may not read all it rests on: whose words it would carry,
   and which.
2. Where it rests on a reservation with a number, and the draft holds that number: before, the
   party knows the owner's last standing number on the matter and its own; it may think the least
   the owner would take to be any whole number between, each as likely. After, none beyond the
   number in the draft. The leak is log2(numbers before / numbers after); without the number in
   the text it is none of these bits.
3. It is a figure under that assumption, for the mediator. Who reads what is decided by release.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.promises import Digest
from goodoffices.record.kinds.substance import Demand, Offer, Reservation
from goodoffices.record.sight import Sight
from goodoffices.studies._numbers_apart import Number, read_number
from goodoffices.studies._reading import clip, finding, joined, parties
from goodoffices.studies._ways_out import Table, table_of, telling_words
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite

_MOST_ISSUES = 8


def draft_leak(sight: Sight) -> Finding | None:
    """Say what each draft would let each party infer: whose words, how many bits of a number."""
    drafts = sight.of_kind(Digest)
    if not drafts:
        return None
    held = _held(sight)
    rows = [row for draft in drafts for row in _rows(held, draft)]
    if not rows:
        return None
    lines = [_line(sight, row) for row in rows]
    summary = f"{len(rows)} pairs of a draft and a party that may not read all it rests on"
    because = [e for row in rows for h in (row["entry"], *row["carries"]) if (e := sight.get(h))]
    return finding(
        sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=because,
        caveats=("bits assume that each whole number between was as likely before",),
    )  # fmt: skip


@dataclass(frozen=True)
class _Held:
    """A Sight with its table, and its issues by their telling words."""

    sight: Sight
    table: Table
    by_word: dict[str, list[str]]


def _held(sight: Sight) -> _Held:
    table = sight.once(table_of)
    found: dict[str, list[str]] = {}
    for key in table.last:
        for word in telling_words(key):
            found.setdefault(word, []).append(key)
    return _Held(sight, table, found)


def _rows(held: _Held, draft: Digest) -> Iterator[dict[str, Any]]:
    sight = held.sight
    sources = [e for h in draft.of if (e := sight.get(h))]
    for party in parties(sight):
        kept = [e for e in sources if not _may_read(sight, e, party.id)]
        if kept:
            reserves = [e for e in kept if isinstance(e, Reservation)]
            numbers = [n for e in reserves if (n := _narrowed(held, draft, e, party.id))]
            yield {
                "entry": draft.id, "source": sight.ref(draft.id), "to": party.id,
                "of": list(dict.fromkeys(str(getattr(e, "whose", e.originator)) for e in kept)),
                "carries": [e.id for e in kept], "numbers": numbers,
            }  # fmt: skip


def _may_read(sight: Sight, entry: Entry, party: str) -> bool:
    label = sight.label(entry)
    return label is not None and label.can_read(party)


def _narrowed(held: _Held, draft: Digest, kept: Reservation, party: str) -> dict[str, Any] | None:
    """Return what the number in the draft leaves of what the party could think."""
    from goodoffices.deals.leakage import bits_of_narrowing

    match = re.fullmatch(r"\D{0,40}(\d{1,6})\D{0,40}", kept.value)
    if match is None or match[1] not in re.findall(r"\d+", draft.words):
        return None
    told = int(match[1])
    words = telling_words(kept.issue)
    for key in [k for word in words for k in held.by_word.get(word, ())[:_MOST_ISSUES]]:
        own, theirs = (_number(held.table.last[key].get(who)) for who in (kept.whose, party))
        if own is None or theirs is None or not _may_read(held.sight, own.entry, party):
            continue
        near = theirs.high if theirs.high <= own.low else theirs.low
        far = own.low if theirs.high <= own.low else own.high
        if min(near, far) <= told <= max(near, far):
            before, after = abs(far - near) + 1, abs(told - near) + 1
            return {
                "whose": kept.whose, "issue": held.table.issues[key], "number": told,
                "before": [min(near, far), max(near, far)],
                "after": [min(near, told), max(near, told)],
                "bits": bits_of_narrowing(before, after), "bits_without_the_number": 0.0,
            }  # fmt: skip
    return None


def _number(entry: Demand | Offer | None) -> Number | None:
    return None if entry is None else read_number(entry)


def _line(sight: Sight, row: dict[str, Any]) -> Line:
    kept = [e for h in row["carries"] if (e := sight.get(h))]
    draft = sight.get(row["entry"])
    assert draft is not None
    names = joined(sight.name(who) for who in row["of"])
    words = f"would tell {sight.name(row['to'])} words of {names} {cite(*kept[:4])}"
    for number in row["numbers"]:
        low, high = number["before"]
        left = " to ".join(map(str, dict.fromkeys(number["after"])))
        words += (
            f"; that {sight.name(number['whose'])} can live with {number['number']} on "
            f"{number['issue']}: of {low} to {high}, {left} left, {number['bits']:.1f} bits; "
            "without the number in it, none of these"
        )
    return Line("DRAFT", f"{clip(draft.words, 60)} {cite(draft)} {words}")


STUDY = Study(
    "draft-leak", "What a draft lets out", Audience.MEDIATOR, Section.TRUST, 8, draft_leak, lead=0
)
