"""The brief in a terminal: page one tonight, two pages behind it, the rest behind `why`.

1. Page one has at most 60 lines of 79 columns. Every section that speaks gets its share; what a
   section does not use goes to the others, in the order of the brief.
2. Inside a section the studies take turns, so that a long one hides no short one.
3. What does not fit is counted and stands on the next page, up to three pages.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from goodoffices.brief.arranged import Arranged, Chapter
from goodoffices.record.sight import Sight
from goodoffices.studies.finding import Finding

__all__ = ["one_finding", "pages"]

WIDTH, HEIGHT, MOST_PAGES = 79, 60, 3
INDENT = "   "
WIDEST_HEAD = 14
_SHARES = {"TRUST": 16, "SETTLE": 14, "OWED": 7, "SAME": 10, "ON": 8, "YOUR": 7, "PEOPLE": 4}


@dataclass
class _Block:
    """The rows of one line, and where in its section it stands."""

    study: int
    rows: list[str]


def pages(brief: Arranged) -> list[str]:
    """Return the pages of a brief, each a text of at most 60 lines."""
    left = [(chapter, _blocks(brief, chapter)) for chapter in brief.chapters]
    made: list[list[str]] = []
    while left and len(made) < MOST_PAGES:
        done = len(made)
        last = done + 1 == MOST_PAGES
        body, left = _page(left, HEIGHT - len(_head(brief, done + 1, 1)) - 2, last=last)
        made.append(body)
    total = len(made) or 1
    drawn = [
        [*_head(brief, i, total), *body, "", _foot(brief, total)]
        for i, body in enumerate(made or [[]], 1)
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
    behind = "" if total == 1 else f"Pages 2-{total}: the rest. "
    return f"{behind}Any line: goodoffices why CASE {quoted}"[:WIDTH]


Left = list[tuple[Chapter, list[_Block]]]


def _page(chapters: Left, room: int, *, last: bool) -> tuple[list[str], Left]:
    rows: list[str] = []
    left: Left = []
    quotas = _quotas(chapters, room)
    for (chapter, blocks), quota in zip(chapters, quotas, strict=True):
        chosen = _in_turns(blocks, quota - 2)
        rest = [b for b in blocks if b not in chosen]
        if chosen:
            rows += [_title(chapter), *(row for b in chosen for row in b.rows)]
            rows += [*_more(len(rest), last=last), ""]
        if rest:
            left.append((chapter, rest))
    return rows[:-1] if rows and rows[-1] == "" else rows, left


def _title(chapter: Chapter) -> str:
    words = f"{chapter.number}  {chapter.title}"
    first = chapter.findings[0]
    if first.study == "disclosures":
        words = f"{words}: {first.summary}"
    return textwrap.shorten(words, WIDTH, placeholder=" ...") if len(words) > WIDTH else words


def _more(number: int, *, last: bool) -> list[str]:
    if not number:
        return []
    return [
        f"{INDENT}+ {number} more" + (": goodoffices why, or --json" if last else ", next page")
    ]


def _quotas(chapters: Left, room: int) -> list[int]:
    """Share out the rows of a page: a fair share each, then the rest in order."""
    needs = [sum(len(b.rows) for b in blocks) + 3 for _, blocks in chapters]
    shares = [_SHARES.get(c.title.split()[0].rstrip(":?"), 8) for c, _ in chapters]
    scale = min(1.0, room / sum(shares)) if shares else 1.0
    given = [min(need, int(share * scale)) for need, share in zip(needs, shares, strict=True)]
    spare = room - sum(given)
    for i, need in enumerate(needs):
        extra = min(need - given[i], spare)
        given[i] += extra
        spare -= extra
    return given


def _in_turns(blocks: list[_Block], room: int) -> list[_Block]:
    """Choose blocks that fit, one study after the other; return them in their own order."""
    queues: dict[int, list[_Block]] = {}
    for block in blocks:
        queues.setdefault(block.study, []).append(block)
    chosen: list[_Block] = []
    if sum(len(b.rows) for b in blocks) <= room + 1:
        return blocks
    while queues:
        for study in list(queues):
            block = queues[study].pop(0)
            if len(block.rows) > room:
                del queues[study]
                continue
            chosen.append(block)
            room -= len(block.rows)
            if not queues[study]:
                del queues[study]
    return [b for b in blocks if b in chosen]


def _blocks(brief: Arranged, chapter: Chapter) -> list[_Block]:
    return [
        _Block(i, rows)
        for i, finding in enumerate(chapter.findings)
        for rows in (*_matrix(brief, finding), *_lines(brief, finding))
    ]


def _lines(brief: Arranged, finding: Finding) -> Iterator[list[str]]:
    drawn = [(brief.plain(x.head, head=True), brief.plain(x.words)) for x in finding.lines]
    short = [len(head) for head, _ in drawn if len(head) <= WIDEST_HEAD]
    column = max(short, default=0) + 2 if any(short) else 0
    under = False
    for head, words in drawn:
        yield _line(head, words, column, under=under and not head)
        under = bool(head)


def _line(head: str, words: str, column: int, *, under: bool) -> list[str]:
    hang = INDENT + " " * column
    if head and len(head) > WIDEST_HEAD:
        return textwrap.wrap(
            f"{head}: {words}", WIDTH, initial_indent=INDENT, subsequent_indent=hang
        )
    first = f"{INDENT}{head:<{column}}" if head or under else INDENT
    rest = hang if head or under else INDENT
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
