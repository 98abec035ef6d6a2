"""disclosures: what one party's content another was told, and who released it.

1. What counts is what a statement or answer `conveys`: whose content, in which form.
2. firm - told as fact; derived - built on what was told; process - what the other was asked or
   shown; argument - "they would argue": not counted, but asked about.
3. It is released when its owner released the entry it rests on to whoever heard it, or when
   that entry was open to the hearer anyway. Nothing on record reads as unreleased: released off
   the page is possible, and the advice is to file the release.
"""

from __future__ import annotations

from dataclasses import dataclass

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.talk import Answer, Conveyed, Statement
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding, heard_by, joined, next_joint
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, name

_ORDER = ("firm", "derived", "process", "argument")


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One piece of one party's content, told to another."""

    entry: Statement | Answer
    conveyed: Conveyed
    told_to: str
    status: str

    def as_json(self, sight: Sight) -> dict[str, str]:
        """Return the row that CONTRACTS promises."""
        return {
            "entry": self.entry.id,
            "source": sight.ref(self.entry.id),
            "owner": self.conveyed.whose,
            "told_to": self.told_to,
            "form": self.conveyed.form,
            "status": self.status,
        }


def disclosures_in(sight: Sight) -> list[Disclosure]:
    """Return every disclosure, firm ones first, each form in the order it was said."""
    found = [
        Disclosure(entry, conveyed, hearer, _status(sight, entry, conveyed, hearer))
        for entry in sight.of_kind(Statement, Answer)
        for conveyed in entry.conveys
        for hearer in heard_by(sight, entry)
        if hearer != conveyed.whose and sight.seat_of(entry) != conveyed.whose
    ]
    return sorted(found, key=lambda d: _ORDER.index(d.conveyed.form))


def _status(sight: Sight, entry: Entry, conveyed: Conveyed, hearer: str) -> str:
    if conveyed.form == "argument":
        return "ask"
    owned = [e for e in sight.targets(entry, Entry) if sight.seat_of(e) == conveyed.whose]
    open_to_hearer = [e for e in owned if (label := sight.label(e)) and label.can_read(hearer)]
    return "released" if owned and len(open_to_hearer) == len(owned) else "unreleased"


def disclosures(sight: Sight) -> Finding:
    """List what was passed on, with its release if there is one on record."""
    found = sight.once(disclosures_in)
    firm = [d for d in found if d.conveyed.form == "firm" and d.status == "unreleased"]
    summary = (
        f"{counted(len(firm), 'passage')} told to another party, no release on record"
        if firm
        else "nothing told to another party without a release on record"
    )
    lines = [*_firm_lines(firm), *_advice(sight, firm), *_beneath(sight, found), *_asked(found)]
    value = [d.as_json(sight) for d in found]
    caveats = ["Not recorded is not the same as not released: a release may be off the page."]
    return finding(
        sight, STUDY.name, STUDY.title, summary, value, lines=lines,
        caveats=caveats if firm else (), because=[d.entry for d in found],
    )  # fmt: skip


def _firm_lines(firm: list[Disclosure]) -> list[Line]:
    return [Line(name(d.entry), d.conveyed.gist) for d in firm]


def _advice(sight: Sight, firm: list[Disclosure]) -> list[Line]:
    if not firm:
        return []
    owners = joined(sight.name(p) for p in dict.fromkeys(d.conveyed.whose for d in firm))
    hearers = joined(sight.name(p) for p in dict.fromkeys(d.told_to for d in firm))
    ahead = sight.once(next_joint)
    before = f" before {ahead.starts.shown}" if ahead and ahead.starts else ""
    return [
        Line("", "Released off the page? File the release. If not: speak to "
                 f"{owners}{before}; {hearers} may quote any of these across the table.")
    ]  # fmt: skip


def _beneath(sight: Sight, found: list[Disclosure]) -> list[Line]:
    derived = [d for d in found if d.conveyed.form == "derived" and d.status == "unreleased"]
    process = [d for d in found if d.conveyed.form == "process" and d.status == "unreleased"]
    said = []
    for d in derived:
        bases = sight.targets(d.entry, Statement, Answer)
        rests = f" builds on {name(*bases)}" if bases else " builds on what was told"
        said.append(f"{name(d.entry)}{rests}.")
    if process:
        owners = joined(sight.name(p) for p in dict.fromkeys(d.conveyed.whose for d in process))
        entries = list(dict.fromkeys(d.entry for d in process))
        said.append(f"{name(*entries)} tell what {owners} was asked or shown.")
    return [Line("", "Also: " + " ".join(said))] if said else []


def _asked(found: list[Disclosure]) -> list[Line]:
    asked = [d for d in found if d.status == "ask"]
    if not asked:
        return []
    entries = list(dict.fromkeys(d.entry for d in asked))
    gist = clip(asked[0].conveyed.gist, 40)
    return [Line("", f"{name(*entries)} ({gist}): your argument, or their words?")]


STUDY = Study(
    "disclosures",
    "Told without a release on record",
    Audience.MEDIATOR,
    Section.TRUST,
    1,
    disclosures,
    lead=22,
)
