"""What the desk refuses, whoever files it."""

from __future__ import annotations

from collections.abc import Mapping

from goodoffices.common.errors import BadInput
from goodoffices.labels.grants import Granted
from goodoffices.labels.label import Label
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.keeping import Keeping
from goodoffices.record.kinds.promises import Digest, Release

__all__ = ["GoneOut", "MadeByTheDesk", "check_portions", "check_release"]


def check_release(release: Release, granted: Mapping[str, Granted]) -> None:
    """Raise BadInput unless it is by an originator of all it releases."""
    for name in release.of:
        label = granted[name].base
        if release.whose not in label.originators:
            raise NotItsOriginator(release, label)


def check_portions(digest: Digest, entries: Mapping[str, Entry]) -> None:
    """Raise BadInput unless a digest in portions has exactly their words."""
    if digest.words != "\n".join(entries[name].words for name in digest.portions):
        raise NotItsPortions(digest)


class MadeByTheDesk(BadInput):
    """What the desk makes for one reader, filed by somebody."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(
            f"entry {entry.id}, kind",
            expected="a kind that people file",
            found=entry.kind,
            advice="Links and retractions follow from releases and withdrawals.",
        )


class NotItsOriginator(BadInput):
    """A release by somebody whose content it is not."""

    def __init__(self, release: Release, label: Label) -> None:
        super().__init__(
            f"entry {release.id}, whose",
            expected="an originator of what is released: " + ", ".join(sorted(label.originators)),
            found=release.whose,
            advice="Only an originator can widen who reads its content.",
        )


class NotItsPortions(BadInput):
    """A digest that says something else than its portions."""

    def __init__(self, digest: Digest) -> None:
        super().__init__(
            f"entry {digest.id}, text",
            expected="the words of its portions, a line each",
            found=digest.words,
            advice="What its originators allow is what they were shown: write just that.",
        )


class GoneOut(BadInput):
    """A note that is to be kept, and is held no more."""

    def __init__(self, keeping: Keeping) -> None:
        super().__init__(
            f"entry {keeping.id}, of",
            expected="notes that are still held",
            found=", ".join(keeping.of),
            advice="It has gone out to those of its room; nothing is unsent.",
        )
