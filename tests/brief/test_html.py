"""The page: it needs nothing, shows what the terminal shows, and escapes what it was given."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from goodoffices.brief.arranged import Arranged
from goodoffices.brief.figures import as_svg
from goodoffices.brief.html import page
from goodoffices.studies.finding import CITED, Figure
from tests.cases.briefs import EXAMPLES, brief
from tests.cases.briefs import page as page_of

CASES = sorted(path.parent.name for path in EXAMPLES.glob("*/case.yaml"))


class Addresses(HTMLParser):
    """Gathers every tag and every address of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in {"src", "href", "action", "poster", "data", "srcset"}:
                self.addresses.append(value or "")
            if name == "id":
                self.ids.append(value or "")
            assert not name.startswith("on")


def read(text: str) -> Addresses:
    parser = Addresses()
    parser.feed(text)
    return parser


@pytest.mark.parametrize("case", CASES)
def test_a_page_requests_nothing_and_runs_nothing(case: str) -> None:
    found = read(page_of(case))
    assert not found.tags & {"script", "iframe", "object", "embed", "link", "form"}
    assert all(a.startswith(("#e-", "data:image/svg+xml")) for a in found.addresses)
    assert len(found.ids) == len(set(found.ids))
    assert {a[1:] for a in found.addresses if a.startswith("#")} <= set(found.ids)


@pytest.mark.parametrize("case", CASES)
def test_every_line_of_the_brief_is_on_the_page(case: str) -> None:
    arranged = brief(case)
    shown = " ".join(re.sub(r"<[^>]+>", "", page_of(case)).split())
    for finding in (f for chapter in arranged.chapters for f in chapter.findings):
        for line in finding.lines:
            first = CITED.split(line.words)[0].strip()
            escaped = first.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            escaped = escaped.replace('"', "&quot;").replace("'", "&#x27;")
            assert " ".join(escaped.split()) in shown


@pytest.mark.parametrize("case", CASES)
def test_every_figure_is_drawn_and_is_also_a_table(case: str) -> None:
    arranged = brief(case)
    figures = [f for finding in arranged.findings for f in finding.figures]
    assert figures
    text = page_of(case)
    for figure in figures:
        svg = as_svg(figure)
        assert svg.startswith("<svg")
        assert "<script" not in svg
        assert "http" not in svg.replace("http://www.w3.org", "")
        assert all(f'<th scope="col">{column}</th>' in text for column in figure.columns)


def test_hostile_words_are_shown_and_not_run() -> None:
    arranged = brief("unity_station")
    nasty = "<script>alert(1)</script>"
    header = type(arranged.sight.header)(
        "x", nasty, arranged.sight.header.readers, arranged.sight.header.language
    )
    sight = type(arranged.sight)(
        header, arranged.sight.reader, arranged.sight.as_of, arranged.sight.copies, {}, {}
    )
    text = page(Arranged(sight, (), (), ()))
    assert nasty not in text
    assert "&lt;script&gt;" in text


def test_the_same_figure_gives_the_same_bytes() -> None:
    place = {"field": "c0", "type": "quantitative"}
    spec = {"mark": "point", "encoding": {"x": place, "color": place}}  # a gradient has an id
    figure = Figure("t", ("x",), [[1], [2]], spec)
    assert "url(#i0)" in as_svg(figure)
    assert as_svg(figure) == as_svg(figure)


def test_a_browser_opens_it_without_a_word(tmp_path: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("install chromium to open the page in a browser")
    file = tmp_path / "page.html"
    file.write_text(page_of("unity_station"), encoding="utf-8")
    flags = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
        "--disable-background-networking --disable-component-update --disable-sync "
        f"--user-data-dir={tmp_path / 'profile'} --enable-logging=stderr --v=0 --dump-dom"
    ).split()
    done = subprocess.run(
        [chromium, *flags, file.as_uri()], capture_output=True, text=True, timeout=60, check=False
    )
    assert "FOR THE MEDIATOR ALONE" in done.stdout
    assert "CONSOLE" not in done.stderr
    assert "Content Security Policy" not in done.stderr
