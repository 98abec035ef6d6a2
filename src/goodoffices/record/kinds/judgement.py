"""What is believed rather than said: reports, projections, forecasts, judgements."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from goodoffices.common.times import Time
from goodoffices.record.entry import CUT, Entry, Id, Words

__all__ = ["Forecast", "Judgement", "Projection", "Report", "Resolution", "Source"]


class Report(Entry):
    """A warning or report held by somebody, with its source as given."""

    kind: Literal["report"]
    holder: Id
    topic: Id | None = None
    grade: Literal["A", "B", "C", "D", "E", "F"] = "F"
    credibility: Literal[1, 2, 3, 4, 5, 6] = 6
    origin: Words | None = None
    blanks: tuple[Words, ...] = ()


class Source(Entry):
    """Who stands behind an alias; for the custodian's volume alone."""

    kind: Literal["source"]
    alias: Words
    name: Words


class Projection(Entry):
    """A computed picture of the future: whose model, whose inputs, what is not stated."""

    kind: Literal["projection"]
    what: Words
    value: Words
    author: Words | None = None
    whose: Id | None = None
    interval: Words | None = None
    sides: Words | None = None
    inputs: tuple[Words, ...] = ()
    dated: Time | None = None


class Forecast(Entry):
    """A probability put on a question that can be resolved."""

    kind: Literal["forecast"]
    question: Words
    outcomes: tuple[Words, ...] = ("yes", "no")
    exclusive: bool | None = None
    rule: Words | None = None
    closes: Time | None = None
    probability: float | None = Field(default=None, ge=0, le=1)
    said_as: Words | None = None


class Resolution(Entry):
    """How a forecast came out; `of` names it."""

    kind: Literal["resolution"]
    outcome: Words


class Judgement(Entry):
    """An assessment; likelihood and confidence are two things.

    It is not saved without a basis and a confidence: the entries it rests on in `of`, or words in
    `basis`, which may say "not stated", and a confidence, which may be "not stated" too.
    """

    kind: Literal["judgement"]
    derives = True
    confidence: Literal["low", "moderate", "high", "not stated"]
    likelihood: Words | None = None
    basis: Words | None = None
    needs: Words | None = None
    about: Id | None = None
    topic: Id | None = None

    @model_validator(mode="after")
    def _has_a_basis(self, info: ValidationInfo) -> Self:
        cut = (info.context or {}).get(CUT, False)
        if not self.of and self.basis is None and not cut:
            raise ValueError("a judgement needs a basis: entries in 'of', or words in 'basis'")
        return self
