"""The brief as one page that needs nothing: no script, no request, prints well.

1. The page holds what the terminal holds and all of it: every line, every table, every figure
   with its numbers beside it, and behind each reference the entry's own words.
2. Everything that came from a file is escaped. The page's own policy forbids scripts and
   requests, whatever a later mistake may let in.
3. Anchors are the reader's own handles; nothing is numbered that the reader cannot count.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from goodoffices.brief.arranged import Arranged
from goodoffices.brief.figures import as_data_uri
from goodoffices.record.entry import Entry
from goodoffices.record.vouching import attested
from goodoffices.studies._reading import told, when
from goodoffices.studies.finding import Figure

__all__ = ["Behind", "cited", "page"]


@dataclass(frozen=True, slots=True)
class Behind:
    """An entry as the page shows it behind a reference."""

    handle: str
    name: str
    kind: str
    words: str
    facts: str


def page(brief: Arranged) -> str:
    """Return the whole page."""
    template = _environment().get_template("page.html.j2")
    return template.render(brief=brief, behind=cited(brief), language=brief.sight.header.language)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("goodoffices.brief"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["linked"] = _linked_filter
    environment.filters["bare"] = _bare_filter
    environment.filters["drawn"] = _drawn
    return environment


@pass_context
def _linked_filter(context: Context, words: str) -> Markup:
    return _linked(context["brief"], words)


@pass_context
def _bare_filter(context: Context, words: str) -> Markup:
    return _linked(context["brief"], words, bare=True)


def _linked(brief: Arranged, words: str, *, bare: bool = False) -> Markup:
    parts = [_piece(text, handle) for text, handle in brief.pieces(words, head=bare)]
    return Markup("".join(parts))  # noqa: S704 - escaped part by part


def _piece(text: str, handle: str | None) -> str:
    shown = html.escape(text)
    return f'<a href="#e-{html.escape(handle)}">{shown}</a>' if handle else shown


def _drawn(figure: Figure) -> str:
    return as_data_uri(figure)


def cited(brief: Arranged) -> list[Behind]:
    """Return every entry that a page refers to, as it is shown behind its reference."""
    reasons = (h for finding in brief.findings for h in finding.because)
    handles = dict.fromkeys([*reasons, *(trouble.entry for trouble in brief.troubles)])
    entries = (brief.sight.get(handle) for handle in handles)
    return [_shown(brief, entry) for entry in entries if entry is not None]


def _shown(brief: Arranged, entry: Entry) -> Behind:
    sight = brief.sight
    room = sight.meeting(entry)
    facts = [
        sight.speaker(entry) or sight.name(sight.seat_of(entry)),
        when(entry),
        room.title if room else "",
        told(sight, entry),
        "not verified" if entry.unverified else "",
        attested(sight, entry),
    ]
    words = entry.words or entry.get("short") or entry.get("title") or ""
    return Behind(
        entry.id, brief.label(entry.id), entry.kind, words, " - ".join(f for f in facts if f)
    )
