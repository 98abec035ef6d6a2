"""credible-deals: how surely a breach must be seen, so that keeping the promise pays.

1. An obligation with a gain and a sanction on record is kept by a maker who weighs them as stated,
   where detection reaches gain / (gain + sanction), at the highest gain and lowest sanction. Of
   several estimates the one that asks for the surest detection decides; whose it is is said.
2. Where all have answered, one regime of what is permitted is sought for all obligations together;
   what it does not back is marked, with what would.
3. A package is a draft, a text or a deal that rests on offers, undertakings or obligations, unless
   a later one of its kind names it. Each is given the regime for its own obligations alone. It is
   backed where every commitment in it is; a commitment without an obligation, or an obligation
   without an estimate, leaves it open.
4. Where gain or sanction was not stated it says so. It never says that anyone means to break his
   word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.common.solver_output import off_standard_output
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.promises import Undertaking
from goodoffices.record.kinds.substance import Offer
from goodoffices.record.kinds.verification import Measure, Obligation
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding, joined, withdrawn
from goodoffices.studies._regimes import NODES, Asked, Estimate, asked
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite

_PACKAGES = frozenset({"agreed", "digest", "draft", "package"})
_SILENT = "not stated"
_SHOWN = frozenset({"brief", "head", "said"})
_BELIEVED = "Gain and sanction are what the maker himself believes; the worst ends decide."
_IN_TIME = "Where a party needs to see a breach within some days, only detection by then counts."


def credible_deals(sight: Sight) -> Finding | None:
    """Set the detection that deters against what the permitted measures give; name the rest."""
    question = asked(sight)
    if question is None or not question.obligations:
        return None
    whole = _backed(question, question.obligations)
    rows = [_row(question, number, whole) for number in question.obligations]
    packages = [_package(question, package) for package in _packages(sight)]
    lines = [*_lines(packages, "of no promise in "), *_lines(rows, "")]
    if whole.reason:
        lines.append(Line("not matched", whole.reason))
    stated = sum(row["detection_needed"] is not None for row in rows)
    unstated = _without_terms(question)
    value = {
        "obligations": [_plain(row) for row in rows],
        "packages": [_plain(package) for package in packages],
        "not_matched": whole.reason,
        "without_an_obligation": unstated,
    }
    unbacked = sum(row["backed"] is False for row in rows)
    summary = (
        f"{stated} of {counted(len(rows), 'obligation')} with gain and sanction stated; "
        f"{unbacked} not backed by what is permitted; without an "
        f"obligation on record: {unstated} of the offers and undertakings"
    )
    because = (*question.entries, *_packages(sight))
    timed = any(need.days is not None for need in question.needs)
    return finding(
        sight, STUDY.name, STUDY.title, summary, value, lines=lines, because=because,
        caveats=[_BELIEVED, _IN_TIME] if timed else [_BELIEVED],
    )  # fmt: skip


def _lines(rows: Sequence[dict[str, Any]], before: str) -> list[Line]:
    """Return a line for each row; those of which nothing was stated share the last one."""
    said = [(row["head"], row["said"]) for row in rows]
    told = [Line(head, words) for head, words in said if head != _SILENT]
    silent = [words for head, words in said if head == _SILENT]
    return [*told, Line(_SILENT, before + "; ".join(silent))] if silent else told


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in _SHOWN}


def _without_terms(question: Asked) -> int:
    """Count the offers and undertakings that no obligation rests on."""
    named = {name for duty in question.obligations.values() for name in duty.of}
    return sum(e.id not in named for e in question.sight.of_kind(Offer, Undertaking))


# -- what backs them together --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Backed:
    """What the desk found for some obligations together, or why it was not asked."""

    verdicts: Mapping[str, Any]
    measures: tuple[str, ...] = ()
    reason: str | None = None


def _backed(question: Asked, numbers: Iterable[str]) -> _Backed:
    from goodoffices.verification.credibility import back, pledges
    from goodoffices.verification.programme import Effort

    if question.out:
        out = joined(question.sight.name(seat) for seat in question.out)
        return _Backed({}, reason=f"not matched before all have answered; no answer yet: {out}")
    numbers = set(numbers)
    if not any(question.estimates(question.obligations[n]) for n in numbers):
        return _Backed({})
    try:
        terms = _only(question.terms(), numbers)
        with off_standard_output():
            backing = back(terms, pledges(terms), effort=Effort(nodes=NODES))
    except BadInput as wrong:
        return _Backed({}, reason=f"the regime is not computed: {wrong.expected} expected")
    except NoAnswer as none:
        return _Backed({}, reason=f"the regime is not computed: {none}")
    return _Backed({v.pledge.obligation: v for v in backing.verdicts}, backing.regime.taken)


def _only(terms: Any, numbers: set[str]) -> Any:  # noqa: ANN401 - the desk is imported when needed
    """Return the terms of some obligations, and what the measures see of these."""
    measures = tuple(
        replace(m, detects={o: p for o, p in m.detects.items() if o in numbers})
        for m in terms.measures
    )
    duties = tuple(o for o in terms.obligations if o.id in numbers)
    return replace(terms, obligations=duties, measures=measures)


# -- one obligation ------------------------------------------------------------------------------


def _row(question: Asked, number: str, whole: _Backed) -> dict[str, Any]:
    duty, verdict = question.obligations[number], whole.verdicts.get(number)
    judged = question.estimates(duty)
    base = {
        "entry": duty.id,
        "source": question.sight.ref(duty.id),
        "binds": duty.binds,
        "rests_on": list(duty.of),
        "estimates": [_estimate_row(e) for e in judged],
    }
    maker = _maker(question, duty)
    if not judged:
        lacking = [n for n in ("gain", "sanction") if not _stated(question, duty, n)]
        words = f"{joined(lacking)} not stated" if lacking else "gain or sanction cannot be used"
        none = {"detection_needed": None, "detection": None, "backed": None, "would_back": None}
        return {**base, **none, "head": _SILENT, "said": f"{maker}: {words} {cite(duty)}"}
    needed = float(judged[0].needed)
    said = f"{maker}: keeping it pays where a breach is seen with {needed:.3f} or more"
    said += f" ({_estimate_words(question, judged[0])})"
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
        "brief": f"{maker} needs {needed:.3f}, is seen with {low:.3f} to {high:.3f}{words} "
        f"{cite(duty)}",
        "said": f"{said}; it is seen with {low:.3f} to {high:.3f}{words} {cite(duty)}",
    }


def _maker(question: Asked, duty: Obligation) -> str:
    return f"{clip(duty.short)} ({question.sight.name(duty.binds)})"


def _stated(question: Asked, duty: Obligation, name: str) -> bool:
    judged = (duty, *(i for i in question.incentives if duty.id in i.of))
    return any(getattr(one, name) is not None for one in judged)


def _estimate_row(one: Estimate) -> dict[str, Any]:
    return {
        "entry": one.entry.id,
        "author": one.author,
        "gain": [float(one.gain.low), float(one.gain.high)],
        "sanction": [float(one.sanction.low), float(one.sanction.high)],
        "unit": getattr(one.entry, "unit", None),
        "detection_needed": float(one.needed),
    }


def _estimate_words(question: Asked, one: Estimate) -> str:
    gain, sanction = (
        f"{float(e.low):g}" if e.low == e.high else f"{float(e.low):g} to {float(e.high):g}"
        for e in (one.gain, one.sanction)
    )
    unit = getattr(one.entry, "unit", None)
    by = one.author or question.sight.speaker(one.entry) or "author not stated"
    marked = "; verify before citing" if one.entry.unverified else ""
    shown = f" {unit}" if unit else ""
    return f"gain {gain}, sanction {sanction}{shown}, by {by}{marked}"


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
    from goodoffices.verification.deadlock import explain
    from goodoffices.verification.programme import Effort

    none: dict[str, Any] = {"said": [], "entries": []}
    if verdict.needed >= 1:
        return none
    terms = _only(question.terms(), {verdict.pledge.obligation})
    duties = tuple(replace(o, target=verdict.needed) for o in terms.obligations)
    try:
        with off_standard_output():
            found = explain(replace(terms, obligations=duties), effort=Effort(nodes=NODES))
    except NoAnswer:
        return none
    sets = [[question.measures[m] for m in chosen] for chosen in found.lift if chosen]
    names = [joined(_whose(question, m) for m in chosen) for chosen in sets]
    return {"said": names, "entries": [[m.id for m in chosen] for chosen in sets]}


def _whose(question: Asked, measure: Measure) -> str:
    hosts = joined(question.sight.name(h) for h in dict.fromkeys(measure.hosts))
    return f"{clip(measure.short)} ({hosts})"


# -- packages ------------------------------------------------------------------------------------


def _packages(sight: Sight) -> tuple[Entry, ...]:
    """Return what rests on offers, undertakings or obligations and was not replaced."""
    held = [e for e in sight.entries if e.kind in _PACKAGES and _commitments(sight, e)]
    replaced = {(e.kind, name) for e in held for name in e.of}
    return tuple(e for e in held if (e.kind, e.id) not in replaced and not withdrawn(sight, e))


def _commitments(sight: Sight, package: Entry) -> tuple[Offer | Undertaking | Obligation, ...]:
    named = (sight.get(name) for name in package.of)
    return tuple(e for e in named if isinstance(e, Offer | Undertaking | Obligation))


def _package(question: Asked, package: Entry) -> dict[str, Any]:
    sight = question.sight
    promised = {one.id: _duties(question, one) for one in _commitments(sight, package)}
    numbers = dict.fromkeys(n for found in promised.values() for n in found)
    backed = _backed(question, numbers)
    rows = [_row(question, number, backed) for number in numbers]
    standing = _standing(promised, rows)
    silent = not any(row["estimates"] for row in rows)
    return {
        "entry": package.id,
        "source": sight.ref(package.id),
        "kind": package.kind,
        "commitments": [
            {"entry": one, "obligations": [question.obligations[n].id for n in found]}
            for one, found in promised.items()
        ],
        "obligations": [_plain(row) for row in rows],
        "measures": [question.measures[m].id for m in backed.measures],
        "backed": standing,
        "head": _SILENT
        if silent
        else {True: "package", False: "not backed", None: "left open"}[standing],
        "said": _package_words(question, package, promised, rows, backed),
    }


def _duties(question: Asked, one: Entry) -> list[str]:
    return [n for n, duty in question.obligations.items() if one.id in {duty.id, *duty.of}]


def _standing(
    promised: Mapping[str, Sequence[str]], rows: Sequence[Mapping[str, Any]]
) -> bool | None:
    """Return whether every commitment is backed; None where something leaves it open."""
    if any(row["backed"] is False for row in rows):
        return False
    known = all(promised.values()) and all(row["backed"] for row in rows)
    return True if known else None


def _package_words(
    question: Asked,
    package: Entry,
    promised: Mapping[str, Sequence[str]],
    rows: Sequence[Mapping[str, Any]],
    backed: _Backed,
) -> str:
    title = f"{clip(getattr(package, 'title', '') or package.words, 50)} {cite(package)}"
    if not any(row["estimates"] for row in rows):
        return title
    short = [row["brief"] for row in rows if row["backed"] is False]
    if short:
        return f"{title}: {'; '.join(short)}"
    sight = question.sight
    bare = [one for name, found in promised.items() if not found and (one := sight.get(name))]
    silent = [d for row in rows if row["backed"] is None and (d := sight.get(row["entry"]))]
    parts = [f"no obligation on record for {cite(*bare)}"] if bare else []
    if silent:
        why = "not matched" if backed.reason else "gain or sanction not stated"
        parts.append(f"{why}: {cite(*silent)}")
    if parts:
        return f"{title}: {'; '.join(parts)}"
    named = joined(clip(question.measures[m].short, 40) for m in backed.measures)
    return f"{title}: every promise in it pays to keep, by {named or 'what is stated'}"


STUDY = Study(
    "credible-deals", "What would back each promise", Audience.MEDIATOR, Section.TABLE, 12,
    credible_deals, lead=0,
)  # fmt: skip
