"""Swapping the parties swaps the answer exactly, and nothing else changes.

Two parties trade their ids and names in the text of a case. Names of one length are put in
first, so that lines break at the same places. Then every value, line and page of the mediator,
and of each party, is the old one with the names traded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations, islice
from pathlib import Path
from typing import Any

import pytest

from goodoffices.brief import html
from goodoffices.brief.arranged import Arranged, arrange
from goodoffices.brief.terminal import pages
from goodoffices.common.ids import throwaway_handle
from goodoffices.office.authored import AuthoredCase, read_case
from goodoffices.office.opening import open_authored
from goodoffices.record.sight import Reader
from tests.conftest import NIGHTLY
from tests.properties.histories import History, written
from tests.properties.variants import pairs

EXAMPLES = sorted(p.parent for p in (Path(__file__).parents[2] / "examples").glob("*/case.yaml"))
ONE, TWO = "zarqona", "zarvona"
FORMS = (str, str.title, str.upper)
TRADE = {form(x): form(y) for form in FORMS for x, y in ((ONE, TWO), (TWO, ONE))}
TOKEN = re.compile("|".join(TRADE))
HANDLE = re.compile(r"(?:\b|(?<=\\x02))(?:[a-z2-7]{26}|[a-z2-7]{8})\b")
"""Also where it follows the mark of a reference, as `repr` writes it."""
HISTORIES = 500 if NIGHTLY else 20


def traded(text: str) -> str:
    """Return a text in which the two parties have traded places."""
    return TOKEN.sub(lambda found: TRADE[found[0]], text)


def renamed(text: str, names: dict[str, str]) -> str:
    """Return a text with whole words replaced; a word joined to others by a hyphen stays."""
    longest = sorted(names, key=len, reverse=True)
    words = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])")
    return words.sub(lambda found: names[found[0]], text)


def with_parties(folder: Path, to: Path, one: Reader, two: Reader) -> Path:
    """Write a case again with two of its parties under names of one length."""
    names = {one.id: ONE, two.id: TWO, one.name: ONE.title(), two.name: TWO.title()}
    to.mkdir()
    for path in folder.glob("*.yaml"):
        (to / path.name).write_text(renamed(path.read_text("utf-8"), names), encoding="utf-8")
    return to


def swapped(folder: Path, to: Path) -> Path:
    to.mkdir()
    for path in folder.glob("*.yaml"):
        (to / path.name).write_text(traded(path.read_text("utf-8")), encoding="utf-8")
    return to


# -- everything that is said ------------------------------------------------------------------


def said(case: AuthoredCase, reader: str) -> Iterator[tuple[str, str]]:
    """Yield everything a reader is shown, with the author's ids in place of his handles.

    What the desk made itself has no id of an author's: it is called by its place.
    """
    brief = arrange(open_authored(case).sight(reader))
    names = {e.id: f"made-{n:03}" for n, e in enumerate(brief.sight.entries)}
    names |= {throwaway_handle(case.header.case, reader, e.id): e.id for e in case.entries}
    names |= {handle[:8]: name[:8] for handle, name in names.items()}

    def plain(words: str) -> str:
        return HANDLE.sub(lambda found: f"{names.get(found[0], found[0]):<{len(found[0])}}", words)

    for finding in brief.findings:
        yield f"finding {finding.study}", plain(repr(finding))
    yield "json", plain(json.dumps(brief.as_json(), ensure_ascii=False))
    for n, page in enumerate(pages(brief)):
        yield f"page {n}", plain(page)
    yield "html", plain(html.page(undrawn(brief)))


def undrawn(brief: Arranged) -> Arranged:
    """Return the brief without its drawings; their numbers are in the findings."""
    chapters = tuple(
        replace(c, findings=tuple(replace(f, figures=()) for f in c.findings))
        for c in brief.chapters
    )
    return replace(brief, chapters=chapters)


def assert_neutral(folder: Path, scratch: Path) -> None:
    """Check the mediator's view and that of every other reader."""
    case, other = read_case(folder), read_case(swapped(folder, scratch))
    for reader in case.header.readers:
        before = dict(said(case, reader.id))
        ours = {part: traded(words) for part, words in before.items()}
        theirs = dict(said(other, traded(reader.id)))
        assert ours != before or reader.id not in {ONE, TWO, "mediator"}, "nothing was traded"
        assert ours.keys() == theirs.keys()
        for part, words in ours.items():
            assert words == theirs[part], f"{reader.id}: {part}"


# -- the cases ---------------------------------------------------------------------------------


@cache
def two_of(folder: Path) -> tuple[tuple[Reader, Reader], ...]:
    parties = read_case(folder).header.parties
    every = tuple(combinations(parties, 2))
    return every if NIGHTLY else every[:1]


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda p: p.name)
def test_examples_are_neutral(folder: Path, tmp_path: Path) -> None:
    for n, (one, two) in enumerate(two_of(folder)):
        renamed_case = with_parties(folder, tmp_path / f"plain{n}", one, two)
        assert_neutral(renamed_case, tmp_path / f"swapped{n}")


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 2


def named(value: Any) -> Any:
    """Return the fields of an entry with the seats a and b under names of one length."""
    if isinstance(value, dict):
        return {key: named(v) for key, v in value.items()}
    if isinstance(value, list):
        return [named(v) for v in value]
    return {"a": ONE, "b": TWO}.get(value, value) if isinstance(value, str) else value


def written_as(history: History, folder: Path) -> Path:
    """Write a history whose two parties have names of one length."""
    history.write(folder)
    text = (folder / "case.yaml").read_text("utf-8")
    head = text[: text.index("entries:")]
    for old, new in (("Party A", ONE.title()), ("Party B", TWO.title())):
        head = head.replace(old, new)
    head = head.replace('"a": {', f'"{ONE}": {{').replace('"b": {', f'"{TWO}": {{')
    lines = [f"- {json.dumps(named(written(e)))}" for e in history.entries]
    text = "\n".join([f"{head}entries:", *lines, ""])
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    return folder


def test_random_histories_are_neutral(tmp_path: Path) -> None:
    for n, pair in enumerate(islice(pairs("neutral"), 0, HISTORIES * 3, 3)):
        folder = written_as(pair.left, tmp_path / f"plain{n}")
        assert_neutral(folder, tmp_path / f"swapped{n}")


def test_a_preference_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parties in alphabetical order, say, where the case has an order of its own."""
    real = pages

    def alphabetical(brief: Arranged) -> list[str]:
        first = min(r.name for r in brief.sight.header.parties)
        return [*real(brief), f"{first} goes first"]

    monkeypatch.setattr("tests.properties.test_neutrality.pages", alphabetical)
    folder = written_as(next(pairs("neutral")).left, tmp_path / "plain")
    with pytest.raises(AssertionError, match="page"):
        assert_neutral(folder, tmp_path / "swapped")
