"""credible-deals: how surely a breach must be seen, so that keeping the promise pays.

1. An obligation with a gain and a sanction on record is kept by a maker who weighs them as stated,
   where detection reaches gain / (gain + sanction), at the highest gain and lowest sanction.
2. Where all have answered, one regime of what is permitted is sought for all of them together;
   what it does not back is marked, with what would.
3. Where gain or sanction was not stated it says so. It never says that anyone means to break his
   word.
"""

from __future__ import annotations

from typing import Any

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.common.solver_output import off_standard_output
from goodoffices.record.kinds.promises import Undertaking
from goodoffices.record.kinds.substance import Offer
from goodoffices.record.kinds.verification import Obligation
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding, joined
from goodoffices.studies._regimes import NODES, Asked, asked
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite

_BELIEVED = "Gain and sanction are what the maker himself believes; the worst ends decide."


def credible_deals(sight: Sight) -> Finding | None:
    """Set the detection that deters against what the permitted measures give; name the rest."""
    question = asked(sight)
    if question is None or not question.obligations:
        return None
    verdicts, reason = _backed(question)
    rows = [
        _row(question, duty, verdicts.get(number)) for number, duty in question.obligations.items()
    ]
    lines = [Line(row.pop("head"), row.pop("said")) for row in rows]
    if reason:
        lines.append(Line("not matched", reason))
    stated = sum(row["detection_needed"] is not None for row in rows)
    unstated = _without_terms(question)
    value = {"obligations": rows, "not_matched": reason, "without_an_obligation": unstated}
    unbacked = sum(row["backed"] is False for row in rows)
    summary = (
        f"{stated} of {counted(len(rows), 'obligation')} with gain and sanction stated; "
        f"{unbacked} not backed by what is permitted; without an "
        f"obligation on record: {unstated} of the offers and undertakings"
    )
    return finding(
        sight, STUDY.name, STUDY.title, summary, value, lines=lines, because=question.entries,
        caveats=[_BELIEVED],
    )  # fmt: skip


def _without_terms(question: Asked) -> int:
    """Count the offers and undertakings that no obligation rests on."""
    named = {name for duty in question.obligations.values() for name in duty.of}
    return sum(e.id not in named for e in question.sight.of_kind(Offer, Undertaking))


def _backed(question: Asked) -> tuple[dict[str, Any], str | None]:
    """Return what the desk found for each obligation, or why it was not asked."""
    from goodoffices.verification.credibility import back, pledges
    from goodoffices.verification.programme import Effort

    if question.out:
        out = joined(question.sight.name(seat) for seat in question.out)
        return {}, f"not matched before all have answered; no answer yet: {out}"
    try:
        terms = question.terms()
        with off_standard_output():
            backing = back(terms, pledges(terms), effort=Effort(nodes=NODES))
    except BadInput as wrong:
        return {}, f"the regime is not computed: {wrong.expected} expected"
    except NoAnswer as none:
        return {}, f"the regime is not computed: {none}"
    return {v.pledge.obligation: v for v in backing.verdicts}, None


def _row(question: Asked, duty: Obligation, verdict: Any) -> dict[str, Any]:  # noqa: ANN401
    base = {
        "entry": duty.id,
        "source": question.sight.ref(duty.id),
        "binds": duty.binds,
        "rests_on": list(duty.of),
    }
    maker = f"{clip(duty.short)} ({question.sight.name(duty.binds)})"
    needed = _needed(duty)
    if needed is None:
        lacking = [n for n in ("gain", "sanction") if getattr(duty, n) is None]
        words = f"{joined(lacking)} not stated" if lacking else "gain or sanction cannot be used"
        none = {"detection_needed": None, "detection": None, "backed": None, "would_back": None}
        return {**base, **none, "head": "not stated", "said": f"{maker}: {words} {cite(duty)}"}
    said = f"{maker}: keeping it pays where a breach is seen with {needed:.3f} or more"
    row = {**base, "detection_needed": needed, "detection": None, "backed": None}
    if verdict is None:
        end = {"would_back": None, "head": "needed", "said": f"{said} {cite(duty)}"}
        return {**row, **end}
    low, high = float(verdict.odds.worst), float(verdict.odds.best)
    words, would = _would_back(question, verdict)
    return {
        **row,
        "detection": [low, high],
        "backed": verdict.backed,
        "would_back": would,
        "head": "backed" if verdict.backed else "not backed",
        "said": f"{said}; it is seen with {low:.3f} to {high:.3f}{words} {cite(duty)}",
    }


def _needed(duty: Obligation) -> float | None:
    """Return the detection that deters; None where it was not stated or cannot be."""
    from goodoffices.verification.deterrence import required_detection

    if duty.gain is None or duty.sanction is None:
        return None
    ends = [(r.low, r.high) for r in (duty.gain, duty.sanction)]
    try:
        return float(required_detection(*ends))
    except BadInput:
        return None


def _would_back(question: Asked, verdict: Any) -> tuple[str, dict[str, Any] | None]:  # noqa: ANN401
    """Return each single thing that would back what is not: a sanction, a permission."""
    if verdict.backed:
        named = joined(clip(question.measures[m].short) for m in verdict.measures)
        return (f", by {named}" if named else ""), None
    sanction = None if verdict.sanction_needed is None else float(verdict.sanction_needed)
    gain = None if verdict.gain_resisted is None else float(verdict.gain_resisted)
    lift = _lift(question, verdict)
    ways = [] if sanction is None else [f"a sanction of {sanction:.3g}"]
    ways += [f"permission for {words}" for words in lift["said"]]
    words = f"; would back it: {joined(ways, last='or')}" if ways else "; nothing named backs it"
    if gain:
        words += f"; as it is, a gain up to {gain:.3g} is resisted"
    return words, {"sanction": sanction, "gain_resisted": gain, "lift": lift["entries"]}


def _lift(question: Asked, verdict: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the fewest permissions that would back this one obligation alone."""
    from dataclasses import replace

    from goodoffices.verification.deadlock import explain
    from goodoffices.verification.programme import Effort

    none: dict[str, Any] = {"said": [], "entries": []}
    if verdict.needed >= 1:
        return none
    terms = question.terms()
    number = verdict.pledge.obligation
    duties = [replace(o, target=verdict.needed) for o in terms.obligations if o.id == number]
    measures = tuple(
        replace(m, detects={o: p for o, p in m.detects.items() if o == number})
        for m in terms.measures
    )
    alone = replace(terms, obligations=tuple(duties), measures=measures)
    try:
        with off_standard_output():
            found = explain(alone, effort=Effort(nodes=NODES))
    except NoAnswer:
        return none
    sets = [[question.measures[m] for m in chosen] for chosen in found.lift if chosen]
    names = [joined(_whose(question, m) for m in chosen) for chosen in sets]
    return {"said": names, "entries": [[m.id for m in chosen] for chosen in sets]}


def _whose(question: Asked, measure: Any) -> str:  # noqa: ANN401
    hosts = joined(question.sight.name(h) for h in dict.fromkeys(measure.hosts))
    return f"{clip(measure.short)} ({hosts})"


STUDY = Study(
    "credible-deals", "What would back each promise", Audience.MEDIATOR, Section.TABLE, 12,
    credible_deals, lead=0,
)  # fmt: skip
