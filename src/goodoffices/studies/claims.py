"""claims: contested claims of fact and cause, with what was replied to each."""

from __future__ import annotations

from collections.abc import Iterator

from goodoffices.record.kinds.substance import Claim
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, cut, finding, second_hand
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


def claims(sight: Sight) -> Finding:
    """Thread each claim with its replies; whether it is true is not decided here."""
    held = sight.of_kind(Claim)
    rows = [
        {
            "entry": c.id, "source": sight.ref(c.id), "whose": c.whose, "issue": c.issue,
            "words": c.words, "status": c.status, "first_hand": not second_hand(c),
            "replies_to": [t.id for t in sight.targets(c, Claim)],
        }
        for c in held
    ]  # fmt: skip
    roots = [c for c in held if not sight.targets(c, Claim)]
    lines = [Line(root.issue, " > ".join(_thread(sight, root))) for root in roots]
    threads = sum(1 for root in roots if sight.cited_by(root, Claim))
    summary = f"{counted(len(held), 'claim')}, {threads} of them answered by the other side"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=held)


def _thread(sight: Sight, root: Claim) -> Iterator[str]:
    """Go through a claim and what replies to it, each reply once, under what it replies to."""
    waiting, seen = [root], set[str]()
    while waiting:
        claim = waiting.pop()
        if claim.id not in seen:
            seen.add(claim.id)
            yield f"{cut(sight, claim.whose)}: {clip(claim.words, 60)} {cite(claim)}"
            waiting += reversed(sight.cited_by(claim, Claim))


STUDY = Study("claims", "Contested claims", Audience.ALL, Section.TABLE, 7, claims, lead=0)
