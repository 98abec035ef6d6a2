"""A text in plain JSON: each draft, its clauses with where every side stands, its changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from goodoffices.deals.single_text import Change
from goodoffices.deals.single_text import Clause as Worded
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.drafts import Clause, Comment, Draft
from goodoffices.record.kinds.substance import Agreed, Definition
from goodoffices.record.sight import Sight
from goodoffices.studies._next_draft import next_of
from goodoffices.studies._reading import parties, when
from goodoffices.studies._texts import Text, clause_of, comes_from, same_words, showings
from goodoffices.studies._worth_of_words import Wishes, effect_of, wishes_of

__all__ = ["Ground", "contested_in", "ground_of", "reads", "row_of"]


@dataclass(frozen=True)
class Ground:
    """What every clause is held against: whose view is shown, wishes, terms of two meanings."""

    sight: Sight
    seats: list[str]
    wishes: Wishes | None
    contested: list[Definition]


def row_of(ground: Ground, text: Text) -> dict[str, Any]:
    """Return a text in plain JSON; what concerns others is in the mediator's view alone."""
    sight = ground.sight
    row: dict[str, Any] = {
        "text": text.title,
        "drafts": [_draft(ground, text, at) for at in range(len(text.drafts))],
        "open": list(text.desk.latest.open),
        "comments_apart": [c.id for c in text.apart],
    }
    if sight.for_mediator:
        row |= {
            "first_to_see": text.desk.seen_first(),
            "changes_answering": text.desk.answered(),
            "next": next_of(sight, text),
        }
    return row


def _draft(ground: Ground, text: Text, at: int) -> dict[str, Any]:
    sight, draft, desk = ground.sight, text.drafts[at], text.desk.drafts[at]
    row: dict[str, Any] = {
        "entry": draft.id, "source": sight.ref(draft.id), "version": text.called(draft),
        "clauses": [_clause(ground, text, at, clause) for clause in draft.clauses],
        "changes": [_change(sight, draft, change) for change in desk.changes],
    }  # fmt: skip
    if sight.for_mediator:
        row |= {
            "answers": [c.id for c in sight.targets(draft, Comment)],
            "shown": [
                {"to": s.to, "entry": s.id, "when": when(s), "unverified": s.unverified}
                for s in showings(sight, draft)
            ],
            "not_shown": [p.id for p in parties(sight) if not reads(sight, draft, p.id)],
            "by_party": text.desk.tally(at + 1),
        }
    return row


def _clause(ground: Ground, text: Text, at: int, clause: Clause) -> dict[str, Any]:
    held = text.desk.drafts[at].clause(clause.name)
    assert held is not None
    row: dict[str, Any] = {
        "name": clause.name, "issue": clause.issue, "words": clause.words,
        "brackets": [{"words": b.words, "whose": b.whose} for b in held.brackets],
        "state": {p: text.desk.state(p, clause.name, draft=at + 1) for p in ground.seats},
        "terms": [d.term for d in contested_in(ground, clause)],
    }  # fmt: skip
    if ground.wishes is not None:
        before = text.before(at, clause.name)
        effects = {p: effect_of(ground.wishes, p, clause, before) for p in ground.seats}
        row["effect"] = {
            p: {"says": e.says, "why": e.why, "entry": e.rests_on.id if e.rests_on else None}
            for p, e in effects.items()
        }
    return row


def _change(sight: Sight, draft: Draft, change: Change) -> dict[str, Any]:
    clause = clause_of(draft, change.clause)
    answers = [e for c in change.answers if isinstance(e := sight.get(c.source), Comment)]
    return {
        "clause": change.clause,
        "before": None if change.before is None else _plain(change.before),
        "after": None if change.after is None else _plain(change.after),
        "answers": [_answer(sight, draft, change, comment) for comment in answers],
        "from": [e.id for e in comes_from(sight, draft, clause)] if clause else [],
    }


def _answer(sight: Sight, draft: Draft, change: Change, comment: Comment) -> dict[str, Any]:
    """Return a comment a change answers; `told`: who may read its words in the draft alone."""
    own = _carried(change, comment)
    row: dict[str, Any] = {
        "entry": comment.id, "whose": comment.whose, "critique": comment.critique,
        "in_its_words": own,
    }  # fmt: skip
    if sight.for_mediator:
        row["told"] = [
            p.id for p in parties(sight)
            if own and reads(sight, draft, p.id) and not reads(sight, comment, p.id)
        ]  # fmt: skip
    return row


def _plain(clause: Worded) -> str:
    words = clause.words or "words not recorded"
    return words + "".join(f" [{bracket.words}]" for bracket in clause.brackets)


def _carried(change: Change, comment: Comment) -> bool:
    """Tell whether a clause now has the very words that a comment asked for, or took them in."""
    if change.after is None or comment.instead is None:
        return False
    had = change.before.words if change.before else ""
    has = (change.after.words, *(b.words for b in change.after.brackets))
    asked = (comment.instead, f"{had} {comment.instead}")
    return any(same_words(words, wanted) for words in has for wanted in asked)


def ground_of(sight: Sight) -> Ground:
    """Gather it once for all texts."""
    agreed = {a.defines for a in sight.of_kind(Agreed) if a.state == "agreed"}
    meant: dict[str, list[Definition]] = {}
    for definition in sight.of_kind(Definition):
        meant.setdefault(definition.term, []).append(definition)
    contested = (held for held in meant.values() if len({d.meaning for d in held}) > 1)
    return Ground(
        sight,
        [p.id for p in parties(sight) if sight.for_mediator or p.id == sight.reader.id],
        wishes_of(sight) if sight.for_mediator else None,
        [held[0] for held in contested if held[0].term not in agreed],
    )


def contested_in(ground: Ground, clause: Clause) -> list[Definition]:
    """Return for each term in a clause that two readers mean differently one of its meanings."""
    words = " ".join((clause.words or "", *clause.brackets)).casefold()
    return [d for d in ground.contested if d.term.casefold() in words]


def reads(sight: Sight, entry: Entry, party: str) -> bool:
    """Tell, in the mediator's view, whether a party may read an entry."""
    label = sight.label(entry)
    return label is not None and label.can_read(party)
