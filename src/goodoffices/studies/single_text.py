"""single-text: every draft, who saw it in which order, whose comment changed what, what is open.

1. A text is its drafts of one title. Each change of a clause stands with the comments it answers
   and what else the draft says it comes from; where it names nothing, that is not recorded.
2. For each side a clause of a draft is accepted, to be amended, objected to, bracketed, or without
   a comment on record. A comment holds while the words do.
3. What a clause is to each side beside the draft before: by its preference or its number, where one
   is on record; else one cannot tell. All sides stand beside each other.
4. The next draft is made from comments alone: no side gives on more clauses than it gains on. Whose
   own words it would carry to a party that may not read them is said with it.
5. A party is given the drafts shown to it, what changed between them, its own comments and what is
   left in brackets. Who else saw a draft, and in which order, is the mediator's alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from goodoffices.deals.single_text import STATES, Change
from goodoffices.deals.single_text import Clause as Worded
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.drafts import Clause, Comment, Draft
from goodoffices.record.kinds.substance import Agreed, Definition
from goodoffices.record.sight import Sight
from goodoffices.studies._next_draft import next_of, suggested
from goodoffices.studies._reading import clip, counted, cut, finding, joined, parties, when
from goodoffices.studies._texts import (
    LONGEST,
    Text,
    clause_of,
    comes_from,
    same_words,
    showings,
    texts,
)
from goodoffices.studies._worth_of_words import Wishes, effect_of, wishes_of
from goodoffices.studies.finding import Audience, Figure, Finding, Line, Section, Study, cite, name

_MOST_CHANGES = 12
_SILENT = {"bracketed": "no comment, in brackets"}
_SAYS = {"accept": "for it", "object": "against it", "amend": "for other words"}


def single_text(sight: Sight) -> Finding | None:
    """Lay out each text: drafts, showings, changes with whose comment they answer, what is open."""
    held = texts(sight)
    if not held:
        return None
    ground = _ground(sight)
    rows = [_row(ground, text) for text in held]
    lines = [
        line for text, row in zip(held, rows, strict=True) for line in _lines(ground, text, row)
    ]
    drafts = [draft for text in held for draft in text.drafts]
    left = sum(len(row["open"]) for row in rows)
    summary = (
        f"{counted(len(drafts), 'draft')} of {counted(len(held), 'text')}; "
        f"{counted(left, 'clause')} left in brackets"
    )
    comments = [c for draft in drafts for c in sight.cited_by(draft, Comment)]
    figures = [figure for text in held if sight.for_mediator and (figure := _figure(sight, text))]
    return finding(
        sight, STUDY.name, STUDY.title, summary, rows, lines=lines,
        because=[*drafts, *comments],
        caveats=_CAVEATS if sight.for_mediator else ("only the drafts that were shown to you",),
        figures=figures,
    )  # fmt: skip


_CAVEATS = (
    "a comment holds while the clause keeps its words; silence on a clause is no consent",
    "the next draft counts each comment for as much as any other; nobody has been asked",
)


# -- what programs read ------------------------------------------------------------------------


@dataclass(frozen=True)
class _Ground:
    """What every clause is held against: whose view is shown, wishes, terms of two meanings."""

    sight: Sight
    seats: list[str]
    wishes: Wishes | None
    contested: list[Definition]


def _row(ground: _Ground, text: Text) -> dict[str, Any]:
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


def _draft(ground: _Ground, text: Text, at: int) -> dict[str, Any]:
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
            "not_shown": [p.id for p in parties(sight) if not _reads(sight, draft, p.id)],
            "by_party": text.desk.tally(at + 1),
        }
    return row


def _clause(ground: _Ground, text: Text, at: int, clause: Clause) -> dict[str, Any]:
    held = text.desk.drafts[at].clause(clause.name)
    assert held is not None
    row: dict[str, Any] = {
        "name": clause.name, "issue": clause.issue, "words": clause.words,
        "brackets": [{"words": b.words, "whose": b.whose} for b in held.brackets],
        "state": {p: text.desk.state(p, clause.name, draft=at + 1) for p in ground.seats},
        "terms": [d.term for d in _contested(ground, clause)],
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
            if own and _reads(sight, draft, p.id) and not _reads(sight, comment, p.id)
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


def _ground(sight: Sight) -> _Ground:
    agreed = {a.defines for a in sight.of_kind(Agreed) if a.state == "agreed"}
    meant: dict[str, list[Definition]] = {}
    for definition in sight.of_kind(Definition):
        meant.setdefault(definition.term, []).append(definition)
    contested = (held for held in meant.values() if len({d.meaning for d in held}) > 1)
    return _Ground(
        sight,
        [p.id for p in parties(sight) if sight.for_mediator or p.id == sight.reader.id],
        wishes_of(sight) if sight.for_mediator else None,
        [held[0] for held in contested if held[0].term not in agreed],
    )


def _contested(ground: _Ground, clause: Clause) -> list[Definition]:
    """Return for each term in a clause that two readers mean differently one of its meanings."""
    words = " ".join((clause.words or "", *clause.brackets)).casefold()
    return [d for d in ground.contested if d.term.casefold() in words]


# -- what people read --------------------------------------------------------------------------


def _lines(ground: _Ground, text: Text, row: dict[str, Any]) -> Iterator[Line]:
    sight = ground.sight
    left = joined(f"clause {name}" for name in row["open"])
    number = counted(len(text.drafts), "draft")
    yield Line(
        f"TEXT {clip(text.title, 40)}",
        f"{number} on record, the last {text.called(text.latest)} {cite(text.latest)}. "
        f"In brackets: {left or 'nothing'}{_first(sight, row)}",
    )
    if sight.for_mediator:
        yield from suggested(sight, row["next"])
        yield from (_seen(sight, text, draft) for draft in text.drafts)
    yield from _clauses(ground, text, row["drafts"][-1]["clauses"])
    changes = [
        (draft, change) for draft, drawn in zip(text.drafts, row["drafts"], strict=True)
        for change in drawn["changes"] if change["before"] or change["answers"] or change["from"]
    ]  # fmt: skip
    for draft, change in changes[-_MOST_CHANGES:]:
        yield _changed(sight, draft, change)
    if len(changes) > _MOST_CHANGES:
        yield Line("", f"{len(changes) - _MOST_CHANGES} earlier changes: see why")
    for comment in text.apart:
        where = f"clause {comment.clause}" if comment.clause else "no clause"
        yield Line("comment", f"on {where}, which that draft does not have {cite(comment)}")


def _first(sight: Sight, row: dict[str, Any]) -> str:
    """Return how often each side was the first to see a draft, where any draft was shown."""
    counts = row.get("first_to_see", {})
    if not any(counts.values()):
        return ""
    return ". First to see a draft: " + joined(f"{sight.name(p)} {n}" for p, n in counts.items())


def _reads(sight: Sight, entry: Entry, party: str) -> bool:
    label = sight.label(entry)
    return label is not None and label.can_read(party)


def _seen(sight: Sight, text: Text, draft: Draft) -> Line:
    seats = {p.id: p.name for p in parties(sight)}
    shown = showings(sight, draft)
    order = [
        f"{seats[s.to]} {when(s)} {cite(s)}" + (", unverified" if s.unverified else "")
        for s in shown
    ]
    author = sight.seat_of(draft)
    others = [p for p in seats if p not in {author, *(s.to for s in shown)}]
    whole = [c for c in sight.targets(draft, Comment) if c.clause is None and c.whose in seats]
    words = [
        *([f"written by {seats[author]}"] if author in seats else []),
        *(f"answers {seats[c.whose]} {cite(c)}" for c in whole),
        *(["shown to " + ", then ".join(order)] if order else []),
        *_on_others(sight, draft, others),
    ]
    return Line(f"draft {clip(text.called(draft), 40)}", f"{name(draft)}: {'; '.join(words)}")


def _on_others(sight: Sight, draft: Draft, others: list[str]) -> Iterator[str]:
    """Return who may read a draft without a showing on record, and who may not."""
    for verb, reads in (("open to", True), ("no showing on record to", False)):
        names = [sight.name(p) for p in others if _reads(sight, draft, p) is reads]
        if names:
            yield f"{verb} {joined(names)}"


def _changed(sight: Sight, draft: Draft, change: dict[str, Any]) -> Line:
    before = clip(change["before"], LONGEST) if change["before"] else "first on record"
    after = clip(change["after"], LONGEST) if change["after"] else "left out"
    return Line(
        f"changed {clip(change['clause'], 30)}",
        f"{before} -> {after} {cite(draft)}. {_reason(sight, draft, change)}".rstrip(),
    )


def _reason(sight: Sight, draft: Draft, change: dict[str, Any]) -> str:
    said = []
    for answer in change["answers"]:
        comment = sight.get(answer["entry"])
        assert isinstance(comment, Comment)
        own = ", in its words" if answer["in_its_words"] else ""
        told = joined(map(sight.name, answer.get("told", ())))
        heard = f", which {told} may read here alone" if told else ""
        said.append(f"{cut(sight, comment.whose)} {cite(comment)}{own}{heard}")
    if said:
        return f"Answers {joined(said)}"
    sources = [e for handle in change["from"] if (e := sight.get(handle))]
    if sources:
        return f"From {cite(*sources[:4])}"
    if sight.header.mediator.id != (author := sight.seat_of(draft)):
        return f"In the draft of {cut(sight, author)}"
    return "Whose comment it answers: not recorded" if sight.for_mediator else ""


def _clauses(ground: _Ground, text: Text, drawn: list[dict[str, Any]]) -> Iterator[Line]:
    """Return the clauses of the last draft, each with where every side stands on it."""
    for clause, row in zip(text.latest.clauses, drawn, strict=True):
        words = "".join(
            (clause.words or "words not recorded", *(f" [{b}]" for b in clause.brackets))
        )
        sides = "; ".join(_stand(ground.sight, text, row, party) for party in row["state"])
        terms = [f'"{d.term}" {cite(d)}' for d in _contested(ground, clause)]
        mean = f". The sides mean different things by {joined(terms)}" if terms else ""
        yield Line(f"clause {clip(clause.name, 30)}", f"{clip(words, LONGEST)}. {sides}{mean}")


def _stand(sight: Sight, text: Text, row: dict[str, Any], party: str) -> str:
    said = text.desk.said(party, row["name"])
    own_draft = sight.seat_of(text.latest) == party
    words = ["wrote it" if own_draft else _SILENT.get(row["state"][party], "no comment")]
    if own := text.desk.asked_for(party, row["name"]):
        words = [f"asked for these words {cite(*filter(None, [sight.get(own.source)]))}"]
    if said:
        same = [c for c in said if c.critique == said[-1].critique]
        asked = joined(
            dict.fromkeys(f'"{clip(c.instead, 50)}"' for c in same if c.instead), last="or"
        )
        entries = [e for c in same if (e := sight.get(c.source))]
        words = [" ".join(filter(None, (_SAYS[said[-1].critique], asked, cite(*entries[-3:]))))]
    effect = row.get("effect", {}).get(party, {"says": "cannot tell"})
    if effect["says"] != "cannot tell":
        rests = sight.get(effect["entry"])
        words.append(f"{effect['says']}: {effect['why']}" + (f" {cite(rests)}" if rests else ""))
    return f"{cut(sight, party)}: {', '.join(words)}"


def _figure(sight: Sight, text: Text) -> Figure | None:
    if not text.desk.comments and not any(draft.open for draft in text.desk.drafts):
        return None
    rows: list[list[str | int | float | None]] = [
        [f"{at}. {text.called(draft)}", p.name, state, number]
        for at, draft in enumerate(text.drafts, 1)
        for tally in [text.desk.tally(at)]
        for p in parties(sight)
        for state, number in tally[p.id].items()
        if number
    ]
    title = f"{text.title}, draft by draft: clauses by what each side says of them"
    return Figure(title, ("draft", "side", "clauses", "number of clauses"), rows, _spec(text))


def _spec(text: Text) -> dict[str, Any]:
    most = max(len(draft.clauses) for draft in text.drafts)
    ticks = list(range(0, most + 1, 1 + most // 10))
    x = {"field": "c3", "type": "quantitative", "title": "clauses"}
    encoding = {**_ENCODING, "x": {**x, "axis": {"values": ticks, "format": "d"}}}
    return {**_SPEC, "encoding": encoding}


_SPEC: dict[str, Any] = {
    "width": 420,
    "transform": [{"calculate": "datum.c0 + ': ' + datum.c1", "as": "line"}],
    "mark": {"type": "bar", "height": 12},
}
_ENCODING: dict[str, Any] = {
    "y": {
        "field": "line", "type": "nominal", "title": None, "sort": None,
        "axis": {"labelLimit": 280},
    },
    "color": {
        "field": "c2", "type": "nominal", "title": None, "legend": {"orient": "bottom"},
        "scale": {
            "domain": list(STATES),
            "range": ["#3b6e4f", "#8a6d1d", "#b3541e", "#6b4c8a", "#c9c9c4"],
        },
    },
    "order": {"field": "c2", "type": "nominal"},
}  # fmt: skip

STUDY = Study("single-text", "The single text", Audience.ALL, Section.TABLE, 5, single_text, lead=1)
