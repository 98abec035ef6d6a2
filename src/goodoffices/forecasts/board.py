"""A set of questions, scored and pooled: the two things the desk does for a file.

1. Pool: the standing judgement of each person, by one rule, with what it would be without each of
   them, and the range if everybody meant no more than his word. A sealed judgement counts for
   nothing until it is opened, and is mentioned.
2. Score: each person and the pool, over the resolved questions they judged, separately for
   questions of yes and no, of several outcomes and of ordered ones. Void and ambiguous questions
   score nobody. Days are counted in UTC.
3. A mean score has a 90 % interval over questions; under five questions it has none.
4. Everybody is also measured against two who know nothing of the case: the base rate of the same
   resolved questions, and even odds.
5. The pool on resolved questions of yes and no is split by Murphy and counted by word. A
   correction is fitted once 100 have resolved, never before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.chance import Interval, interval90
from goodoffices.forecasts.judgements import Entry, Judgement, QuestionSet, Scale, State, standing
from goodoffices.forecasts.pooling import (
    effective_number,
    extremising_factor,
    pool,
    pool_several,
)
from goodoffices.forecasts.recalibration import (
    LEAST_RESOLVED,
    Recalibration,
    Reliability,
    TooFewResolved,
    held_out_brier,
    recalibrate,
    reliability,
)
from goodoffices.forecasts.scores import (
    Murphy,
    brier,
    brier_several,
    log_score,
    log_several,
    murphy,
    rps,
    skill,
    time_averaged_brier,
)

__all__ = ["POOL", "Pooled", "Row", "Scoreboard", "pool_entry", "pool_set", "score_set"]

Floats = NDArray[np.float64]
POOL = "(pool)"
BOOTSTRAPS = 1000
LEAST_FOR_INTERVAL = 5


@dataclass(frozen=True, slots=True)
class Pooled:
    """The pool of one question.

    `chances` follow its outcomes. `range` bounds the chance of yes, or of the first outcome, if
    each person meant no more than the word of his number; `without` gives it without each person.
    """

    entry: Entry
    judgements: tuple[Judgement, ...]
    chances: tuple[float, ...]
    mean: tuple[float, ...]
    factor: float
    effective: float
    range: Interval
    without: dict[str, float]

    @property
    def yes(self) -> float:
        """Return the chance of yes, or of the first outcome."""
        return _first(self.entry, self.chances)


@dataclass(frozen=True, slots=True)
class Row:
    """What one person, or the pool, scored on questions of one scale; lower is better.

    `brier` is (p - y)^2 for yes and no, the sum over outcomes otherwise. `time_averaged` is over
    the days each forecast stood, yes and no alone. Skills are None where a baseline is perfect.
    """

    by: str
    scale: Scale
    questions: int
    brier: float
    interval90: tuple[float, float] | None
    log: float
    rps: float | None
    time_averaged: float | None
    skill_base_rate: float | None
    skill_even_odds: float | None


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """Scores of a set; `resolved_yes_no` and `base_rate` are of questions of yes and no."""

    rows: tuple[Row, ...]
    states: dict[State, int]
    resolved_yes_no: int
    base_rate: float | None
    parts: Murphy | None
    reliability: tuple[Reliability, ...]
    correction: Recalibration | None
    corrected_brier: float | None
    caveats: tuple[str, ...]


def pool_entry(entry: Entry, *, correlation: float = 0.0) -> Pooled | None:
    """Return the pool of one question; None where nobody's judgement stands.

    Parameters
    ----------
    entry : Entry
        With judgements; the latest of each person before the end is taken.
    correlation : float
        How alike people's errors are, 0 to 1.
    """
    judged = standing(entry)
    if not judged:
        return None
    chances = _pool(entry, [j.chances for j in judged], correlation)
    ends = [_pool(entry, rows, correlation) for rows in _bounds(judged)]
    low, high = sorted(_first(entry, end) for end in ends)
    effective = effective_number(len(judged), correlation)
    others = {
        one.by: _first(
            entry, _pool(entry, [j.chances for j in judged if j is not one], correlation)
        )
        for one in judged
        if len(judged) > 1
    }
    return Pooled(
        entry=entry,
        judgements=judged,
        chances=chances,
        mean=tuple(float(m) for m in np.mean([j.chances for j in judged], axis=0)),
        factor=extremising_factor(effective),
        effective=effective,
        range=Interval(max(low, 0.0), min(high, 1.0)),
        without=others,
    )


def pool_set(questions: QuestionSet) -> tuple[Pooled, ...]:
    """Return the pool of each question somebody judged, in the order of the set."""
    pools = (pool_entry(e, correlation=questions.correlation) for e in questions.entries)
    return tuple(p for p in pools if p is not None)


def score_set(questions: QuestionSet, generator: np.random.Generator) -> Scoreboard:
    """Return the scores of a set.

    Parameters
    ----------
    questions : QuestionSet
        Any; without a resolved question there are no rows.
    generator : numpy Generator
        Draws the questions for the intervals.
    """
    scored = [e for e in questions.entries if e.state is State.RESOLVED and standing(e)]
    rows = [
        _row(by, scale, mine, questions.correlation, generator)
        for scale in Scale
        for by, mine in _by_person([e for e in scored if e.scale is scale])
    ]
    plain = [e for e in scored if e.scale is Scale.YES_NO]
    said = np.array([_yes_of(POOL, e, questions.correlation) for e in plain])
    came = np.array([_came(e) for e in plain], dtype=np.float64)
    correction, corrected = _correction(said, came)
    return Scoreboard(
        rows=tuple(rows),
        states={s: sum(e.state is s for e in questions.entries) for s in State},
        resolved_yes_no=len(plain),
        base_rate=float(came.mean()) if plain else None,
        parts=murphy(said, came) if plain else None,
        reliability=reliability(said, came) if plain else (),
        correction=correction,
        corrected_brier=corrected,
        caveats=_caveats(questions, len(plain)),
    )


def _row(
    by: str,
    scale: Scale,
    entries: Sequence[Entry],
    correlation: float,
    generator: np.random.Generator,
) -> Row:
    if scale is Scale.YES_NO:
        return _row_of_yes(by, entries, correlation, generator)
    told = [(_chances_of(by, e, correlation), _happened(e)) for e in entries]
    losses = np.array([float(brier_several(p, k)) for p, k in told])
    even = [float(brier_several([1 / len(p)] * len(p), k)) for p, k in told]
    ranked = [float(rps(p, k)) for p, k in told]
    return Row(
        by=by,
        scale=scale,
        questions=len(entries),
        brier=float(losses.mean()),
        interval90=_interval(losses, generator),
        log=float(np.mean([log_several(p, k) for p, k in told])),
        rps=float(np.mean(ranked)) if scale is Scale.ORDERED else None,
        time_averaged=None,
        skill_base_rate=None,
        skill_even_odds=skill(float(losses.mean()), float(np.mean(even))),
    )


def _row_of_yes(
    by: str, entries: Sequence[Entry], correlation: float, generator: np.random.Generator
) -> Row:
    said = np.array([_yes_of(by, e, correlation) for e in entries])
    came = np.array([_came(e) for e in entries], dtype=np.float64)
    losses = brier(said, came)
    mean = float(losses.mean())
    return Row(
        by=by,
        scale=Scale.YES_NO,
        questions=len(entries),
        brier=mean,
        interval90=_interval(losses, generator),
        log=float(log_score(said, came).mean()),
        rps=None,
        time_averaged=float(np.mean([_averaged(by, e, correlation) for e in entries])),
        skill_base_rate=skill(mean, float(brier(came.mean(), came).mean())),
        skill_even_odds=skill(mean, 0.25),
    )


def _by_person(entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    judged: dict[str, list[Entry]] = {}
    for entry in entries:
        for judgement in standing(entry):
            judged.setdefault(judgement.by, []).append(entry)
    people = [(by, judged[by]) for by in sorted(judged)]
    return [(POOL, list(entries)), *people] if entries else []


def _chances_of(by: str, entry: Entry, correlation: float) -> tuple[float, ...]:
    judged = standing(entry)
    if by == POOL:
        return _pool(entry, [j.chances for j in judged], correlation)
    return next(j.chances for j in judged if j.by == by)


def _yes_of(by: str, entry: Entry, correlation: float) -> float:
    return entry.in_order(_chances_of(by, entry, correlation))[1]


def _came(entry: Entry) -> int:
    return int(entry.question.outcomes[_happened(entry)] == "yes")


def _happened(entry: Entry) -> int:
    assert entry.happened is not None
    return entry.happened


def _averaged(by: str, entry: Entry, correlation: float) -> float:
    """Return the Brier score over the days somebody's forecast, or the pool, stood."""
    mine = [j for j in entry.judgements if j.at < entry.end and by in {j.by, POOL}]
    days = sorted({_day(j.at): j.at for j in sorted(mine, key=lambda j: j.at)}.items())
    said = []
    for _, last in days:
        judged = [j for j in standing(entry, at=last) if by in {j.by, POOL}]
        chances = _pool(entry, [j.chances for j in judged], correlation)
        said.append(entry.in_order(chances)[1])
    close = max(_day(entry.end), days[-1][0] + 1)
    return time_averaged_brier([d for d, _ in days], said, _came(entry), close_day=close)


def _day(moment: datetime) -> int:
    return moment.astimezone(UTC).toordinal()


def _pool(entry: Entry, rows: Sequence[tuple[float, ...]], correlation: float) -> tuple[float, ...]:
    if entry.scale is not Scale.YES_NO:
        several = pool_several(rows, base_rates=entry.base_rates, correlation=correlation)
        return tuple(float(p) for p in several)
    base = entry.in_order(entry.base_rates)[1] if entry.base_rates else 0.5
    said = [entry.in_order(row)[1] for row in rows]
    yes = pool(said, base_rate=base, correlation=correlation) if len(said) > 1 else said[0]
    return entry.in_order((1 - yes, yes))


def _bounds(judged: Sequence[Judgement]) -> tuple[list[tuple[float, ...]], list[tuple[float, ...]]]:
    return [j.low for j in judged], [j.high for j in judged]


def _first(entry: Entry, chances: Sequence[float]) -> float:
    return entry.in_order(chances)[1] if entry.scale is Scale.YES_NO else chances[0]


def _interval(losses: Floats, generator: np.random.Generator) -> tuple[float, float] | None:
    if losses.size < LEAST_FOR_INTERVAL:
        return None
    means = [
        losses[generator.integers(0, losses.size, losses.size)].mean() for _ in range(BOOTSTRAPS)
    ]
    lo, hi = interval90(means)
    return float(lo), float(hi)


def _correction(said: Floats, came: Floats) -> tuple[Recalibration | None, float | None]:
    try:
        fit = recalibrate(said, came)
    except TooFewResolved:
        return None, None
    try:
        return fit, held_out_brier(said, came)
    except TooFewResolved:
        return fit, None


def _caveats(questions: QuestionSet, resolved: int) -> tuple[str, ...]:
    notes = []
    if resolved < LEAST_RESOLVED:
        notes.append(str(TooFewResolved(resolved)))
    for entry in questions.entries:
        if entry.sealed:
            people = ", ".join(sorted(entry.sealed))
            notes.append(f"{entry.name}: sealed and not opened, so not counted: {people}.")
        if entry.late:
            people = ", ".join(sorted({j.by for j in entry.late}))
            notes.append(f"{entry.name}: after the end, so not counted: {people}.")
    if questions.refused:
        names = ", ".join(r.name for r in questions.refused)
        notes.append(f"Set aside because they cannot resolve: {names}.")
    return tuple(notes)
