"""Readers of two public sets of conflicting statements (test data, never shipped).

Book: a shop states the authors of a book. Compared as sets of last names: brackets, roles and
titles dropped, "Last, First" and "First Last" both read. Where a shop lists a book twice, the
last list with a name in it counts.
Population: an editor states the population of a city in a year. Right within 1 %.
"""

from __future__ import annotations

import csv
import gzip
import re
import unicodedata
from html import unescape
from pathlib import Path

from goodoffices.intelligence.truth import Believed, Statement

BETWEEN = re.compile(
    r"\(?\b(joint |co-)?(author|editor)s?\b\)?|\bedited by\b|\bby\b|[;/|&]|\band\b"
)
DROPPED = re.compile(
    r"\(.*?\)|\[.*?\]|\b(jr|sr|ii|iii|phd|ph\.d|md|dr|prof|et al|eds?|unknown)\b\.?"
)


def last_names(text: str) -> frozenset[str]:
    """The last names in a list of authors, without accents and capitals."""
    plain = unicodedata.normalize("NFKD", unescape(unescape(text)).lower())
    plain = BETWEEN.sub(";", plain.encode("ascii", "ignore").decode())
    chunks = DROPPED.sub(" ", plain).split(";")
    return frozenset(name for chunk in chunks for name in _names(chunk))


def _names(chunk: str) -> list[str]:
    """Last names of "First Last, First Last", "Last, First" or "Last, First Last, First"."""
    parts = [words for part in chunk.split(",") if (words := re.findall(r"[a-z'\-]{2,}", part))]
    if len(parts) < 2 or all(len(words) > 1 for words in parts):
        return [words[-1] for words in parts]
    if len(parts) % 2 == 0 and all(len(words) == 1 for words in parts[::2]):
        return [words[0] for words in parts[::2]]
    return [words[-1] for words in parts[:-1]]


def book(folder: Path) -> tuple[list[Statement], dict[str, frozenset[str]]]:
    statements = []
    with gzip.open(folder / "book_claims.tsv.gz", "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            source, isbn, _, authors = line.rstrip("\n").split("\t")
            names = last_names(authors) if "not available" not in authors.lower() else None
            if names:
                statements.append(Statement(source, isbn, names))
    golden = (folder / "book_golden.tsv").read_text(encoding="utf-8").splitlines()
    truth = dict(line.split("\t") for line in golden if line.strip())
    return statements, {isbn: last_names(authors) for isbn, authors in truth.items()}


def population(folder: Path) -> tuple[list[Statement], dict[tuple[str, str], float]]:
    with (folder / "population_claims.csv").open(encoding="utf-8", newline="\n") as lines:
        rows = list(csv.DictReader(lines))
    statements = [Statement(r["source"], (r["entity"], r["year"]), float(r["value"])) for r in rows]
    with (folder / "population_truth.csv").open(encoding="utf-8", newline="\n") as lines:
        truth = {(r["entity"], r["year"]): float(r["value"]) for r in csv.DictReader(lines)}
    return statements, truth


def book_precision(found: list[Believed], truth: dict[str, frozenset[str]]) -> float:
    believed = {b.about: b.value for b in found}
    return sum(believed.get(isbn) == names for isbn, names in truth.items()) / len(truth)


def population_precision(found: list[Believed], truth: dict[tuple[str, str], float]) -> float:
    believed = {b.about: float(str(b.value)) for b in found}
    held = [(believed[key], value) for key, value in truth.items() if key in believed]
    return sum(abs(said - value) <= 0.01 * value for said, value in held) / len(held)
