"""What each clause of a draft is worth to every side, where a scenario says what things are worth.

1. A reading of a clause says which value of which issue its words settle. An open clause has as
   many readings as brackets, and its effect on each side is a range.
2. An effect is a difference from a deal it is compared with, in the units of the scenario. A side's
   effect is never shown without the others'.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from goodoffices.common.errors import BadInput
from goodoffices.deals.scenario import Scenario
from goodoffices.deals.single_text import Clause, Draft

__all__ = ["Effect", "effects"]


@dataclass(frozen=True)
class Effect:
    """What a draft is worth to each side beside another: lowest and highest over its readings."""

    clause: str
    low: tuple[Fraction, ...]
    high: tuple[Fraction, ...]


def effects(
    scenario: Scenario,
    draft: Draft,
    readings: Mapping[str, tuple[str, Mapping[str, str]]],
    *,
    beside: Mapping[str, str],
) -> list[Effect]:
    """Return each clause's effect on every side, beside a deal to compare with.

    Parameters
    ----------
    scenario : Scenario
        Additive: a clause has an effect of its own only then.
    draft : Draft
    readings : mapping of clause name to (issue, mapping of words to value)
        Which value of which issue the clause's words, and each bracket's words, amount to. A
        clause without a reading has no entry in the answer.
    beside : mapping of issue to value
        The deal compared with, for example what is in force or the draft before.

    Returns
    -------
    list of Effect
        In the order of the clauses; one utility difference a party, in the scenario's order.

    Raises
    ------
    BadInput
        Issues tied to each other, or words for which the readings give no value.
    """
    if not all(party.is_additive for party in scenario.parties):
        raise BadInput(
            "scenario",
            expected="issues that add up",
            found="issues tied to each other",
            advice="Compare whole drafts by `Preferences.utility` instead.",
        )
    start = scenario.outcome(beside)
    places = {issue.name: at for at, issue in enumerate(scenario.issues)}
    found = []
    for clause in draft.clauses:
        if clause.name not in readings:
            continue
        issue, values = readings[clause.name]
        rows = []
        for words in [b.words for b in clause.brackets] or [clause.words]:
            changed = scenario.outcome({**beside, issue: _read(clause, words, values)})
            at = places[issue]
            rows.append(
                [
                    Fraction(p.tables[at][changed[at]] - p.tables[at][start[at]], p.scale)
                    for p in scenario.parties
                ]
            )
        columns = list(zip(*rows, strict=True))
        found.append(Effect(clause.name, tuple(map(min, columns)), tuple(map(max, columns))))
    return found


def _read(clause: Clause, words: str, values: Mapping[str, str]) -> str:
    if words not in values:
        raise BadInput(
            f"reading of clause {clause.name!r}",
            expected="a value for its words and for each of its brackets",
            found=words,
            advice="Add what these words would settle.",
        )
    return values[words]
