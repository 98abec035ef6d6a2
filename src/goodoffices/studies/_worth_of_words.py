"""What a clause's words are to each side, from what the record holds of its wishes on that issue.

1. Only what stands on the clause's issue counts: a preference whose values are the clause's words,
   or a party's last standing demand or offer with a number in the same unit.
2. Beside the draft before it a clause is better, worse or the same to a side, nearer to its number
   or farther from it. Without one before it, or without a wish on record, one cannot tell.
3. Words that a side would never take, by a preference of its own, are named so.
4. A red line or a firm position on the issue is not read: it is put beside the clause, to be read
   or asked about.
5. What a preference says is its author's estimate; who that is stands with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.deals import Preference
from goodoffices.record.kinds.drafts import Clause
from goodoffices.record.kinds.substance import RedLine
from goodoffices.record.sight import Sight
from goodoffices.studies._numbers_apart import Number, read_number
from goodoffices.studies._texts import same_words
from goodoffices.studies._ways_out import Table, table_of

__all__ = ["Effect", "Wishes", "effect_of", "wishes_of"]

Says = Literal["better", "worse", "same", "never", "nearer", "farther", "cannot tell"]
_NUMBER = re.compile(r"(?<![\d.,])\d{1,6}(?![\d.,]*\d)")


@dataclass(frozen=True)
class Effect:
    """What a clause is to one side beside the draft before, and on what that rests."""

    says: Says
    why: str
    rests_on: Entry | None = None


_UNKNOWN = Effect("cannot tell", "nothing on record of its wishes on these words")


@dataclass(frozen=True)
class Wishes:
    """What the record holds of each party's wishes, by issue."""

    sight: Sight
    table: Table
    preferences: dict[tuple[str, str], list[Preference]]


def wishes_of(sight: Sight) -> Wishes:
    """Gather preferences, demands and offers by issue."""
    preferences: dict[tuple[str, str], list[Preference]] = {}
    for held in sight.of_kind(Preference):
        preferences.setdefault((held.whose, held.issue.casefold()), []).append(held)
    return Wishes(sight, sight.once(table_of), preferences)


def effect_of(wishes: Wishes, party: str, clause: Clause, before: Clause | None) -> Effect:
    """Return what a clause's words are to a side beside those of the draft before."""
    if clause.issue is None:
        return _UNKNOWN
    found = None
    if clause.words and not clause.brackets:
        found = _by_preference(wishes, party, clause, before)
        found = found or _by_number(wishes.table, party, clause, before)
    return found or _beside(wishes.table, party, clause) or _UNKNOWN


def _beside(table: Table, party: str, clause: Clause) -> Effect | None:
    """Return the party's red line or firm position on the clause's issue, unread."""
    entry = table.firm.get(str(clause.issue).casefold(), {}).get(party)
    if isinstance(entry, RedLine):
        why = "has a red line on this: ask whether these words cross it"
        return Effect("cannot tell", why, entry)
    return None if entry is None else Effect("cannot tell", "beside its position", entry)


def _by_preference(
    wishes: Wishes, party: str, clause: Clause, before: Clause | None
) -> Effect | None:
    """Return the effect by the last preference that speaks of the clause's words."""
    for held in reversed(wishes.preferences.get((party, str(clause.issue).casefold()), ())):
        whose = f"as {wishes.sight.name(held.estimated_by)} puts it"
        if any(same_words(value, str(clause.words)) for value in held.never):
            return Effect("never", f"words it would never take, {whose}", held)
        now, then = _place(held, clause), _place(held, before)
        if now is not None and then is not None:
            says: Says = "same" if now == then else "better" if now < then else "worse"
            return Effect(says, f"{now + 1} of {len(held.order)}, before {then + 1}, {whose}", held)
    return None


def _place(held: Preference, clause: Clause | None) -> int | None:
    if clause is None or clause.words is None or clause.brackets:
        return None
    words = clause.words
    return next((at for at, value in enumerate(held.order) if same_words(value, words)), None)


def _by_number(table: Table, party: str, clause: Clause, before: Clause | None) -> Effect | None:
    """Return the effect by the party's last standing number on the issue."""
    entry = table.last.get(str(clause.issue).casefold(), {}).get(party)
    number = read_number(entry) if entry is not None else None
    now = _number(clause, number)
    if number is None or now is None:
        return None
    own = str(number.low) if number.low == number.high else f"{number.low} to {number.high}"
    then = _number(before, number)
    if then is None:
        return Effect("cannot tell", f"{now}; its number is {own}", number.entry)
    apart, was = _apart(now, number), _apart(then, number)
    says: Says = "same" if apart == was else "nearer" if apart < was else "farther"
    return Effect(says, f"{now}, before {then}; its number is {own}", number.entry)


def _apart(value: int, number: Number) -> int:
    return max(number.low - value, value - number.high, 0)


def _number(clause: Clause | None, number: Number | None) -> int | None:
    """Return the one whole number in a clause's words, where its unit is that of the number."""
    if clause is None or clause.words is None or clause.brackets or number is None:
        return None
    found = _NUMBER.findall(clause.words)
    said = f"{clause.words} {clause.issue}".casefold()
    unit = max(number.unit.casefold().split(), key=len, default="")
    return int(found[0]) if len(found) == 1 and unit in said else None
