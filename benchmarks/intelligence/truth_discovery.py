"""Precision on two public sets of conflicting statements, one setting for both."""

from __future__ import annotations

import os
import time
from pathlib import Path

from goodoffices.intelligence.truth import investment, vote
from tests.intelligence.corpora import book, book_precision, population, population_precision


def main() -> None:
    folder = os.environ.get("GOODOFFICES_TEST_DATA")
    if not folder:
        print("skipped: set GOODOFFICES_TEST_DATA to the folder of test data")
        return
    books, authors = book(Path(folder) / "intelligence" / "book")
    people, counts = population(Path(folder) / "intelligence" / "population")
    for name, method in (("vote", vote), ("investment", investment)):
        start = time.perf_counter()
        first = book_precision(method(books), authors)
        second = population_precision(method(people), counts)
        taken = time.perf_counter() - start
        print(f"{name:<11} book {first:.3f}  population {second:.3f}  ({taken:.2f} s)")
    print("published library, its best method on each: book .82, population .852")


if __name__ == "__main__":
    main()
