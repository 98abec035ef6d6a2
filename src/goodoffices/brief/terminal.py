"""The brief in a terminal: page one tonight, two pages behind it, the rest behind `why`.

1. A page has at most 60 lines of 79 columns.
2. On page one every study gets the rows it leads with, in the order of the brief; then what is
   left of the page goes round again. A long section hides no short one.
3. What does not fit is counted in the section's title and stands on the next page, up to three.
4. What stands on no page is counted and not drawn. A line of more than thirty rows is cut on a
   page, and ends in dots: it is whole behind `why`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from goodoffices.brief.arranged import Arranged, Chapter
from goodoffices.record.sight import Sight
from goodoffices.studies import studies
from goodoffices.studies.finding import CLOSED, OPENED, Finding, Study

__all__ = ["one_finding", "pages"]

WIDTH, HEIGHT, MOST_PAGES = 79, 60, 3
INDENT = "   "
WIDEST_HEAD = 14
TALLEST, DOTS = 30, " ..."
"""Rows of one line on a page, and what it ends in where it has more."""
_LONGEST_NAME = 4
"""How many times longer a handle is than what people call the entry."""
LEAST = 4
"""Rows kept for each section that waits: its title, a blank row, two rows of its own."""


class _Queue:
    """The blocks of rows a study has still to show in a section, drawn as they come to the front.

    `left` counts them. The front one is None where there is none.
    """

    def __init__(self, brief: Arranged, finding: Finding, study: Study) -> None:
        self.study = study
        self.left = max(len(finding.matrix) - 1, bool(finding.matrix)) + len(finding.lines)
        self._drawn = _blocks(brief, finding, tallest=TALLEST)
        self.front = next(self._drawn, None)

    def pop(self) -> None:
        """Let the front block go, and draw the next one."""
        self.left -= 1
        self.front = next(self._drawn, None)


Left = list[tuple[Chapter, list[_Queue]]]


def pages(brief: Arranged) -> list[str]:
    """Return the pages of a brief, each a text of at most 60 lines."""
    left = [(chapter, _queues(brief, chapter)) for chapter in brief.chapters]
    made: list[list[str]] = []
    while (left or not made) and len(made) < MOST_PAGES:
        number = len(made) + 1
        room = HEIGHT - len(_head(brief, number, 1)) - 2
        made.append(_page(left, room, number))
        left = [(c, rest) for c, queues in left if (rest := [q for q in queues if q.left])]
    drawn = [
        [*_head(brief, i, len(made)), *body, "", _foot(brief, len(made))]
        for i, body in enumerate(made, 1)
    ]
    return ["\n".join(row.rstrip() for row in rows) + "\n" for rows in drawn]


def one_finding(sight: Sight, finding: Finding) -> str:
    """Return one finding alone, whole."""
    brief = Arranged(sight, (finding,), (), ())
    rows = [row for block in _blocks(brief, finding) for row in block]
    return "\n".join([f"{finding.title}: {finding.summary}", *rows]) + "\n"


def _head(brief: Arranged, page: int, total: int) -> list[str]:
    right = f"{brief.audience} {page}/{total}"
    title = brief.sight.header.title.upper()[: WIDTH - len(right) - 2]
    rows = [title + right.rjust(WIDTH - len(title))]
    standing = brief.standing if page == 1 else brief.standing[:0]
    return [*rows, *(row for words in standing for row in textwrap.wrap(words, WIDTH)), ""]


def _foot(brief: Arranged, total: int) -> str:
    first = next((f for f in brief.findings if f.because), None)
    ref = brief.sight.ref(first.because[0]) if first else "REF"
    quoted = f"'{ref}'" if " " in ref else ref
    behind = ("", "", "Page 2: the rest. ", "Pages 2-3: the rest. ")[total]
    return f"{behind}Any line: goodoffices why CASE {quoted}"[:WIDTH]


def _page(chapters: Left, room: int, number: int) -> list[str]:
    """Draw a page: what each study leads with, then as much as fits."""
    page = _Page(room, {i for i, (_, own) in enumerate(chapters) if any(q.study.lead for q in own)})
    for share in (0.5, 1.0, None):
        for i, (_, queues) in enumerate(chapters):
            for queue in queues:
                page.take(queue, i, None if share is None else queue.study.lead * share)
    rows: list[str] = []
    for chapter, queues in chapters:
        here = [row for queue in queues for row in page.taken.get(queue, ())]
        if here:
            rows += [_title(chapter, sum(q.left for q in queues), number), *here, ""]
    return rows[:-1]


class _Page:
    """A page being filled: what was taken, how much room is left, which sections wait."""

    def __init__(self, room: int, leading: set[int]) -> None:
        self.room = room + 1  # the last section needs no blank row after it
        self._waiting = leading
        self._opened: set[int] = set()
        self.taken: dict[_Queue, list[str]] = {}

    def take(self, queue: _Queue, chapter: int, most: float | None) -> None:
        """Take blocks from the front while they fit and the study has not had `most` rows."""
        taken = self.taken.setdefault(queue, [])
        while queue.front is not None:
            cost = len(queue.front) + (0 if chapter in self._opened else 2)
            kept = LEAST * len(self._waiting - {chapter})
            if cost > self.room - kept or (most is not None and len(taken) >= most):
                return
            self._waiting.discard(chapter)
            self._opened.add(chapter)
            self.room -= cost
            taken += queue.front
            queue.pop()


def _title(chapter: Chapter, more: int, page: int) -> str:
    words = f"{chapter.number}  {chapter.title}"
    first = chapter.findings[0]
    if first.study == "disclosures":
        words = f"{words}: {first.summary}"
    where = f"page {page + 1}" if page < MOST_PAGES else "why"
    right = f"  +{more} {where}" if more else ""
    return textwrap.shorten(words, WIDTH - len(right), placeholder=" ...").replace(
        f"{chapter.number} ", f"{chapter.number}  ", 1
    ).ljust(WIDTH - len(right)) + right  # fmt: skip


def _queues(brief: Arranged, chapter: Chapter) -> list[_Queue]:
    table = {study.name: study for study in studies()}
    return [_Queue(brief, finding, table[finding.study]) for finding in chapter.findings]


def _blocks(
    brief: Arranged, finding: Finding, *, tallest: int | None = None
) -> Iterator[list[str]]:
    """Draw a finding block by block, no line of it in more than `tallest` rows."""
    yield from _matrix(brief, finding)
    column = _column(brief, finding)
    for line in finding.lines:
        words = line.words if tallest is None else _begun(line.words, tallest)
        yield _line(brief.plain(line.head, head=True), brief.plain(words), column, tallest)


def _column(brief: Arranged, finding: Finding) -> int:
    heads = (brief.plain(head, head=True) for head in {line.head for line in finding.lines})
    short = max((len(head) for head in heads if len(head) <= WIDEST_HEAD), default=0)
    return short + 2 if short else 0


def _begun(words: str, rows: int) -> str:
    """Return words that are far too long for some rows, cut; no reference is cut in two."""
    begun = words[: rows * WIDTH * _LONGEST_NAME]
    if begun == words:
        return words
    opened = begun.rfind(OPENED)
    return (begun if opened <= begun.rfind(CLOSED) else begun[:opened]) + DOTS


def _line(head: str, words: str, column: int, tallest: int | None) -> list[str]:
    hang, first = INDENT + " " * column, INDENT
    if head and len(head) > WIDEST_HEAD:
        words = f"{head}: {words}"
    elif head:
        first = f"{INDENT}{head:<{column}}"
    else:
        hang = INDENT
    return textwrap.wrap(
        words, WIDTH, initial_indent=first, subsequent_indent=hang,
        max_lines=tallest, placeholder=DOTS,
    ) or [first]  # fmt: skip


def _matrix(brief: Arranged, finding: Finding) -> Iterator[list[str]]:
    if not finding.matrix:
        return
    sides = max(len(finding.matrix[0]) - 1, 1)
    first = 23 if sides <= 2 else 19
    widths = [first] + [max((WIDTH - len(INDENT) - first) // sides, 9)] * sides
    table = (_row([brief.plain(c) for c in row], widths) for row in finding.matrix)
    yield [*next(table), *next(table, [])]
    yield from table


def _row(cells: list[str], widths: list[int]) -> list[str]:
    """Return one row of a table, its cells wrapped to two rows at most."""
    columns = [
        textwrap.wrap(cell, width - 1, max_lines=2, placeholder="..") or [""]
        for cell, width in zip(cells, widths, strict=True)
    ]
    tall = max(len(column) for column in columns)
    return [
        INDENT + "".join(
            f"{column[i] if i < len(column) else '':<{width}}"
            for column, width in zip(columns, widths, strict=True)
        ).rstrip()
        for i in range(tall)
    ]  # fmt: skip
