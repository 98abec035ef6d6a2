"""From options, packages and preferences on record to what the deals desk takes.

1. An issue has the values of its last options on record. A whole deal takes one value of each. A
   deal with a value that some party would never take is barred, and the party's red lines with it.
2. A party's preferences, ranges and rankings are all taken together; who estimated them is kept.
   A party of whom nothing is recorded is left out and named: nothing is told for it.
3. Where nothing places no deal for a party, a package of its own is taken to be better for it than
   no deal; that is an assumption, and it is said.
4. A package that leaves an issue open, or takes a value that is not among the options, cannot be
   compared; it is named, not filled in.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product
from typing import TYPE_CHECKING

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.deals import Options, Package, Preference, Ranking
from goodoffices.record.kinds.substance import RedLine
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import parties, withdrawn

if TYPE_CHECKING:
    from goodoffices.deals.preferences import Known, Statement

__all__ = ["MOST_DEALS", "Bargain", "bargain_of"]

MOST_DEALS = 300
Outcome = tuple[int, ...]
Estimate = Preference | Ranking


@dataclass(frozen=True)
class Bargain:
    """Whole deals and what is known of each party's preferences among them.

    Attributes
    ----------
    issues : dict of str to tuple of str
        Values by issue, in the order of the record.
    options, packages : tuple of Entry
    taken : dict of str to outcome
        By handle, the packages that take a value of every issue.
    estimates : dict of str to tuple of Entry
        By party; a party of whom nothing is recorded is not in it.
    """

    sight: Sight
    issues: dict[str, tuple[str, ...]]
    options: tuple[Options, ...]
    packages: tuple[Package, ...]
    taken: dict[str, Outcome]
    estimates: dict[str, tuple[Estimate, ...]]

    @property
    def seats(self) -> tuple[str, ...]:
        """The parties of whom something is recorded, in the order of the case."""
        return tuple(self.estimates)

    @property
    def silent(self) -> tuple[str, ...]:
        """The others."""
        return tuple(p.id for p in parties(self.sight) if p.id not in self.estimates)

    @property
    def size(self) -> int:
        """How many whole deals there are, barred ones with them."""
        return math.prod(map(len, self.issues.values()))

    @cached_property
    def places(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Where each value stands, by issue and value in small letters."""
        return _places(self.issues)

    @cached_property
    def barred(self) -> dict[tuple[int, int], tuple[Preference, ...]]:
        """The values that some party would never take, with whoever says so."""
        found: dict[tuple[int, int], tuple[Preference, ...]] = {}
        for estimates in self.estimates.values():
            for one in estimates:
                for value in one.never if isinstance(one, Preference) else ():
                    place = self._place(getattr(one, "issue", ""), value)
                    if place is not None and isinstance(one, Preference):
                        found[place] = (*found.get(place, ()), one)
        return found

    @property
    def red_lines(self) -> tuple[RedLine, ...]:
        """The red lines on record behind the barred values."""
        found = [one for ones in self.barred.values() for one in ones]
        return tuple(dict.fromkeys(r for one in found for r in self.sight.targets(one, RedLine)))

    def deals(self) -> list[Outcome]:
        """Return the whole deals that no party would bar, in the order of the values."""
        barred = set(self.barred)
        every = product(*(range(len(values)) for values in self.issues.values()))
        return [deal for deal in every if barred.isdisjoint(enumerate(deal))]

    def takes(self, deal: Outcome) -> dict[str, str]:
        """Return the value a deal takes of each issue."""
        pairs = zip(self.issues.items(), deal, strict=True)
        return {issue: values[at] for (issue, values), at in pairs}

    def words(self, deal: Outcome) -> str:
        """Return a deal as people read it."""
        return "; ".join(f"{issue}: {value}" for issue, value in self.takes(deal).items())

    def assumed(self, seat: str) -> tuple[Package, ...]:
        """Return the packages of a party taken to be better for it than no deal (rule 3)."""
        rankings = [one for one in self.estimates[seat] if isinstance(one, Ranking)]
        if any(one.no_deal != "not said" for one in rankings):
            return ()
        own = [p for p in self.packages if p.whose == seat and p.state == "tabled"]
        return tuple(p for p in own if p.id in self.taken)

    def placed(self, seat: str) -> bool:
        """Say whether anything places no deal for a party."""
        return any(getattr(s, "worse", 0) is None or getattr(s, "better", 0) is None
                   for s in self.known(seat).statements)  # fmt: skip

    def known(self, seat: str) -> Known:
        """Return what is known of a party as the desk takes it."""
        from goodoffices.deals.preferences import Known

        sizes = tuple(map(len, self.issues.values()))
        return Known(seat, sizes, tuple(statement for statement, _ in self._said(seat)))

    def contradictory(self, seat: str) -> tuple[Entry, ...]:
        """Return the fewest entries on a party that cannot all hold; none if they can."""
        from goodoffices.deals.contradictions import smallest_contradiction

        said = self._said(seat)
        found = smallest_contradiction(self.known(seat)) or ()
        return tuple(dict.fromkeys(said[at][1] for at in found))

    def _said(self, seat: str) -> list[tuple[Statement, Entry]]:
        """Return each statement on a party with the entry it comes from."""
        from goodoffices.deals.preferences import Comparison

        said = [(s, one) for one in self.estimates[seat] for s in self._statements(one)]
        own = [(Comparison(self.taken[p.id], None, by=seat), p) for p in self.assumed(seat)]
        return [*said, *own]

    def _statements(self, one: Estimate) -> Iterator[Statement]:
        from goodoffices.deals.preferences import Comparison, Order, Range

        if isinstance(one, Ranking):
            ranked = [self.taken[h] for h in one.of if h in self.taken]
            yield from (Comparison(x, y, by=one.estimated_by) for x, y in pairwise(ranked))
            if one.no_deal == "below all" and ranked:
                yield Comparison(ranked[-1], None, by=one.estimated_by)
            if one.no_deal == "above all" and ranked:
                yield Comparison(None, ranked[0], by=one.estimated_by)
            return
        held = [
            place
            for v in dict.fromkeys(one.order)
            if (place := self._place(one.issue, v)) is not None
        ]
        yield from (Order(i, x, y, by=one.estimated_by) for (i, x), (_, y) in pairwise(held))
        for worth in one.worth:
            place = self._place(one.issue, worth.value)
            if place is not None and worth.low <= worth.high:
                yield Range(*place, worth.low, worth.high, by=one.estimated_by)

    def _place(self, issue: str, value: str) -> tuple[int, int] | None:
        return self.places.get((issue.casefold(), value.casefold()))


def _places(issues: dict[str, tuple[str, ...]]) -> dict[tuple[str, str], tuple[int, int]]:
    return {
        (issue.casefold(), value.casefold()): (i, v)
        for i, (issue, values) in enumerate(issues.items())
        for v, value in enumerate(values)
    }


def bargain_of(sight: Sight) -> Bargain | None:
    """Return what is on record of whole deals; None where no issue has options."""
    last = {o.issue.casefold(): o for o in sight.of_kind(Options) if not withdrawn(sight, o)}
    issues = {o.issue: tuple(dict.fromkeys(o.values)) for o in last.values() if o.values}
    if not issues:
        return None
    places = _places(issues)
    packages = tuple(p for p in sight.of_kind(Package) if not withdrawn(sight, p))
    taken = {p.id: deal for p in packages if (deal := _taken(p, places, len(issues))) is not None}
    held: dict[str, tuple[Estimate, ...]] = {}
    for party in parties(sight):
        own = tuple(e for e in sight.of_kind(Preference, Ranking)
                    if e.whose == party.id and _tells(e) and not withdrawn(sight, e))  # fmt: skip
        if own:
            held[party.id] = own
    return Bargain(sight, issues, tuple(last.values()), packages, taken, held)


def _tells(one: Entry) -> bool:
    if isinstance(one, Ranking):
        return len(one.of) > 1 or (bool(one.of) and one.no_deal != "not said")
    return isinstance(one, Preference) and bool(one.order or one.worth or one.never)


def _taken(
    package: Package, places: dict[tuple[str, str], tuple[int, int]], issues: int
) -> Outcome | None:
    """Return the value a package takes of every issue, None if it leaves one open."""
    found = [places.get((c.issue.casefold(), c.value.casefold())) for c in package.takes]
    values = dict(place for place in found if place is not None)
    complete = None not in found and len(values) == issues == len(found)
    return tuple(values[i] for i in range(issues)) if complete else None
