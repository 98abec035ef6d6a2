"""coverage: how much of each party was heard first-hand."""

from __future__ import annotations

from goodoffices.record.kinds.people import Consent, Meeting, Person
from goodoffices.record.kinds.promises import Release
from goodoffices.record.kinds.proof import Acknowledgement, Envelope, PartyKey, Signed
from goodoffices.record.kinds.substance import Withdrawal
from goodoffices.record.kinds.talk import ReadBack
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import finding, joined, parties, second_hand
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study


def coverage(sight: Sight) -> Finding:
    """Count, for each party, what it said itself and what is known only through others.

    A party's item is an entry whose originator it is, or that one of its people said. To allow
    something, to end it, to confirm it, to hand in a key or a sealed paper is no item: nothing of
    the matter was heard by it.
    """
    counts = {party.id: [0, 0] for party in parties(sight)}
    for entry in sight.entries:
        owner = sight.seat_of(entry)
        if owner in counts and not isinstance(entry, _NOT_HEARD):
            counts[owner][second_hand(entry)] += 1
    value = [
        {"party": party, "first_hand": own, "second_hand": other}
        for party, (own, other) in counts.items()
    ]
    unheard = [sight.name(p) for p, (own, _) in counts.items() if own == 0]
    one_sided = bool(unheard) and len(unheard) < len(counts)
    said = [f"{sight.name(p)} {_items(own)}" for p, (own, _) in counts.items()]
    summary = ("ONE-SIDED FILE: " if one_sided else "First-hand items: ") + ", ".join(said)
    lines = [Line("", f"{joined(unheard)}: nothing heard first-hand")] if unheard else []
    return finding(sight, STUDY.name, STUDY.title, summary, value, lines=lines)


_NOT_HEARD = (
    Acknowledgement, Consent, Envelope, Meeting, PartyKey, Person, ReadBack, Release, Signed,
    Withdrawal,
)  # fmt: skip


def _items(number: int) -> str:
    return f"{number} first-hand items" if number == 0 else str(number)


STUDY = Study("coverage", "Who was heard", Audience.MEDIATOR, Section.HEAD, 1, coverage)
