"""The next draft that the comments on a text lead to, and whose words it would carry to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.drafts import Comment
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, joined, parties
from goodoffices.studies._texts import LONGEST, Text, clause_of, same_words
from goodoffices.studies.finding import Line

__all__ = ["next_of", "suggested"]


def next_of(sight: Sight, text: Text) -> dict[str, Any] | None:
    """Return the next draft in plain JSON; None where no side asked for other words."""
    from goodoffices.deals.next_draft import next_draft

    made = next_draft(text.desk)
    if made is None:
        return None
    return {
        "clauses": [
            {"clause": r.clause, "words": r.words, "asked_by": list(r.asked_by),
             "beside": [{"words": words, "asked_by": list(who)} for words, who in r.beside],
             "may_not_read": _may_not_read(sight, text, r.clause, r.words)}
            for r in made.rewordings
        ],
        "gains": {p: list(names) for p, names in made.gains.items()},
        "gives": {p: list(names) for p, names in made.gives.items()},
        "cannot_tell": {p: list(names) for p, names in made.cannot_tell.items()},
        "stand_off": list(made.stand_off),
        "left": list(made.left),
    }  # fmt: skip


def _may_not_read(sight: Sight, text: Text, clause: str, words: str) -> list[str]:
    """Return the parties that may read none of the drafts and comments these words stand in."""
    from goodoffices.deals.next_draft import taken_in

    latest = text.desk.latest.clause(clause)
    holding: list[Entry] = []
    for draft in text.drafts:
        held = clause_of(draft, clause)
        said = [
            c for c in sight.cited_by(draft, Comment)
            if c.clause == clause and c.instead and same_words(taken_in(latest, c.instead), words)
        ]  # fmt: skip
        stands = (held.words or "", *held.brackets) if held else ()
        if any(same_words(taken_in(latest, one), words) for one in stands):
            holding.append(draft)
        holding += said
    labels = [label for e in holding if (label := sight.label(e)) is not None]
    return [p.id for p in parties(sight) if not any(label.can_read(p.id) for label in labels)]


def suggested(sight: Sight, made: dict[str, Any] | None) -> Iterator[Line]:
    """Return the lines that say it to people."""
    if made is None:
        return
    if made["clauses"]:
        changes = [f"clause {r['clause']} {_wording(sight, r)}" for r in made["clauses"]]
        sides = "; ".join(_by_own_words(sight, made, p.id) for p in parties(sight))
        yield Line(
            "NEXT DRAFT", f"from comments alone: {joined(changes)}. By their own words {sides}"
        )
    for r in (r for r in made["clauses"] if r["may_not_read"]):
        whose, unread = (joined(map(sight.name, r[key])) for key in ("asked_by", "may_not_read"))
        words = f"clause {r['clause']} would carry words of {whose} that {unread} may not read"
        yield Line("", f"{words}: ask {whose} before you show it")
    if made["left"]:
        names = joined(f"clause {name}" for name in made["left"])
        yield Line("", f"left as they stand, too many to search at once: {names}")
    if made["stand_off"]:
        names = joined(f"clause {name}" for name in made["stand_off"])
        yield Line(
            "OTHER WORDS", f"{names}: what one side asks for takes from another. Ask each why"
        )


def _wording(sight: Sight, made: dict[str, Any]) -> str:
    said = [
        f'"{clip(one["words"], LONGEST)}" ({joined(map(sight.name, one["asked_by"]))})'
        for one in (made, *made["beside"])
    ]
    return said[0] + (f", not {joined(said[1:], last='or')}" if said[1:] else "")


def _by_own_words(sight: Sight, made: dict[str, Any], party: str) -> str:
    parts = [
        f"{verb} {joined(made[key][party])}"
        for key, verb in (
            ("gains", "gains on"),
            ("gives", "gives on"),
            ("cannot_tell", "has not spoken of"),
        )
        if made[key][party]
    ]
    return f"{sight.name(party)} {joined(parts) or 'is where it was'}"
