"""A solved scenario as JSON or as a table a person can read aloud.

1. JSON is written in pieces: a frontier of a hundred thousand deals over a hundred issues is a
   long document, and its words repeat.
2. Utilities are the nearest doubles to the exact values.
3. The table shows the fair points and the size of the frontier; the frontier itself if short.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from goodoffices.deals.coalitions import Coalition
from goodoffices.deals.counting import why_open
from goodoffices.deals.frontier import Frontier
from goodoffices.deals.points import Points, relaxation
from goodoffices.deals.scenario import Scenario

__all__ = ["coalition_json", "coalition_table", "json_lines", "plain", "table_lines", "worded"]

SHORT = 20
PIECE = 1000
RULES = ("nash", "kalai_smorodinsky", "egalitarian", "leximin", "welfare")


def json_lines(talks: Scenario, found: Frontier, chosen: Points) -> Iterator[str]:
    """Yield the JSON document of `deals solve` in pieces."""
    head = {
        "parties": [party.party for party in talks.parties],
        "issues": len(talks.issues),
        "outcomes": str(talks.outcomes),
        "no_deal": [
            {"utility": float(party.reservation.utility), "assumed": party.reservation.assumed}
            for party in talks.parties
        ],
        "rational_exists": found.rational if len(found) or found.exact else None,
    }
    yield json.dumps(head)[:-1] + ', "frontier": ['
    words = _fragments(talks)
    for start in range(0, len(found), PIECE):
        deals = _deals(talks, found, range(start, min(start + PIECE, len(found))), words)
        counts = found.equivalents[start : start + PIECE]
        yield ", " * bool(start) + ", ".join(
            f'{deal[:-1]}, "equivalent": {"null" if count is None else count}}}'
            for deal, count in zip(deals, counts, strict=True)
        )
    yield "]"
    for rule in RULES:
        ties: tuple[int, ...] = getattr(chosen, rule)
        yield f', "{rule}": ' + (_deals(talks, found, ties[:1], words)[0] if ties else "null")
    tail: dict[str, object] = {"exact": found.exact, "gap": found.gap, "method": found.method}
    if reason := why_open(found):
        tail["uncounted"] = reason
    if not found.rational:
        tail |= {"relaxation": _relaxation(talks, found)}
    yield ", " + json.dumps(tail)[1:] + "\n"


def _fragments(talks: Scenario) -> list[NDArray[np.object_]]:
    """Return the JSON of every issue-value pair, once."""
    return [
        np.array(
            [f"{json.dumps(issue.name)}: {json.dumps(value)}" for value in issue.values], object
        )
        for issue in talks.issues
    ]


def _deals(
    talks: Scenario, found: Frontier, at: Sequence[int], words: list[NDArray[np.object_]]
) -> list[str]:
    outcomes = found.outcomes[list(at)]
    pairs = np.stack([row[outcomes[:, i]] for i, row in enumerate(words)], axis=1)
    return [
        f'{{"utilities": {_floats(talks, found.units[k])!r}, "outcome": {{{", ".join(deal)}}}}}'
        for k, deal in zip(at, pairs.tolist(), strict=True)
    ]


def _floats(talks: Scenario, units: Sequence[int]) -> list[float]:
    return [n / party.scale for n, party in zip(units, talks.parties, strict=True)]


def _relaxation(talks: Scenario, found: Frontier) -> dict[str, object] | None:
    least = relaxation(talks, found)
    if least is None:
        return None
    names = [party.party for party in talks.parties]
    smallest = [names[p] for p in least.smallest]
    return {
        "party": smallest[0] if smallest else None,
        "by": _float(least.alone[least.smallest[0]]) if smallest else None,
        "equally": smallest,
        "alone": dict(zip(names, map(_float, least.alone), strict=True)),
        "together": dict(zip(names, map(float, least.together), strict=True)),
    }


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def plain(text: str) -> str:
    r"""Return text from a file fit for a terminal: what does not print becomes a question mark.

    Examples
    --------
    >>> plain("wide\x1b[2J zone")
    'wide?[2J zone'
    """
    return "".join(c if c.isprintable() else "?" for c in text)


def worded(deal: Mapping[str, str]) -> str:
    """Return a deal as a person reads it.

    Examples
    --------
    >>> worded({"troops": "leave", "zone": "wide"})
    'troops: leave; zone: wide'
    """
    return "; ".join(f"{plain(issue)}: {plain(value)}" for issue, value in deal.items())


def table_lines(talks: Scenario, found: Frontier, chosen: Points) -> Iterator[str]:
    """Yield the table of `deals solve`, line by line."""
    names = [plain(party.party) for party in talks.parties]
    title = plain(talks.name) or "Scenario"
    yield f"{title}: {len(talks.issues)} issues, {talks.outcomes:,} outcomes\n"
    for name, party in zip(names, talks.parties, strict=True):
        assumed = " (assumed: its least utility)" if party.reservation.assumed else ""
        yield f"  no deal for {name}: {float(party.reservation.utility):.6g}{assumed}\n"
    yield from _verdict(talks, found)
    yield f"\n{'point':<20}{''.join(f'{name[:18]:>20}' for name in names)}\n"
    for rule in RULES:
        ties: tuple[int, ...] = getattr(chosen, rule)
        label = rule.replace("_", "-").title() + (" (file units)" if rule == "welfare" else "")
        yield f"{label:<20}" + (_row(talks, found, ties[0]) if ties else "none") + "\n"
    if chosen.nash:
        yield "\nNash deal:\n"
        for name, value in talks.labels(found.outcomes[chosen.nash[0]].tolist()).items():
            yield f"  {plain(name)}: {plain(value)}\n"
    if len(found) <= SHORT:
        yield "\nfrontier\n"
        for at in range(len(found)):
            count = found.equivalents[at]
            times = "not counted" if count is None else f"x{count}"
            yield f"{'':<20}{_row(talks, found, at)}  {times}\n"
        if reason := why_open(found):
            yield f"\nnot counted: {reason}\n"


def _row(talks: Scenario, found: Frontier, at: int) -> str:
    return "".join(f"{value:>20.6g}" for value in _floats(talks, found.units[at]))


def _verdict(talks: Scenario, found: Frontier) -> Iterator[str]:
    how = f"exact, by {found.method}" if found.exact else f"{found.method}, gap {found.gap}"
    if not len(found) and not found.exact:
        yield "Stopped before any efficient deal was proven: give the solver more seconds.\n"
    elif not len(found):
        yield "The red lines leave no outcome at all.\n"
    elif found.rational:
        yield f"{len(found):,} efficient payoffs no worse than no deal ({how}).\n"
    else:
        yield f"No deal is at least as good as no deal for everybody ({how}).\n"
        least = relaxation(talks, found)
        for p, amount in enumerate(least.alone if least else ()):
            name = plain(talks.parties[p].party)
            says = (
                "cannot help alone"
                if amount is None
                else f"would have to fall by {float(amount):.6g}"
            )
            yield f"  the no-deal value of {name} {says}\n"
        yield f"{len(found):,} efficient payoffs among all deals:\n"


def coalition_json(
    talks: Scenario, found: Frontier, largest: Sequence[Coalition], counts: list[int] | None
) -> Iterator[str]:
    """Yield the JSON document of `deals coalitions`."""
    names = [party.party for party in talks.parties]
    words = _fragments(talks)
    document = {
        "parties": names,
        "outcomes": str(talks.outcomes),
        "efficient_payoffs": len(found),
        "efficient_deals": _total(found.equivalents),
        "accepted_by": None if counts is None else {str(n): c for n, c in enumerate(counts)},
        "largest": [
            {
                "parties": [names[p] for p in group.parties],
                "without": [names[p] for p in group.without],
                "deal": json.loads(_deals(talks, found, [group.deal], words)[0]),
            }
            for group in largest
        ],
    }
    yield json.dumps(document) + "\n"


def _total(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def coalition_table(
    talks: Scenario, found: Frontier, largest: Sequence[Coalition], counts: list[int] | None
) -> Iterator[str]:
    """Yield the table of `deals coalitions`, line by line."""
    names = [plain(party.party) for party in talks.parties]
    yield f"{plain(talks.name) or 'Scenario'}: {len(names)} parties, {talks.outcomes:,} outcomes\n"
    yield f"{len(found):,} efficient payoffs, {_total(found.equivalents) or 'uncounted'} deals\n"
    for n in range(len(names), 0, -1):
        if counts is not None and counts[n]:
            yield f"  accepted by exactly {n} parties: {counts[n]:,} deals\n"
    yield "\nlargest sets that can agree\n"
    for group in largest:
        without = ", ".join(names[p] for p in group.without)
        says = f" (without {without})" if without else ""
        yield f"  {', '.join(names[p] for p in group.parties) or 'nobody'}{says}\n"
