"""A treaty or a ledger as one plain document, and as lines to be read aloud."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goodoffices.verification.ledger_file import LedgerRead
from goodoffices.verification.treaties import Quota, Treaty

__all__ = ["ledger_document", "ledger_lines", "treaty_document", "treaty_lines"]

Document = dict[str, Any]


def treaty_document(of: Treaty) -> Document:
    """Return a treaty as JSON values."""
    return {
        "id": of.id,
        "title": of.title,
        "quotas": [_quota(q) for q in of.quotas],
        "figures": {
            name: {"value": f.value, "unit": f.unit, "source": f.source, "status": str(f.status)}
            for name, f in of.figures.items()
        },
        "notes": list(of.notes),
    }


def _quota(quota: Quota) -> Document:
    return {
        "kind": quota.kind or "all kinds",
        "phases": [{"years": p.years or None, "per_year": p.per_year} for p in quota.phases],
        "total": quota.total,
        "start": None if quota.start is None else quota.start.isoformat(),
        "start_status": str(quota.start_status),
        "source": quota.source,
    }


def treaty_lines(document: Mapping[str, Any]) -> list[str]:
    """Return a treaty in lines of words."""
    lines = [document["title"]]
    for quota in document["quotas"]:
        phases = ", then ".join(
            f"{p['per_year']} a year" + (f" for {p['years']} years" if p["years"] else "")
            for p in quota["phases"]
        )
        total = "" if quota["total"] is None else f", {quota['total']} in all"
        lines.append(f"  quota, {quota['kind']}: {phases}{total}  [{quota['source']}]")
    for name, figure in document["figures"].items():
        known = "" if figure["status"].startswith("read") else f"; {figure['status']}"
        line = f"  {name}: {figure['value']:g} {figure['unit']}  [{figure['source']}{known}]"
        lines.append(line)
    return lines + [f"  note: {note}" for note in document["notes"]]


def ledger_document(found: LedgerRead) -> Document:
    """Return a counted ledger as JSON values."""
    ledger = found.ledger
    keys = sorted({(u.year, u.party, u.kind) for u in ledger.uses})
    return {
        "treaty": ledger.treaty.id,
        "used": [
            {
                "year": year,
                "party": party,
                "kind": kind or "all kinds",
                "used": sum((u.year, u.party, u.kind) == (year, party, kind) for u in ledger.uses),
                "left": ledger.left(party, year, kind=kind),
            }
            for year, party, kind in keys
        ],
        "refused": [
            {"year": u.year, "party": u.party, "kind": u.kind or "all kinds", "reason": reason}
            for u, reason in found.refused
        ],
        "notes": list(ledger.treaty.notes),
    }


def ledger_lines(document: Mapping[str, Any]) -> list[str]:
    """Return a counted ledger in lines of words."""
    lines = [
        f"year {u['year']}, {u['party']}, {u['kind']}: {u['used']} used, {u['left']} left"
        for u in document["used"]
    ]
    lines += [f"not covered: {r['reason']}" for r in document["refused"]]
    return (lines or ["No use entered."]) + [f"note: {note}" for note in document["notes"]]
