"""A brief before it is drawn: the findings of one Sight, in the order CONTRACTS fixes.

1. The mediator's brief runs every study; a party's runs those of audience `all`, each on the
   party's own Sight. Nothing is taken out afterwards.
2. The order is: trust, settle first, owed, same treatment, on the table, own judgements, people.
3. A reference becomes what people call the entry; one that rests on something withdrawn says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from goodoffices.common.collecting import uncollected
from goodoffices.common.times import Moment
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.promises import Release
from goodoffices.record.kinds.substance import Demand, Offer, Withdrawal
from goodoffices.record.sight import Sight
from goodoffices.record.troubles import Trouble, troubles
from goodoffices.studies import studies
from goodoffices.studies._reading import next_joint, withdrawn
from goodoffices.studies.finding import CITED, Audience, Finding, Section
from goodoffices.studies.next_meeting import headline

__all__ = ["Arranged", "Chapter", "arrange"]

_MEDIATOR_TITLES = {
    Section.TRUST: "TRUST",
    Section.SETTLE: "SETTLE FIRST: not confirmed by those who said it",
    Section.OWED: "OWED",
    Section.TREATMENT: "SAME TREATMENT?",
    Section.TABLE: "ON THE TABLE",
    Section.JUDGEMENTS: "YOUR OWN JUDGEMENTS (in no one else's view)",
    Section.PEOPLE: "PEOPLE AND THE NEXT ROOM",
}
_PARTY_TITLES = {
    Section.TRUST: "RELEASED TO YOU",
    Section.SETTLE: "PLEASE CONFIRM: your words and numbers as we hold them",
    Section.OWED: "ASKED AND OWED",
    Section.TREATMENT: "TREATMENT",
    Section.TABLE: "ON THE TABLE, in your words and in those put to you",
    Section.JUDGEMENTS: "JUDGEMENTS",
    Section.PEOPLE: "PEOPLE AND PAPERS",
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section of the brief with the findings that have something to say."""

    number: int
    title: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Arranged:
    """Everything a face needs to draw a brief."""

    sight: Sight
    findings: tuple[Finding, ...]
    troubles: tuple[Trouble, ...]
    chapters: tuple[Chapter, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the document that CONTRACTS promises."""
        return {
            "case": self.sight.header.case,
            "for": self.sight.reader.id,
            "as_of": self.sight.as_of.isoformat(),
            "findings": [f.as_json() for f in self.findings],
            "troubles": [t.as_json() for t in self.troubles],
        }

    @property
    def audience(self) -> str:
        """Who may see the page, as its first line says."""
        if self.sight.for_mediator:
            return "FOR THE MEDIATOR ALONE"
        return f"FOR {self.sight.reader.name.upper()}"

    @property
    def standing(self) -> tuple[str, ...]:
        """The lines under the title: as of when, what comes next, who was heard."""
        now = Moment(start=self.sight.as_of, precision="minute", zoned=True)
        as_of = f"As of {now.shown}."
        room = self.sight.once(next_joint)
        ahead = f"{as_of} {headline(room)}." if room else as_of
        heard = [f.summary + "." for f in self.findings if f.study == "coverage"]
        return (ahead, *heard)

    def finding(self, study: str) -> Finding | None:
        """Return one study's finding, if it is in this brief."""
        return next((f for f in self.findings if f.study == study), None)

    def label(self, handles: str) -> str:
        """Return what people call these entries, each once; withdrawn ones say so."""
        names = {self.sight.ref(h): self._standing(self.sight.get(h)) for h in handles.split(", ")}
        return ", ".join(name + gone for name, gone in names.items())

    def pieces(self, words: str, *, head: bool = False) -> Iterator[tuple[str, str | None]]:
        """Return words in pieces, each with the handle that it refers to, or None."""
        end = 0
        for match in CITED.finditer(words):
            before, after = ("", "") if match[1] or head else ("(", ")")
            yield words[end : match.start()] + before, None
            named: dict[str, str] = {}
            for handle in match[2].split(", "):
                named.setdefault(self.label(handle), handle)
            for n, (label, handle) in enumerate(named.items()):
                if n:
                    yield ", ", None
                yield label, handle
            yield after, None
            end = match.end()
        yield words[end:], None

    def _standing(self, entry: Entry | None) -> str:
        if entry is None or isinstance(entry, Withdrawal) or not withdrawn(self.sight, entry):
            return ""
        own = isinstance(entry, Offer | Demand | Release)
        return ", withdrawn" if own else ", rests on a withdrawn offer"

    def plain(self, words: str, *, head: bool = False) -> str:
        """Return words with every reference as people call it."""
        return "".join(text for text, _ in self.pieces(words, head=head))


def arrange(sight: Sight) -> Arranged:
    """Run the studies that this reader may be given, and order what they found."""
    wanted = [s for s in studies() if sight.for_mediator or s.audience is Audience.ALL]
    with uncollected():
        found = [(s.section, f) for s in wanted if (f := sight.once(s.find)) is not None]
    titles = _MEDIATOR_TITLES if sight.for_mediator else _PARTY_TITLES
    by_section = {
        section: tuple(f for s, f in found if s is section and _speaks(f)) for section in titles
    }
    spoken = [(s, findings) for s, findings in by_section.items() if findings]
    chapters = tuple(Chapter(i, titles[s], fs) for i, (s, fs) in enumerate(spoken, 1))
    return Arranged(sight, tuple(f for _, f in found), troubles(sight), chapters)


def _speaks(finding: Finding) -> bool:
    return bool(finding.lines or finding.matrix or finding.figures)
