"""The ledger file: uses of a treaty's quotas, written by people in YAML.

1. `treaty:` its short name; `uses:` a list of `{party, year or date, kind, times}`.
2. Uses are entered in order; one too many is not entered but listed as refused, with the reason,
   and the rest is still counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from goodoffices.common.errors import BadInput
from goodoffices.common.plain_yaml import read_yaml
from goodoffices.verification.ledger import Ledger, QuotaSpent, Use, year_of
from goodoffices.verification.quantities import count
from goodoffices.verification.treaties import Treaty, treaty

__all__ = ["LedgerRead", "parse_ledger", "read_ledger"]

MOST_USES = 10_000


@dataclass(frozen=True, slots=True)
class LedgerRead:
    """A ledger file, counted.

    Parameters
    ----------
    ledger : Ledger
        The uses that were covered.
    refused : tuple of (Use, str)
        Those that were not, with the reason.
    """

    ledger: Ledger
    refused: tuple[tuple[Use, str], ...]


def read_ledger(path: Path) -> LedgerRead:
    """Read and count a ledger file.

    Raises
    ------
    BadInput
        As `parse_ledger`; also where the file cannot be read or is not plain YAML.
    """
    return parse_ledger(read_yaml(path, shown_as=path.name), path.name)


def parse_ledger(raw: object, where: str) -> LedgerRead:
    """Count what a ledger file holds.

    Raises
    ------
    BadInput
        With the field, what was expected and what was found.

    Examples
    --------
    >>> use = {"party": "us", "year": 1, "kind": "type one", "times": 11}
    >>> found = parse_ledger({"treaty": "new-start", "uses": [use]}, "f")
    >>> len(found.ledger.uses), len(found.refused)
    (10, 1)
    """
    whole = _keys(raw, where, {"treaty", "uses"})
    ledger = Ledger(treaty(str(whole.get("treaty"))))
    entries = whole.get("uses")
    if not isinstance(entries, list):
        raise BadInput(
            f"{where}, uses", expected="a list", found=entries, advice="Start each with a dash."
        )
    uses = [u for n, e in enumerate(entries, 1) for u in _uses(e, f"use {n}", ledger.treaty)]
    count(len(uses), "uses", most=MOST_USES)
    refused = []
    for use in uses:
        try:
            ledger = ledger.entered(use)
        except QuotaSpent as spent:
            refused.append((use, str(spent)))
    return LedgerRead(ledger, tuple(refused))


def _keys(raw: object, where: str, known: set[str]) -> dict[str, Any]:
    if not isinstance(raw, dict) or not set(raw) <= known:
        raise BadInput(
            where,
            expected=f"a mapping with {', '.join(sorted(known))}",
            found=raw,
            advice="Correct the words before the colons.",
        )
    return raw


def _uses(raw: object, where: str, of: Treaty) -> list[Use]:
    entry = _keys(raw, where, {"party", "year", "date", "kind", "times"})
    party, kind = entry.get("party"), entry.get("kind", "")
    if not isinstance(party, str) or not isinstance(kind, str):
        raise BadInput(
            where, expected="party and kind as text", found=entry, advice="Name the party."
        )
    times = count(entry.get("times", 1), f"{where}, times", most=MOST_USES)
    return [Use(party, _year(entry, where, of), kind)] * times


def _year(entry: dict[str, Any], where: str, of: Treaty) -> int:
    written = entry.get("date")
    if ("year" in entry) == (written is not None):
        raise BadInput(
            where, expected="either year or date", found=sorted(entry), advice="Give one of them."
        )
    if written is None:
        return count(entry["year"], f"{where}, year", least=1, most=1000)
    try:
        day = date.fromisoformat(written)
    except (TypeError, ValueError):
        raise BadInput(
            f"{where}, date",
            expected="a date such as 2011-02-05",
            found=written,
            advice="Correct it.",
        ) from None
    if not of.quotas:
        raise BadInput(
            f"{where}, date", expected="a treaty with a quota", found=of.id, advice="See `treaty`."
        )
    return year_of(of.quotas[0], day)
