"""GENIUS profiles of ranks and constraints ("constraint").

1. An issue's score is rank / largest rank of that issue; utility is the mean score over the ranked
   issues that no constraint zeroes.
2. An outcome constraint makes the whole utility 0: `inclusiveZeroOutcomeConstraint` if all its
   checks hold; `conditionalZeroOutcomeConstraint` if its first value is above (or below) 0 and
   its second lacks the text.
3. An issue constraint zeroes one issue, the victim: `zeroConstraint` if all assignments match;
   `conditionalZeroConstraint` if they do and the victim's value lacks the text; `sumZeroConstraint`
   (`sumZeroNotConstraint`, `sumZeroConstraintList`) if the sum of the items lies within min and max
   and the victim's value has (lacks, has one of) the text. A victim is zeroed once, however many
   constraints fire.
4. Checks look for a text inside the value; `numeric=positive` holds from 0 up, `numeric=negative`
   from 0 down. What can never fire, or is of another kind, is noticed and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.deals.exact import common_scale, exact, whole
from goodoffices.deals.readers.text import Element
from goodoffices.deals.scenario import Bonus, Issue, Preferences, Region, Reservation

__all__ = ["preferences"]

MOST_TERMS = 20_000
Sides = dict[int, set[int]]
Terms = dict[tuple[tuple[int, tuple[int, ...]], ...], int]


def preferences(
    path: Path,
    root: Element,
    issues: dict[str, Issue],
    reservation: Reservation,
    notices: list[str],
) -> Preferences:
    """Return the preferences of a constraint profile."""
    rules = _Rules(path.name, issues, notices)
    scores = rules.scores(root)
    scale = common_scale([v for row in scores for v in row])
    tables = tuple(whole(row, scale) for row in scores)
    voids, victims = [], dict[int, list[Sides]]()
    for element in (c for holder in root.all("constraints") for c in holder.children):
        for victim, sides in rules.read(element):
            if not all(sides.values()):
                notices.append(f"{path.name}: a {element.attributes.get('type')} can never fire")
            elif victim is None:
                voids.append(Region(_frozen(sides)))
            else:
                victims.setdefault(victim, []).append(sides)
    return Preferences(
        party=path.stem,
        tables=tables,
        scale=scale,
        reservation=reservation,
        bonuses=tuple(
            bonus for at, zeroes in victims.items() for bonus in _once(at, tables[at], zeroes, path)
        ),
        voids=tuple(voids),
    )


def _frozen(sides: Sides) -> tuple[tuple[int, tuple[int, ...]], ...]:
    return tuple((at, tuple(sorted(values))) for at, values in sorted(sides.items()))


def _once(at: int, row: Sequence[int], zeroes: list[Sides], path: Path) -> Iterator[Bonus]:
    """Yield what takes the victim's score away once where any region holds.

    By inclusion and exclusion: single regions, less their pairs, plus their triples, and so on;
    regions that exclude each other leave no pair.
    """
    terms: Terms = {}
    for sides in zeroes:
        added: Terms = {_frozen(sides): 1}
        for held, sign in terms.items():
            both = {issue: set(values) for issue, values in held}
            for issue, values in sides.items():
                both[issue] = both.get(issue, values) & values
            if all(both.values()):
                key = _frozen(both)
                added[key] = added.get(key, 0) - sign
        for key, sign in added.items():
            terms[key] = terms.get(key, 0) + sign
        if len(terms) > MOST_TERMS:
            raise BadInput(
                path.name,
                expected=f"at most {MOST_TERMS:,} overlapping constraints on an issue",
                found=len(terms),
                advice="Join constraints that say the same.",
            )
    for held, sign in terms.items():
        for value, score in enumerate(row):
            sides = {issue: set(values) for issue, values in held}
            if score and sign and value in sides.get(at, {value}):
                sides[at] = {value}
                yield Bonus(-sign * score, Region(_frozen(sides)))


class _Rules:
    """One profile's ranks and constraints, read against the domain's issues."""

    def __init__(self, name: str, issues: dict[str, Issue], notices: list[str]) -> None:
        self.name, self.notices = name, notices
        self.issues = list(issues.values())
        self.place = {index: at for at, index in enumerate(issues)}

    def scores(self, root: Element) -> list[list[Fraction]]:
        """Return each value's share of the utility."""
        ranked = [e for holder in root.all("ranks") for e in holder.own("issue")]
        rows = [[Fraction(0)] * len(issue.values) for issue in self.issues]
        for element in ranked:
            at = self._at(element)
            if at is None:
                continue
            where = f"{self.name}, issue {self.issues[at].name!r}"
            ranks = {}
            for item in element.own("item"):
                label, rank = item.attributes.get("value", ""), item.attributes.get("rank")
                if rank is None or label not in self.issues[at].values:
                    self.notices.append(f"{where}, value {label!r}: no usable rank, counts 0")
                else:
                    ranks[label] = exact(rank, where=f"{where}, value {label!r}")
            most = max(ranks.values(), default=Fraction(0))
            if most > 0:
                row = [ranks.get(v, Fraction(0)) for v in self.issues[at].values]
                rows[at] = [rank / most / len(ranked) for rank in row]
        return rows

    def _at(self, element: Element) -> int | None:
        index = element.attributes.get("index", "")
        if index not in self.place:
            self.notices.append(f"{self.name}: <{element.tag}> names no issue: {index!r}")
        return self.place.get(index)

    def read(self, element: Element) -> Iterator[tuple[int | None, Sides]]:
        """Yield (victim or None for the whole utility, region) for one constraint."""
        kind = element.attributes.get("type", "")
        if kind in {"inclusiveZeroOutcomeConstraint", "conditionalZeroOutcomeConstraint"}:
            sides = self._outcome(element, strict=kind.startswith("conditional"))
            yield from [] if sides is None else [(None, sides)]
        elif kind in {"zeroConstraint", "conditionalZeroConstraint"}:
            yield from self._zero(element)
        elif kind in {"sumZeroConstraint", "sumZeroNotConstraint", "sumZeroConstraintList"}:
            yield from self._sum(element, kind)
        else:
            self.notices.append(f"{self.name}: constraint {kind!r} is not known and left out")

    def _values(self, at: int, holds: Callable[[str], bool]) -> set[int]:
        return {v for v, label in enumerate(self.issues[at].values) if holds(label)}

    def _outcome(self, element: Element, *, strict: bool) -> Sides | None:
        checks = [(self._at(c), c.attributes.get("condition")) for c in element.children]
        if not checks or any(at is None or text is None for at, text in checks):
            self.notices.append(f"{self.name}: a check without issue or condition is left out")
            return None
        known = sorted((at, text) for at, text in checks if at is not None and text is not None)
        sides: Sides = {}
        for n, (at, text) in enumerate(known):
            found = self._values(at, _check(text, above=strict and n == 0, lacks=strict and n > 0))
            sides[at] = sides.get(at, found) & found
        return sides

    def _zero(self, element: Element) -> Iterator[tuple[int, Sides]]:
        victim = self._at(element)
        sides: Sides = {}
        for assignment in element.own("valueassignment"):
            at, label = self._at(assignment), assignment.attributes.get("value")
            if at is None or label is None:
                self.notices.append(f"{self.name}: an assignment without issue or value")
                return
            found = {v for v, known in enumerate(self.issues[at].values) if known == label}
            sides[at] = sides.get(at, found) & found
        if victim is None:
            return
        if element.attributes.get("type") == "conditionalZeroConstraint":
            found = self._values(victim, _lacks([element.attributes.get("value", "")]))
            sides[victim] = sides.get(victim, found) & found
        yield victim, sides

    def _sum(self, element: Element, kind: str) -> Iterator[tuple[int, Sides]]:
        victim = self._at(element)
        items = [self._at(item) for item in element.own("item")]
        places = [at for at in items if at is not None]
        if victim is None or not places or len(places) < len(items):
            return
        low, high = (
            exact(element.attributes.get(key, ""), where=f"{self.name}, {kind}, {key}")
            for key in ("min", "max")
        )
        texts = [c.attributes.get("value", "") for c in element.own("condition")]
        texts = texts if kind.endswith("List") else [element.attributes.get("value", "")]
        lacks = _lacks(texts)
        found = self._values(victim, lacks if "Not" in kind else lambda v: not lacks(v))
        for values in product(*(range(len(self.issues[at].values)) for at in places)):
            numbers = [
                _number(self.issues[a].values[v]) for a, v in zip(places, values, strict=True)
            ]
            total = sum((n for n in numbers if n is not None), Fraction(0))
            if None not in numbers and low <= total <= high:
                sides: Sides = {at: {v} for at, v in zip(places, values, strict=True)}
                sides[victim] = sides.get(victim, found) & found
                yield victim, sides


def _check(text: str, *, above: bool, lacks: bool) -> Callable[[str], bool]:
    """Return the test of one check; `above`: strictly, as the first of a condition."""
    sign = {"numeric=positive": 1, "numeric=negative": -1}.get(text)
    if sign is not None:
        return lambda label: _signed(label, sign, strict=above)
    return (lambda label: text not in label) if lacks else (lambda label: text in label)


def _signed(label: str, sign: int, *, strict: bool) -> bool:
    number = _number(label)
    return number is not None and (number * sign > 0 or (number == 0 and not strict))


def _lacks(texts: Sequence[str]) -> Callable[[str], bool]:
    return lambda label: not any(text in label for text in texts)


def _number(label: str) -> Fraction | None:
    try:
        return exact(label)
    except BadInput:
        return None
