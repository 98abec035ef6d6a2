"""Reading a file of questions and judgements: YAML, or CSV for yes and no.

YAML::

    format: 1
    title: Secretariat, round two
    correlation: 0.3                # how alike people's errors are; 0 where left out
    questions:
      - id: attended
        words: Will both delegations attend the joint session until its scheduled end?
        outcomes: [yes, no]         # left out: read from the words
        scale: unordered            # or ordered, for three outcomes and more
        excludes: why no two outcomes can happen, where their form does not show it
        rule: Yes if the venue log shows both in the room when the chair closes.
        asked: 2187-03-01T18:00:00Z
        closes: 2187-03-02T12:00:00Z
        hash: 64 hexadecimal digits, where the question was fixed before
        base_rate: 0.8              # of yes; or a rate for each outcome
        reference_class: joint sessions of this office since 2180
        outcome: yes                # or void, ambiguous; left out while open
        resolved: 2187-03-02T12:00:00Z
        judgements:
          - {by: ana, at: 2187-03-01T19:00:00Z, chance: 0.7}
          - {by: ben, at: 2187-03-01T19:05:00Z, word: likely}
          - {by: cid, at: 2187-03-01T19:10:00Z, seal: 64 hexadecimal digits}
          - {by: dan, at: ..., chance: 0.4, nonce: 32 or more hexadecimal digits, seal: ...}

A question of several outcomes takes `chances: {outcome: number}` in place of `chance`.
CSV, a row a judgement, in UTF-8 with a heading: `question, words, rule, closes, by, at, chance`
and, where wanted, `outcome, asked, resolved, base_rate, reference_class, hash, word`. What is
said of a question may stand in its first row alone.

1. A file is of bounded size; YAML is read plainly, without aliases or doubled keys.
2. An unknown field is refused: a misspelt one must not be lost.
3. A question that cannot resolve is set aside with its reasons, and the others are read.
4. A hash that does not fit the question, or a seal that does not open, refuses the file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from goodoffices.common.errors import BadInput, shown
from goodoffices.common.plain_yaml import read_yaml
from goodoffices.forecasts.entries import Fields, entry_from
from goodoffices.forecasts.judgements import Entry, QuestionSet, Refused

__all__ = ["read"]

LARGEST = 32 * 1024 * 1024
CSV_ALWAYS = ("question", "words", "rule", "closes", "by", "at", "chance")
CSV_ALSO = (
    *("outcome", "asked", "resolved", "base_rate", "reference_class", "hash", "word", "excludes"),
)


def read(path: Path) -> QuestionSet:
    """Return the questions of a file, those that cannot resolve set aside.

    Parameters
    ----------
    path : Path
        `*.csv`, or YAML under any other name.

    Raises
    ------
    BadInput
        A file that is not there, too large, not UTF-8, not of this form; with file and field.
    """
    in_rows = path.suffix.lower() == ".csv"
    raw = _csv(path, _text(path)) if in_rows else read_yaml(path, shown_as=path.name)
    top = Fields(raw, path.name)
    top.only("format", "title", "correlation", "questions")
    if top.get("format") != 1:
        raise top.wrong("format", "format: 1", "Write it as the first line.")
    read_in = [entry_from(Fields(q, f"{path.name}: question {n}")) for n, q in top.numbered()]
    entries = tuple(e for e in read_in if isinstance(e, Entry))
    names = [e.name for e in read_in]
    if len(set(names)) < len(names):
        double = next(name for name in names if names.count(name) > 1)
        raise BadInput(
            path.name, expected="each id once", found=double, advice="Rename one of the two."
        )
    return QuestionSet(
        entries=entries,
        refused=tuple(r for r in read_in if isinstance(r, Refused)),
        title=top.text("title"),
        correlation=top.number("correlation", 0.0),
    )


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise BadInput(
                path.name,
                expected=f"at most {LARGEST} bytes",
                found=path.stat().st_size,
                advice="Split the file.",
            )
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            str(path),
            expected="a readable UTF-8 file",
            found=type(error).__name__,
            advice="Check the path and how the file was saved.",
        ) from None


def _csv(path: Path, text: str) -> dict[str, object]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        heading = [name.strip() for name in reader.fieldnames or ()]
        missing = [name for name in CSV_ALWAYS if name not in heading]
        unknown = [name for name in heading if name not in (*CSV_ALWAYS, *CSV_ALSO)]
        if missing or unknown or len(set(heading)) < len(heading):
            raise BadInput(
                f"{path.name}, line 1",
                expected="columns " + ", ".join(CSV_ALWAYS),
                found=heading,
                advice="Also known: " + ", ".join(CSV_ALSO) + ".",
            )
        reader.fieldnames = heading
        questions: dict[str, dict[str, Any]] = {}
        for row in _rows(path, reader):
            _add(path, questions, row, reader.line_num)
    except csv.Error as error:
        raise BadInput(
            f"{path.name}, line {reader.line_num}",
            expected="comma-separated values",
            found=str(error),
            advice='Put text that holds a comma or a quote in quotes, doubling each quote: "".',
        ) from None
    found: dict[str, object] = {"format": 1, "questions": list(questions.values())}
    return found


def _rows(path: Path, reader: csv.DictReader[str]) -> Iterator[dict[str, str]]:
    for row in reader:
        if None in row or None in row.values():
            raise BadInput(
                f"{path.name}, line {reader.line_num}",
                expected=f"{len(reader.fieldnames or ())} values",
                found=[v for v in row.values() if v is not None],
                advice="Put text that holds a comma in quotes.",
            )
        yield {str(name): value.strip() for name, value in row.items()}


def _add(
    path: Path, questions: dict[str, dict[str, Any]], row: Mapping[str, str], line: int
) -> None:
    name = row["question"]
    asked = {k: v for k, v in row.items() if v and k not in {"question", "by", "at"}}
    answer = {k: asked.pop(k) for k in ("chance", "word") if k in asked}
    fresh: dict[str, Any] = {"id": name, "outcomes": ["yes", "no"], "judgements": []}
    known = questions.setdefault(name, fresh)
    for field, value in asked.items():
        if known.setdefault(field, value) != value:
            raise BadInput(
                f"{path.name}, line {line}, {field}",
                expected=shown(known[field]),
                found=value,
                advice="A question says the same in each of its rows.",
            )
    if answer or row["by"]:
        known["judgements"].append(answer | {"by": row["by"], "at": row["at"]})
