"""The brief in a terminal: page one tonight, two pages behind it, the rest behind `why`.

1. A page has at most 60 lines of 79 columns.
2. On page one every study gets the rows it leads with, in the order of the brief; then what is
   left of the page goes round again. A long section hides no short one.
3. What does not fit is counted in the section's title and stands on the next page, up to three.
"""

from __future__ import annotations

import textwrap
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from goodoffices.brief.arranged import Arranged, Chapter
from goodoffices.record.sight import Sight
from goodoffices.studies import studies
from goodoffices.studies.finding import Finding, Study

__all__ = ["one_finding", "pages"]

WIDTH, HEIGHT, MOST_PAGES = 79, 60, 3
INDENT = "   "
WIDEST_HEAD = 14
LEAST = 4
"""Rows kept for each section that waits: its title, a blank row, two rows of its own."""


@dataclass(eq=False)
class _Block:
    """The rows of one line, and the study they come from."""

    study: Study
    rows: list[str]


Left = list[tuple[Chapter, list[_Block]]]


def pages(brief: Arranged) -> list[str]:
    """Return the pages of a brief, each a text of at most 60 lines."""
    left = [(chapter, _blocks(brief, chapter)) for chapter in brief.chapters]
    made: list[list[str]] = []
    while (left or not made) and len(made) < MOST_PAGES:
        number = len(made) + 1
        room = HEIGHT - len(_head(brief, number, 1)) - 2
        body, left = _page(left, room, number)
        made.append(body)
    drawn = [
        [*_head(brief, i, len(made)), *body, "", _foot(brief, len(made))]
        for i, body in enumerate(made, 1)
    ]
    return ["\n".join(row.rstrip() for row in rows) + "\n" for rows in drawn]


def one_finding(sight: Sight, finding: Finding) -> str:
    """Return one finding alone, whole."""
    brief = Arranged(sight, (finding,), (), ())
    rows = [*_matrix(brief, finding), *_lines(brief, finding)]
    return (
        "\n".join([f"{finding.title}: {finding.summary}", *(r for block in rows for r in block)])
        + "\n"
    )


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


def _page(chapters: Left, room: int, number: int) -> tuple[list[str], Left]:
    chosen = _chosen(chapters, room)
    rows: list[str] = []
    left: Left = []
    for chapter, blocks in chapters:
        here = [b for b in blocks if b in chosen]
        rest = [b for b in blocks if b not in chosen]
        if here:
            rows += [_title(chapter, len(rest), number), *(r for b in here for r in b.rows), ""]
        if rest:
            left.append((chapter, rest))
    return rows[:-1], left


def _chosen(chapters: Left, room: int) -> set[_Block]:
    """Choose the blocks of a page: what each study leads with, then as much as fits."""
    queues = [_by_study(blocks) for _, blocks in chapters]
    page = _Page(room, {i for i, own in enumerate(queues) if any(study.lead for study in own)})
    for share in (0.5, 1.0, None):
        for i, studies_of in enumerate(queues):
            for study, queue in studies_of.items():
                page.take(queue, i, None if share is None else study.lead * share)
    return page.chosen


def _by_study(blocks: list[_Block]) -> dict[Study, deque[_Block]]:
    queues: dict[Study, deque[_Block]] = {}
    for block in blocks:
        queues.setdefault(block.study, deque()).append(block)
    return queues


class _Page:
    """A page being filled: what is chosen, how much room is left, which sections wait."""

    def __init__(self, room: int, leading: set[int]) -> None:
        self.room = room + 1  # the last section needs no blank row after it
        self._waiting = leading
        self._opened: set[int] = set()
        self.chosen: set[_Block] = set()
        self._used: dict[Study, int] = {}

    def take(self, queue: deque[_Block], chapter: int, most: float | None) -> None:
        """Take blocks from the front while they fit and the study has not had `most` rows."""
        while queue:
            block = queue[0]
            cost = len(block.rows) + (0 if chapter in self._opened else 2)
            kept = LEAST * len(self._waiting - {chapter})
            used = self._used.get(block.study, 0)
            if cost > self.room - kept or (most is not None and used >= most):
                return
            self._waiting.discard(chapter)
            self._opened.add(chapter)
            self._used[block.study] = used + len(block.rows)
            self.room -= cost
            self.chosen.add(queue.popleft())


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


def _blocks(brief: Arranged, chapter: Chapter) -> list[_Block]:
    table = {study.name: study for study in studies()}
    return [
        _Block(table[finding.study], rows)
        for finding in chapter.findings
        for rows in (*_matrix(brief, finding), *_lines(brief, finding))
    ]


def _lines(brief: Arranged, finding: Finding) -> Iterator[list[str]]:
    drawn = [(brief.plain(x.head, head=True), brief.plain(x.words)) for x in finding.lines]
    short = [len(head) for head, _ in drawn if len(head) <= WIDEST_HEAD]
    column = max(short, default=0) + 2 if any(short) else 0
    for head, words in drawn:
        yield _line(head, words, column)


def _line(head: str, words: str, column: int) -> list[str]:
    hang = INDENT + " " * column
    if head and len(head) > WIDEST_HEAD:
        return textwrap.wrap(
            f"{head}: {words}", WIDTH, initial_indent=INDENT, subsequent_indent=hang
        )
    first, rest = (f"{INDENT}{head:<{column}}", hang) if head else (INDENT, INDENT)
    return textwrap.wrap(words, WIDTH, initial_indent=first, subsequent_indent=rest) or [first]


def _matrix(brief: Arranged, finding: Finding) -> Iterator[list[str]]:
    if not finding.matrix:
        return
    sides = max(len(finding.matrix[0]) - 1, 1)
    first = 23 if sides <= 2 else 19
    widths = [first] + [max((WIDTH - len(INDENT) - first) // sides, 9)] * sides
    table = [_row([brief.plain(c) for c in row], widths) for row in finding.matrix]
    yield [*table[0], *(table[1] if len(table) > 1 else [])]
    yield from table[2:]


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
