"""A text as people read it: lines for a page, and its figure, draft by draft."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from goodoffices.deals.single_text import STATES
from goodoffices.record.kinds.drafts import Clause, Comment, Draft
from goodoffices.record.sight import Sight
from goodoffices.studies._draft_rows import Ground, contested_in, reads
from goodoffices.studies._next_draft import suggested
from goodoffices.studies._reading import clip, counted, cut, joined, parties, when
from goodoffices.studies._texts import LONGEST, Text, showings, together
from goodoffices.studies.finding import Figure, Line, cite, name

__all__ = ["figure_of", "lines_of"]

_MOST_DRAFTS = 8
_MOST_CHANGES = 12
_SILENT = {"bracketed": "no comment, in brackets"}
_SAYS = {"accept": "for it", "object": "against it", "amend": "for other words"}


def lines_of(ground: Ground, text: Text, row: dict[str, Any]) -> Iterator[Line]:
    """Return the lines of a text: what is open, what comes next, the drafts, the changes."""
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
        yield from _earlier(len(text.drafts) - _MOST_DRAFTS, "draft")
        yield from (_seen(sight, text, draft) for draft in text.drafts[-_MOST_DRAFTS:])
    yield from _clauses(ground, text, row["drafts"][-1]["clauses"])
    changes = [
        (draft, change) for draft, drawn in zip(text.drafts, row["drafts"], strict=True)
        for change in drawn["changes"] if change["before"] or change["answers"] or change["from"]
    ]  # fmt: skip
    yield from _earlier(len(changes) - _MOST_CHANGES, "change")
    for draft, change in changes[-_MOST_CHANGES:]:
        yield _changed(sight, draft, change)
    for comment in text.apart:
        where = f"clause {comment.clause}" if comment.clause else "no clause"
        yield Line("comment", f"on {where}, which that draft does not have {cite(comment)}")


def _earlier(number: int, noun: str) -> Iterator[Line]:
    if number > 0:
        yield Line("", f"{counted(number, f'earlier {noun}')}: whole in brief --json")


def _first(sight: Sight, row: dict[str, Any]) -> str:
    """Return how often each side was the first to see a draft, where any draft was shown."""
    counts = row.get("first_to_see", {})
    if not any(counts.values()):
        return ""
    return ". First to see a draft: " + joined(f"{sight.name(p)} {n}" for p, n in counts.items())


def _seen(sight: Sight, text: Text, draft: Draft) -> Line:
    seats = [p.id for p in parties(sight)]
    shown = showings(sight, draft)
    order = [
        f"{joined(sight.name(s.to) for s in group)} {when(group[0])} {cite(*group)}"
        + (", unverified" if any(s.unverified for s in group) else "")
        for group in together(shown)
    ]
    author = sight.seat_of(draft)
    others = [p for p in seats if p not in {author, *(s.to for s in shown)}]
    whole = [c for c in sight.targets(draft, Comment) if c.clause is None and c.whose in seats]
    words = [
        *([f"written by {sight.name(author)}"] if author in seats else []),
        *(f"answers {sight.name(c.whose)} {cite(c)}" for c in whole),
        *(["shown to " + ", then ".join(order)] if order else []),
        *_on_others(sight, draft, others),
    ]
    return Line(f"draft {clip(text.called(draft), 40)}", f"{name(draft)}: {'; '.join(words)}")


def _on_others(sight: Sight, draft: Draft, others: list[str]) -> Iterator[str]:
    """Return who may read a draft without a showing on record, and who may not."""
    for verb, may in (("open to", True), ("no showing on record to", False)):
        names = [sight.name(p) for p in others if reads(sight, draft, p) is may]
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


def _clauses(ground: Ground, text: Text, drawn: list[dict[str, Any]]) -> Iterator[Line]:
    """Return the clauses of the last draft with where every side stands, the quiet ones counted."""
    quiet = []
    for clause, row in zip(text.latest.clauses, drawn, strict=True):
        stands = [effect["entry"] for effect in row.get("effect", {}).values()]
        silent = {*row["state"].values()} == {"no comment"}
        if silent and not (row["terms"] or any(stands)):
            quiet.append(clause.name)
        else:
            yield _clause_line(ground, text, clause, row)
    if quiet:
        names = f"clause {quiet[0]}" if len(quiet) == 1 else counted(len(quiet), "clause")
        yield Line("", f"no comment on record: {names}")


def _clause_line(ground: Ground, text: Text, clause: Clause, row: dict[str, Any]) -> Line:
    words = "".join((clause.words or "words not recorded", *(f" [{b}]" for b in clause.brackets)))
    sides = "; ".join(_stand(ground.sight, text, row, party) for party in row["state"])
    terms = [f'"{d.term}" {cite(d)}' for d in contested_in(ground, clause)]
    mean = f". The sides mean different things by {joined(terms)}" if terms else ""
    told = f"{clip(words, LONGEST)}. {sides}{mean}".removesuffix(". ")
    return Line(f"clause {clip(clause.name, 30)}", told)


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
        words += ["most wanted"] if any(c.priority == "most wanted" for c in same) else []
    effect = row.get("effect", {}).get(party, {"entry": None})
    if rests := sight.get(effect["entry"]):
        says = "" if effect["says"] == "cannot tell" else f"{effect['says']}: "
        words.append(f"{says}{effect['why']} {cite(rests)}")
    return f"{cut(sight, party)}: {', '.join(words)}"


def figure_of(sight: Sight, text: Text, row: dict[str, Any]) -> Figure | None:
    """Return the clauses of each draft by what every side says of them; None: nothing is said."""
    rows: list[list[str | int | float | None]] = [
        [f"{at}. {drawn['version']}", p.name, state, number]
        for at, drawn in enumerate(row["drafts"], 1)
        for p in parties(sight)
        for state, number in drawn["by_party"][p.id].items()
        if number
    ]
    if {state for _, _, state, _ in rows} <= {"no comment"}:
        return None
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
