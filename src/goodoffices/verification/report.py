"""A regime as one plain document, and the same document as lines to be read aloud.

1. Chances are pairs, low and high, never a lone number. Ratios become floats here and only here.
2. What is for the mediator alone stands under `deadlock`, and its lines say so.
3. Every document carries its assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from goodoffices.verification.deadlock import Deadlock
from goodoffices.verification.matching import ASSUMPTIONS, Regime
from goodoffices.verification.quotas import SplitSearch
from goodoffices.verification.sheet import Row
from goodoffices.verification.terms import Terms

__all__ = ["regime_document", "regime_lines", "split_document", "split_lines"]

Document = dict[str, Any]


def regime_document(
    terms: Terms, regime: Regime, rows: tuple[Row, ...], deadlock: Deadlock | None
) -> Document:
    """Return the regime as JSON values, keys fixed."""
    felt = [float(v) for v in regime.intrusion.values()]
    return {
        "title": terms.title,
        "parties": list(terms.parties),
        "measures": [_measure(terms, name) for name in regime.taken],
        "obligations": [_row(row) for row in rows],
        "cost": float(regime.cost),
        "intrusiveness": {p: float(v) for p, v in regime.intrusion.items()},
        "symmetry": {
            "difference": max(felt) - min(felt),
            "asymmetric": list(regime.asymmetric),
        },
        "unmet": list(regime.unmet),
        "gap": regime.gap,
        "proven": regime.gap == 0,
        "assumptions": list(ASSUMPTIONS),
        "deadlock": None if deadlock is None else _deadlock(terms, deadlock),
    }


def _measure(terms: Terms, name: str) -> Document:
    one = next(m for m in terms.measures if m.id == name)
    return {
        "id": name,
        "hosts": list(one.hosts),
        "cost": float(one.cost),
        "every": _float(one.every),
        "notice": _float(one.notice),
        "words": one.words,
    }


def _row(row: Row) -> Document:
    flip = row.flip
    return {
        "id": row.odds.obligation,
        "binds": row.odds.binds,
        "detection": [float(row.odds.worst), float(row.odds.best)],
        "target": float(row.odds.target),
        "within_days": _float(row.within),
        "met": row.odds.met,
        "could_be_met": row.odds.could_be_met,
        "seen_by": list(row.seen_by),
        "expected_days": sorted(d for d in row.days if d is not None) or None,
        "gain_per_sanction_resisted": _float(row.resists),
        "detection_to_deter": _float(row.deterring),
        "flips": flip
        and {
            "measure": flip.measure,
            "cause": flip.cause,
            "stated": float(flip.stated),
            "at": float(flip.at),
        },
    }


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _deadlock(terms: Terms, deadlock: Deadlock) -> Document:
    said = {m.id: m for m in terms.measures}

    def whose(name: str) -> Document:
        return {
            "measure": name,
            "hosts": list(said[name].hosts),
            "permission": str(said[name].permission),
        }

    return {
        "for": "the mediator alone",
        "lift": [[whose(name) for name in chosen] for chosen in deadlock.lift],
        "fewest_to_lift": len(deadlock.lift[0]) if deadlock.lift else None,
        "all_listed": deadlock.all_listed,
        "beyond_reach": list(deadlock.beyond_reach),
        "bounds": list(deadlock.bounds),
        "narrow": [list(chosen) for chosen in deadlock.narrow],
    }


def regime_lines(document: Mapping[str, Any]) -> list[str]:
    """Return the document in lines of words."""
    lines = [document["title"], ""] if document["title"] else []
    lines.append("Measures taken:" if document["measures"] else "No measure is taken.")
    lines += [
        f"  {m['id']} ({', '.join(m['hosts'])}){': ' + m['words'] if m['words'] else ''}{_when(m)}"
        for m in document["measures"]
    ]
    lines += ["", "Chance that a breach is seen, worst to best judgement:"]
    lines += [_row_line(row) for row in document["obligations"]]
    felt = ", ".join(f"{p} {v:g}" for p, v in document["intrusiveness"].items())
    lines += ["", f"Cost {document['cost']:g}. Intrusion felt: {felt}."]
    if document["symmetry"]["asymmetric"]:
        lines.append(f"Mirrored in part only: {', '.join(document['symmetry']['asymmetric'])}.")
    lines.append(
        "No cheaper regime does as well: proven."
        if document["proven"]
        else f"Within {document['gap']:.2%} of the cheapest regime."
    )
    lines += ["", "Assumed:", *(f"  {a}" for a in document["assumptions"])]
    return lines + (_deadlock_lines(document["deadlock"]) if document["deadlock"] else [])


def _when(measure: Mapping[str, Any]) -> str:
    """Return how often a measure looks and what notice it gives, as far as stated."""
    every, notice = measure["every"], measure["notice"]
    often = ""
    if every is not None:
        often = {0: "; all the time", 1: "; every day"}.get(every, f"; every {every:g} days")
    return often + ("" if notice is None else f"; notice of {notice:g} days")


def _row_line(row: Mapping[str, Any]) -> str:
    low, high = row["detection"]
    state = "met" if row["met"] else ("met at best" if row["could_be_met"] else "not met")
    line = f"  {row['id']} (binds {row['binds']}): {low:.3f} to {high:.3f}, "
    soon = "" if row["within_days"] is None else f" within {row['within_days']:g} days"
    line += f"wanted {row['target']:.3f}{soon}: {state}"
    if row["expected_days"]:
        early, late = (
            f"{days:.1f}" for days in (row["expected_days"][0], row["expected_days"][-1])
        )
        span = early if early == late else f"{early} to {late}"
        line += f"; if seen, after {span} days on average"
    if row["flips"]:
        flip = row["flips"]
        what = flip["measure"] or f"fault of {flip['cause']}"
        line += f"; turns at {what} {flip['at']:.3f} (stated {flip['stated']:.3f})"
    return line


def _deadlock_lines(deadlock: Mapping[str, Any]) -> list[str]:
    lines = ["", "For the mediator alone:"]
    if deadlock["fewest_to_lift"]:
        lines.append(f"  Fewest permissions to gain: {deadlock['fewest_to_lift']}. Any one of:")
        lines += [
            "    "
            + ", ".join(f"{m['measure']} ({', '.join(m['hosts'])}: {m['permission']})" for m in s)
            for s in deadlock["lift"]
        ]
    elif deadlock["lift"]:
        lines.append("  Every obligation is met; nothing needs lifting.")
    else:
        lines.append("  No permission would let every obligation be met.")
    if deadlock["beyond_reach"]:
        lines.append(f"  No measure on the table reaches: {', '.join(deadlock['beyond_reach'])}.")
    if deadlock["bounds"]:
        lines.append(f"  Without this bound it could be met: {', '.join(deadlock['bounds'])}.")
    if any(deadlock["narrow"]):
        lines.append("  Keeping every red line, narrow the scope by:")
        lines += [f"    {', '.join(chosen)}" for chosen in deadlock["narrow"]]
    if not deadlock["all_listed"]:
        lines.append("  There are more such sets than listed.")
    return lines


def split_document(found: SplitSearch) -> Document:
    """Return a search for splits as JSON values, rates as ratio and decimal."""
    return {
        "baseline": found.baseline,
        "baseline_rate": _rate(found.baseline_rate),
        "guarded": found.guarded,
        "beating": [
            {
                "quotas": dict(split.quotas),
                "total": split.total,
                "worst": _rate(split.worst),
                "holds_while_share_below": {name: float(v) for name, v in holds.items()},
            }
            for split, holds in zip(found.beating, found.holds_while, strict=True)
        ],
        "assumptions": list(found.assumptions),
        "not_claimed": list(found.not_claimed),
    }


def _rate(value: Fraction) -> Document:
    return {"ratio": str(value), "decimal": float(value)}


def split_lines(document: Mapping[str, Any]) -> list[str]:
    """Return the search in lines of words."""
    base, rate = document["baseline"], document["baseline_rate"]["decimal"]
    lines = [f"{base} anywhere: {rate:.3f} inspections an event, in the worst case."]
    if not document["beating"]:
        lines.append(f"No split found that beats it with fewer than {base} in the guarded place.")
    for split in document["beating"]:
        quotas = " + ".join(f"{n} {name}" for name, n in split["quotas"].items())
        holds = ", ".join(f"{n} {v:.1%}" for n, v in split["holds_while_share_below"].items())
        lines.append(
            f"  {quotas} = {split['total']}: {split['worst']['decimal']:.3f}"
            f"  (while the share of events is below: {holds})"
        )
    lines += ["Assumed:", *(f"  {a}" for a in document["assumptions"])]
    return [*lines, "Not claimed:", *(f"  {c}" for c in document["not_claimed"])]
