"""The single texts of a Sight, as the desk has them, and what their words come from.

1. Drafts of one title, in the order the reader came to know them, are drafts of one text. Spaces
   and capitals of a title do not count.
2. A comment belongs to the draft that its `of` names. One on a clause that draft does not have, or
   on a draft the reader does not hold, has no place in the text; it is kept apart.
3. A bracket is that of whoever asked for its words in a comment on its clause, alone or after the
   clause's own; of nobody, where several did or none is known to.
4. A clause comes from those entries in the `of` of its draft that speak of it: comments on it, and
   whatever is on its issue.
5. A draft was shown to a reader when a showing of it to him is on record; the first one counts.
   Showings stand in the order of their times, else as they came to be known; those of one time
   are together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from goodoffices.deals.single_text import Bracket, Clause, SingleText, folded
from goodoffices.deals.single_text import Comment as Critique
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.drafts import Clause as Recorded
from goodoffices.record.kinds.drafts import Comment, Draft
from goodoffices.record.kinds.people import Showing
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import parties

__all__ = [
    "LONGEST",
    "Text",
    "clause_of",
    "comes_from",
    "same_words",
    "showings",
    "texts",
    "together",
]

LONGEST = 90
"""Characters of a clause that a line shows."""


@dataclass(frozen=True)
class Text:
    """One text: its drafts, the desk's view of it, and comments that have no place in it."""

    title: str
    drafts: tuple[Draft, ...]
    desk: SingleText
    apart: tuple[Comment, ...]

    @property
    def latest(self) -> Draft:
        """The last draft."""
        return self.drafts[-1]

    def called(self, draft: Draft) -> str:
        """Return what people call a draft: its version, else when it was written."""
        time = draft.said or draft.known
        return draft.version or (time.shown if time else "no date")

    def before(self, at: int, clause: str) -> Recorded | None:
        """Return a clause as it was last listed before the draft at this place."""
        listed = (clause_of(draft, clause) for draft in reversed(self.drafts[:at]))
        return next((held for held in listed if held is not None), None)


def texts(sight: Sight) -> list[Text]:
    """Return the texts, in the order their first drafts came to be known."""
    by_title: dict[str, list[Draft]] = {}
    for draft in sight.of_kind(Draft):
        by_title.setdefault(folded(draft.title), []).append(draft)
    if not parties(sight):
        return []
    comments = _comments(sight, by_title)
    return [_text(sight, drafts, comments[title]) for title, drafts in by_title.items()]


def _comments(sight: Sight, by_title: dict[str, list[Draft]]) -> dict[str, list[Comment]]:
    """Return the comments of parties on any draft of each text."""
    ids = {party.id for party in parties(sight)}
    titles = {draft.id: title for title, drafts in by_title.items() for draft in drafts}
    found: dict[str, list[Comment]] = {title: [] for title in by_title}
    for comment in sight.of_kind(Comment):
        if comment.whose in ids:
            for title in dict.fromkeys(titles[h] for h in comment.of if h in titles):
                found[title].append(comment)
    return found


def same_words(one: str, other: str) -> bool:
    """Tell whether the words are the same but for spaces and capitals."""
    return folded(one) == folded(other)


def clause_of(draft: Draft, name: str) -> Recorded | None:
    """Return a clause of a draft by its name."""
    return next((clause for clause in draft.clauses if clause.name == name), None)


def showings(sight: Sight, draft: Draft) -> list[Showing]:
    """Return the showings of a draft by the office, in order, the first to each reader."""
    shown = [s for s in sight.cited_by(draft, Showing) if s.to != sight.header.mediator.id]
    times = {s.id: time for s in shown if (time := _start(s)) is not None}
    if len(times) == len(shown):
        shown.sort(key=lambda s: times[s.id])
    first = {s.to: s for s in reversed(shown)}
    return [s for s in shown if first[s.to] is s]


def together(shown: list[Showing]) -> list[list[Showing]]:
    """Return showings in order, those of one time in one list."""
    groups: list[list[Showing]] = []
    for showing in shown:
        start = _start(showing)
        if groups and start is not None and start == _start(groups[-1][-1]):
            groups[-1].append(showing)
        else:
            groups.append([showing])
    return groups


def _start(showing: Showing) -> datetime | None:
    time = showing.said or showing.known
    return time.start if time else None


def comes_from(sight: Sight, draft: Draft, clause: Recorded) -> list[Entry]:
    """Return what a draft names as where a clause comes from, its comments aside."""
    issue = (clause.issue or "").casefold()
    named = [e for handle in draft.of if (e := sight.get(handle)) is not None]
    return [e for e in named if issue and str(getattr(e, "issue", "")).casefold() == issue]


def _text(sight: Sight, drafts: list[Draft], comments: list[Comment]) -> Text:
    ids = [party.id for party in parties(sight)]
    placed = {c.id: at for c in comments if (at := _place(drafts, c)) is not None}
    owners = _owners([c for c in comments if c.id in placed])
    desk = SingleText.begun(ids, _clauses(drafts[0], owners), listed=drafts[0].listed)
    for draft in drafts[1:]:
        answered = [_critique(c) for c in sight.targets(draft, Comment) if c.id in placed]
        clauses = _clauses(draft, owners)
        desk = desk.followed(clauses, answers=answered, listed=draft.listed)
    for comment in comments:
        if comment.id in placed:
            desk = desk.commented(_critique(comment), draft=placed[comment.id] + 1)
    for at, draft in enumerate(drafts, 1):
        for group in together([s for s in showings(sight, draft) if s.to in ids]):
            desk = desk.shown(*(showing.to for showing in group), draft=at)
    apart = (c for c in comments if c.id not in placed)
    return Text(drafts[0].title, tuple(drafts), desk, tuple(apart))


def _place(drafts: list[Draft], comment: Comment) -> int | None:
    """Return which draft of these a comment is on; None where it has no place in one."""
    for at, draft in enumerate(drafts):
        if draft.id in comment.of:
            names = {clause.name for clause in draft.clauses}
            return at if comment.clause is None or comment.clause in names else None
    return None


def _owners(comments: list[Comment]) -> dict[tuple[str, str], set[str]]:
    """Return who asked for which words of which clause."""
    found: dict[tuple[str, str], set[str]] = {}
    for comment in comments:
        if comment.clause and comment.instead:
            key = (comment.clause, folded(comment.instead))
            found.setdefault(key, set()).add(comment.whose)
    return found


def _clauses(draft: Draft, owners: dict[tuple[str, str], set[str]]) -> list[Clause]:
    made = []
    for clause in draft.clauses:
        brackets = []
        for words in clause.brackets:
            whole = f"{clause.words or ''} {words}"
            keys = [(clause.name, folded(w)) for w in (words, whole)]
            asked = set().union(*(owners.get(key, set()) for key in keys))
            brackets.append(Bracket(next(iter(asked)) if len(asked) == 1 else None, words))
        made.append(Clause(clause.name, clause.words or "", tuple(brackets)))
    return made


def _critique(comment: Comment) -> Critique:
    return Critique(
        comment.whose, comment.clause, comment.critique, comment.instead, comment.id,
        comment.priority,
    )  # fmt: skip
