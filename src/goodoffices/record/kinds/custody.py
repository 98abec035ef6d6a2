"""Who holds a recording and who looked at it; what must not be destroyed, and on whose order."""

from __future__ import annotations

from typing import Literal

from goodoffices.record.entry import Entry, Ref, Words

__all__ = ["Custody", "HoldLifted", "LegalHold", "Viewing"]


class Custody(Entry):
    """From `said` on, `held_by` keeps the recordings that `of` names."""

    kind: Literal["custody"]
    held_by: Ref


class Viewing(Entry):
    """That `by` looked at the recordings `of` names; `reason` where no consent covers it."""

    kind: Literal["viewing"]
    reason: Words | None = None


class LegalHold(Entry):
    """An order that nothing in `of` be destroyed; with nothing in `of`, nothing at all."""

    kind: Literal["legal-hold"]
    under: Words


class HoldLifted(Entry):
    """The end of the legal holds that `of` names."""

    kind: Literal["hold-lifted"]
    under: Words
