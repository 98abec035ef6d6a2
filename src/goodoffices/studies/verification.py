"""verification: what each side would allow against what each needs to see.

1. Nothing is matched before every party concerned has answered; who is out is said.
2. The regime of least cost that meets every need in the worst case of every judgement; where there
   is none, the least shortfall, and each obligation left unmet with what is achieved.
3. The fewest permissions that would let every need be met, and whose they are; else what no
   measure reaches, and what could be narrowed. For the mediator alone: it reveals red lines.
4. No chance stands alone: two ends, what was wanted, and the judgement that turns the answer.
5. A search that was stopped says how far it got; it is stopped by steps, never by a clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.common.solver_output import off_standard_output
from goodoffices.record.kinds.verification import Measure
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding, joined
from goodoffices.studies._regime_figures import odds_figure, soon_figure, timeline_figure
from goodoffices.studies._regimes import NODES, Asked, asked
from goodoffices.studies.finding import Audience, Figure, Finding, Line, Section, Study, cite


def verification(sight: Sight) -> Finding | None:
    """Match what is allowed with what is needed; name shortfalls and fewest red lines to lift."""
    question = asked(sight)
    if question is None:
        return None
    if question.out:
        return _waiting(question)
    try:
        document, figures = _matched(question)
    except (BadInput, NoAnswer) as wrong:
        reason = f"{wrong.expected} expected" if isinstance(wrong, BadInput) else str(wrong)
        return _not_matched(question, "not computed", f"the regime is not computed: {reason}")
    unmet = [row for row in document["obligations"] if not row["met"]]
    summary = (
        f"{counted(len(document['measures']), 'measure')} chosen; {len(unmet)} of "
        f"{counted(len(document['obligations']), 'obligation')} not seen as surely as needed"
    )
    return finding(
        sight, STUDY.name, STUDY.title, summary, _value(question, document),
        lines=_lines(question, document), because=question.entries,
        caveats=document["assumptions"], figures=figures,
    )  # fmt: skip


def _waiting(question: Asked) -> Finding:
    out = joined(question.sight.name(seat) for seat in question.out)
    words = f"not matched before all have answered; no answer yet: {out}"
    return _not_matched(question, "answers", words)


def _not_matched(question: Asked, head: str, words: str) -> Finding:
    mark = cite(*question.obligations.values(), *question.measures.values())
    value = {"matched": False, "out": list(question.out), "reason": words}
    return finding(
        question.sight, STUDY.name, STUDY.title, "allow and need are not matched", value,
        lines=[Line(head, f"{words} {mark}")], because=question.entries,
    )  # fmt: skip


def _matched(question: Asked) -> tuple[dict[str, Any], tuple[Figure, ...]]:
    from goodoffices.verification.deadlock import explain, most_seen
    from goodoffices.verification.matching import match
    from goodoffices.verification.programme import Effort
    from goodoffices.verification.report import regime_document
    from goodoffices.verification.sheet import sheet

    terms, effort = question.terms(), Effort(nodes=NODES)
    with off_standard_output():
        regime = match(terms, effort=effort)
        deadlock = None
        with suppress(NoAnswer):
            deadlock = explain(terms, effort=effort) if regime.unmet else None
        beyond = deadlock.beyond_reach if deadlock else ()
        most = {number: most_seen(terms, number, effort=effort) for number in beyond}
    document = regime_document(terms, regime, sheet(terms, regime), deadlock)
    document["most"] = [_most(terms, number, found) for number, found in most.items()]
    rows = document["obligations"]
    return document, (
        *odds_figure(question, rows),
        *timeline_figure(question, rows),
        *soon_figure(question, rows, terms, regime.taken),
    )


def _most(terms: Any, number: str, found: Any) -> dict[str, Any]:  # noqa: ANN401
    taken = [m for m in terms.measures if m.id in found.taken and number in m.detects]
    return {
        "obligation": number,
        "detection": [float(found.odds[0].worst), float(found.odds[0].best)],
        "measures": [m.id for m in taken],
    }


def _value(question: Asked, document: dict[str, Any]) -> dict[str, Any]:
    """Return the desk's document with entries in place of the desk's numbers."""
    named = (question.obligations, question.measures, question.causes)
    known = {number: entry.id for entries in named for number, entry in entries.items()}
    return {"matched": True, **_named(document, known)}


def _named(value: Any, known: dict[str, str]) -> Any:  # noqa: ANN401 - plain JSON in and out
    if isinstance(value, dict):
        return {key: v if key == "words" else _named(v, known) for key, v in value.items()}
    if isinstance(value, list):
        return [_named(v, known) for v in value]
    return known.get(value, value) if isinstance(value, str) else value


def _lines(question: Asked, document: dict[str, Any]) -> list[Line]:
    taken = [question.measures[m["id"]] for m in document["measures"]]
    named = joined(f"{_hosted(question, m)} {cite(m)}" for m in taken) or "no measure"
    proven = "nothing cheaper does as well"
    if not document["proven"]:
        proven = f"stopped after {NODES} steps, within {document['gap']:.0%} of the cheapest"
    short_first = sorted(document["obligations"], key=lambda row: row["met"])
    lines = [_row_line(question, row) for row in short_first]
    lines.append(Line("regime", f"{named}; {proven}"))
    if document["unmet"] and document["deadlock"] is None:
        lines.append(Line("ways out", f"not decided within {NODES} steps of the search"))
    return lines + _ways_out(question, document["deadlock"], document["most"])


def _hosted(question: Asked, measure: Measure) -> str:
    hosts = joined(question.sight.name(host) for host in dict.fromkeys(measure.hosts))
    return f"{clip(measure.short)} ({hosts})"


def _row_line(question: Asked, row: dict[str, Any]) -> Line:
    duty = question.obligations[row["id"]]
    low, high = row["detection"]
    words = f"{clip(duty.short)} ({question.sight.name(duty.binds)}): "
    words += f"a breach is seen with {low:.3f} to {high:.3f}"
    if row["within_days"] is not None:
        words += f" within {row['within_days']:g} days"
    words += f", {row['target']:.3f} needed" if row["target"] else ", no need stated"
    if row["expected_days"]:
        words += f"; if seen, {_span(row['expected_days'])}"
    if row["flips"]:
        words += f"; turns at {row['flips']['at']:.3f} for {_turning(question, row['flips'])}"
    return Line("seen" if row["met"] else "shortfall", f"{words} {cite(duty)}")


def _span(ends: Sequence[float]) -> str:
    low, high = (f"{end:.1f}".removesuffix(".0") for end in (ends[0], ends[-1]))
    if high == "0":
        return "at once"
    return f"after {low if low == high else f'{low} to {high}'} days on average"


def _turning(question: Asked, flip: dict[str, Any]) -> str:
    if flip["measure"]:
        return clip(question.measures[flip["measure"]].short)
    cause = question.causes[flip["cause"]]
    return f"the fault: {clip(cause.short or cause.words)} {cite(cause)}"


def _ways_out(
    question: Asked, deadlock: dict[str, Any] | None, most: Sequence[dict[str, Any]]
) -> list[Line]:
    """Return what would have to give, each with whose it is."""
    if deadlock is None:
        return []
    lift = [
        Line("fewest to lift", joined(_permission(question, one) for one in chosen))
        for chosen in deadlock["lift"]
    ]
    beyond = [Line("out of reach", _at_most(question, one)) for one in most]
    bounds = [Line("bound", _bound(question, bound)) for bound in deadlock["bounds"]]
    narrow = [
        Line("or narrow", "all red lines kept, left out: " + _duties(question, chosen))
        for chosen in deadlock["narrow"]
    ]
    return [*lift, *beyond, *bounds, *narrow]


def _at_most(question: Asked, most: dict[str, Any]) -> str:
    low, high = most["detection"]
    named = joined(clip(question.measures[m].short, 60) for m in most["measures"])
    duty = question.obligations[most["obligation"]]
    words = f"{clip(duty.short)} ({question.sight.name(duty.binds)}): no measure named sees enough"
    by = f", by {named}" if named else ""
    permitted = f"with everything permitted at most {low:.3f} to {high:.3f}{by}"
    return f"{words}; {permitted} {cite(duty)}"


def _bound(question: Asked, bound: str) -> str:
    words = {
        "tolerance": "the largest difference of intrusion asked for stands in the way",
        "reciprocity": "that mirrored measures are taken on all sides stands in the way",
    }
    caps = {f"cap of {seat}": question.sight.name(seat) for seat in question.seats}
    if bound in caps:
        return f"the most intrusion that {caps[bound]} accepts stands in the way"
    return words[bound]


def _permission(question: Asked, one: dict[str, Any]) -> str:
    measure = question.measures[one["measure"]]
    hosts = joined(question.sight.name(host) for host in one["hosts"])
    return f"{clip(measure.short)} ({hosts}: {one['permission']}) {cite(measure)}"


def _duty(question: Asked, number: str) -> str:
    duty = question.obligations[number]
    return f"{clip(duty.short)} ({question.sight.name(duty.binds)}) {cite(duty)}"


def _duties(question: Asked, numbers: Sequence[str]) -> str:
    return joined(_duty(question, number) for number in numbers)


STUDY = Study(
    "verification", "Allow against need", Audience.MEDIATOR, Section.TABLE, 5, verification,
    lead=1,
)  # fmt: skip
