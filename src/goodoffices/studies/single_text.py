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

from goodoffices.record.kinds.drafts import Comment
from goodoffices.record.sight import Sight
from goodoffices.studies._draft_lines import figure_of, lines_of
from goodoffices.studies._draft_rows import ground_of, row_of
from goodoffices.studies._reading import counted, finding
from goodoffices.studies._texts import texts
from goodoffices.studies.finding import Audience, Finding, Section, Study


def single_text(sight: Sight) -> Finding | None:
    """Lay out each text: drafts, showings, changes with whose comment they answer, what is open."""
    held = texts(sight)
    if not held:
        return None
    ground = ground_of(sight)
    rows = [row_of(ground, text) for text in held]
    lines = [
        line for text, row in zip(held, rows, strict=True) for line in lines_of(ground, text, row)
    ]
    drafts = [draft for text in held for draft in text.drafts]
    left = sum(len(row["open"]) for row in rows)
    summary = (
        f"{counted(len(drafts), 'draft')} of {counted(len(held), 'text')}; "
        f"{counted(left, 'clause')} left in brackets"
    )
    comments = [c for draft in drafts for c in sight.cited_by(draft, Comment)]
    drawn = zip(held, rows, strict=True) if sight.for_mediator else ()
    figures = [figure for text, row in drawn if (figure := figure_of(sight, text, row))]
    return finding(
        sight, STUDY.name, STUDY.title, summary, rows, lines=lines,
        because=[*drafts, *comments],
        caveats=_CAVEATS if sight.for_mediator else ("only the drafts that were shown to you",),
        figures=figures,
    )  # fmt: skip


_CAVEATS = (
    "a comment holds while the clause keeps its words; silence on a clause is no consent",
    "what a clause is to a side: from its preference or number on record; else one cannot tell",
    "the next draft counts comments alike but what a side wants most; nobody has been asked",
)


STUDY = Study("single-text", "The single text", Audience.ALL, Section.TABLE, 5, single_text, lead=1)
