"""Judgements: who said what when, in a number or in a word, and which one stands.

1. A judgement gives every outcome a chance strictly between 0 and 1. Certainty is refused.
2. On a question of yes or no it may be one of the seven words: its band is kept, its middle
   enters sums. A number is kept as said; what people mean by it is no finer than its word.
3. The latest judgement of a person before the end stands. What comes at the end or after it is
   late: listed, never used.
4. A sealed judgement is a hash until it is opened, and stands for nothing until then.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from goodoffices.common.chance import band, words_for
from goodoffices.common.errors import BadInput
from goodoffices.forecasts.outcomes import YES_NO
from goodoffices.forecasts.questions import Question

__all__ = ["Entry", "Judgement", "QuestionSet", "Refused", "Scale", "State", "judge", "standing"]

Answer = float | str | Mapping[str, float]


class Scale(StrEnum):
    """How the outcomes of a question lie to each other."""

    YES_NO = "yes/no"
    SEVERAL = "several"
    ORDERED = "ordered"


class State(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    RESOLVED = "resolved"
    VOID = "void"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One person's forecast at one moment; made by `judge`.

    `chances` follow the outcomes of the question and sum to 1. `low` and `high` bound the chance
    of yes, or of the first of several outcomes, by the word used or by the word of the number.
    `answer` is what was said, in the one spelling that is hashed.
    """

    by: str
    at: datetime
    chances: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One question with all that was judged of it.

    `happened` is the number of the outcome, None unless resolved. `ended` is the close, or the
    resolution where that came first.
    """

    name: str
    question: Question
    judgements: tuple[Judgement, ...] = ()
    sealed: tuple[str, ...] = ()
    state: State = State.OPEN
    happened: int | None = None
    ended: datetime | None = None
    base_rates: tuple[float, ...] | None = None
    reference_class: str = ""
    ordered: Scale | None = None

    @property
    def scale(self) -> Scale:
        """Return how the outcomes lie to each other."""
        if set(self.question.outcomes) == set(YES_NO):
            return Scale.YES_NO
        return self.ordered or Scale.SEVERAL

    @property
    def end(self) -> datetime:
        """Return when judgements stop counting."""
        return self.ended or self.question.closes

    @property
    def late(self) -> tuple[Judgement, ...]:
        """Return the judgements made at the end or after it."""
        return tuple(j for j in self.judgements if j.at >= self.end)

    def in_order(self, values: Sequence[float]) -> tuple[float, ...]:
        """Return values by outcome, with no before yes."""
        if self.scale is not Scale.YES_NO:
            return tuple(values)
        return tuple(values[self.question.outcomes.index(name)] for name in YES_NO)


@dataclass(frozen=True, slots=True)
class Refused:
    """A question that cannot resolve: why, and what would do."""

    name: str
    words: str
    reasons: tuple[str, ...]
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions asked together, and how alike the people's errors are (0 to 1)."""

    entries: tuple[Entry, ...]
    refused: tuple[Refused, ...] = ()
    title: str = ""
    correlation: float = 0.0


def judge(outcomes: Sequence[str], by: str, at: datetime, answer: Answer) -> Judgement:
    """Return a judgement from a number or a word (yes or no), or from a chance per outcome.

    Parameters
    ----------
    outcomes : sequence of str
        Those of the question; a number or word is the chance of "yes".
    by : str
        The person.
    at : datetime
        With its zone.
    answer : float, str or mapping
        A number strictly between 0 and 1, a word of probability, or a number for each outcome,
        summing to 1 within 1e-6.

    Raises
    ------
    BadInput
        No name, no zone, certainty, a word outside the seven, outcomes that do not match, chances
        that do not sum to 1, or one number where the outcomes are not yes and no.

    Examples
    --------
    >>> from datetime import UTC
    >>> j = judge(("no", "yes"), "ana", datetime(1963, 2, 1, tzinfo=UTC), "likely")
    >>> j.chances[1], j.low[1], j.high[1]
    (0.675, 0.55, 0.8)
    """
    where = f"judgement of {by!r}"
    if not by.strip() or at.tzinfo is None:
        raise _refusal(where, "a person, and a time with its zone", (by, str(at)), "Name both.")
    if isinstance(answer, Mapping):
        return _of_several(where, tuple(outcomes), by, at, answer)
    if set(outcomes) != set(YES_NO):
        raise _refusal(
            where, "a chance for each outcome", answer, f"Give {', '.join(outcomes)} one each."
        )
    lo, middle, hi, said = _of_yes(where, answer)
    yes_last = outcomes[1] == "yes"
    pair = [(1 - middle, middle), (1 - hi, lo), (1 - lo, hi)]
    chances, low, high = (two if yes_last else two[::-1] for two in pair)
    return Judgement(by, at, chances, low, high, said)


def standing(entry: Entry, *, at: datetime | None = None) -> tuple[Judgement, ...]:
    """Return the latest judgement of each person before the end, or up to a moment, by name.

    Two judgements of one person at one moment: the later in the list stands.
    """
    latest: dict[str, Judgement] = {}
    for judgement in sorted(entry.judgements, key=lambda j: j.at):
        if judgement.at < entry.end and (at is None or judgement.at <= at):
            latest[judgement.by] = judgement
    return tuple(latest[by] for by in sorted(latest))


def _of_yes(where: str, answer: float | str) -> tuple[float, float, float, str]:
    if isinstance(answer, str):
        ends = band(answer)
        return ends.lo, ends.middle, ends.hi, " ".join(answer.lower().split())
    chance = _inside(where, answer)
    lo, hi = _word_ends(chance)
    return lo, chance, hi, repr(chance)


def _word_ends(chance: float) -> tuple[float, float]:
    bands = [band(word) for word in words_for(chance)]
    return min((b.lo for b in bands), default=chance), max((b.hi for b in bands), default=chance)


def _moved(shares: tuple[float, ...], first: float) -> tuple[float, ...]:
    """Return the shares with another first one, the rest in proportion."""
    rest = (1 - first) / (1 - shares[0])
    return (first, *(share * rest for share in shares[1:]))


def _of_several(
    where: str, outcomes: tuple[str, ...], by: str, at: datetime, answer: Mapping[str, float]
) -> Judgement:
    if set(answer) != set(outcomes):
        raise _refusal(
            where, "each outcome once: " + ", ".join(outcomes), list(answer), "Spell them alike."
        )
    chances = tuple(_inside(where, answer[name]) for name in outcomes)
    total = math.fsum(chances)
    if abs(total - 1) > 1e-6:
        raise _refusal(where, "chances that sum to 1", total, "Divide each by the sum.")
    shares = tuple(chance / total for chance in chances)
    said = "; ".join(f"{name}={answer[name]!r}" for name in outcomes)
    lo, hi = _word_ends(shares[0])
    return Judgement(by, at, shares, _moved(shares, lo), _moved(shares, hi), said)


def _inside(where: str, chance: object) -> float:
    if isinstance(chance, bool) or not isinstance(chance, int | float) or not 0 < chance < 1:
        raise _refusal(
            where,
            "a chance strictly between 0 and 1",
            chance,
            "Certainty is not a forecast: .01 and .99 are the ends of the words.",
        )
    return float(chance)


def _refusal(where: str, expected: str, found: object, advice: str) -> BadInput:
    return BadInput(where, expected=expected, found=found, advice=advice)
