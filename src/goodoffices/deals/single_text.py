"""The single negotiating text: clauses, brackets, where each word came from, who saw which draft.

1. There is one text. Nobody is asked "do you accept?" before the last draft; each side says what
   is wrong with the draft before it, and the mediator alone redrafts.
2. A clause has words and may have brackets: words that a side wants and that are not agreed. A
   bracket names whose it is. A clause is open while it has brackets.
3. Every change names the clause, the words before and after, whose comment it answers (or nobody's)
   and what the comment was. Drafts are numbered from 1 and are never changed.
4. A draft is shown to one side at a time; the order of showing is kept, and drafts that one side
   saw and another did not are listed.
5. What a clause is worth is read from a scenario, where a reading of the clause says which value of
   which issue it settles. An open clause has as many readings as brackets, and its effect on each
   side is a range. A side's effect is never shown without the others'.

Source of 1: the one-text procedure, Fisher, Kelman and Nan (2003), after Camp David 1978.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from goodoffices.common.errors import BadInput
from goodoffices.deals.scenario import Scenario

__all__ = ["Bracket", "Change", "Clause", "Draft", "Effect", "Showing", "SingleText", "effects"]


@dataclass(frozen=True)
class Bracket:
    """Words that one side wants in a clause and that are not agreed."""

    whose: str
    words: str


@dataclass(frozen=True)
class Clause:
    """A clause of the text; open while it has brackets."""

    name: str
    words: str
    brackets: tuple[Bracket, ...] = ()

    def __str__(self) -> str:
        """Return the clause as it is printed, brackets square, each with its owner."""
        marked = "".join(f" [{b.whose}: {b.words}]" for b in self.brackets)
        return f"{self.name}. {self.words}{marked}"


@dataclass(frozen=True)
class Change:
    """One change from draft to draft, and whose comment it answers; None: the drafter's own."""

    clause: str
    before: Clause | None
    after: Clause | None
    answers: str | None
    comment: str


@dataclass(frozen=True)
class Draft:
    """A numbered draft."""

    number: int
    clauses: tuple[Clause, ...]
    changes: tuple[Change, ...] = ()

    @property
    def open(self) -> tuple[str, ...]:
        """Names of the clauses that have brackets."""
        return tuple(clause.name for clause in self.clauses if clause.brackets)

    def clause(self, name: str) -> Clause | None:
        """Return a clause by its name, None if this draft has none."""
        return next((clause for clause in self.clauses if clause.name == name), None)


@dataclass(frozen=True)
class Showing:
    """A draft was shown to a side."""

    draft: int
    to: str


@dataclass(frozen=True)
class SingleText:
    """The text with its whole history; every act returns a new one.

    Examples
    --------
    >>> text = SingleText.begun(("A", "B"), [Clause("1", "Troops leave")])
    >>> text = text.shown("B").redrafted(
    ...     {"1": Clause("1", "Troops leave", (Bracket("B", "within a year"),))},
    ...     answers="B", comment="no date")
    >>> print(text.latest.clauses[0])
    1. Troops leave [B: within a year]
    >>> text.not_seen()
    {1: ('A',), 2: ('A', 'B')}
    """

    parties: tuple[str, ...]
    drafts: tuple[Draft, ...]
    showings: tuple[Showing, ...] = field(default=())

    @classmethod
    def begun(cls, parties: Sequence[str], clauses: Sequence[Clause]) -> SingleText:
        """Return a text with its first draft.

        Raises
        ------
        BadInput
            No parties, no clauses, repeated names, or a bracket of somebody who is no party.
        """
        for what, names in (("parties", list(parties)), ("clauses", [c.name for c in clauses])):
            if not names or len(set(names)) != len(names):
                raise BadInput(
                    what, expected="one or more, each once", found=names, advice="Rename one."
                )
        text = cls(tuple(parties), ())
        return replace(text, drafts=(Draft(1, text.checked(clauses)),))

    @property
    def latest(self) -> Draft:
        """The last draft."""
        return self.drafts[-1]

    def checked(self, clauses: Iterable[Clause]) -> tuple[Clause, ...]:
        """Return the clauses; brackets must be those of parties."""
        held = tuple(clauses)
        for clause in held:
            for bracket in clause.brackets:
                self._party(bracket.whose)
        return held

    def redrafted(
        self, clauses: Mapping[str, Clause | None], *, answers: str | None, comment: str
    ) -> SingleText:
        """Return the text with one more draft.

        Parameters
        ----------
        clauses : mapping of name to Clause or None
            What becomes of each clause named: new words, or None to leave it out. A name that
            the draft does not have adds a clause at the end.
        answers : str or None
            Whose comment this answers.
        comment : str
            What the comment was.

        Raises
        ------
        BadInput
            Nothing changes, an unknown party, or a clause under another name.
        """
        if answers is not None:
            self._party(answers)
        old = {clause.name: clause for clause in self.latest.clauses}
        for name, clause in clauses.items():
            if (clause is None and name not in old) or (clause is not None and clause.name != name):
                raise BadInput(
                    f"clause {name!r}",
                    expected="a clause of this draft, or a new one under its own name",
                    found=clause,
                    advice="To rename a clause, leave it out and add the new one.",
                )
        changes = tuple(
            Change(name, old.get(name), clause, answers, comment)
            for name, clause in clauses.items()
            if clause != old.get(name)
        )
        if not changes:
            raise BadInput(
                "draft", expected="a change", found="none", advice="Show the draft there is."
            )
        merged: dict[str, Clause | None] = {**old, **clauses}
        kept = self.checked(clause for clause in merged.values() if clause is not None)
        return replace(self, drafts=(*self.drafts, Draft(len(self.drafts) + 1, kept, changes)))

    def shown(self, to: str, *, draft: int | None = None) -> SingleText:
        """Return the text after a draft, the last if none is named, was shown to a side."""
        self._party(to)
        number = len(self.drafts) if draft is None else draft
        if not 1 <= number <= len(self.drafts):
            raise BadInput(
                "draft", expected=f"1 to {len(self.drafts)}", found=number, advice="Check it."
            )
        return replace(self, showings=(*self.showings, Showing(number, to)))

    def order_of_showing(self, draft: int) -> tuple[str, ...]:
        """Return who saw the draft, first first."""
        seen = (showing.to for showing in self.showings if showing.draft == draft)
        return tuple(dict.fromkeys(seen))

    def not_seen(self) -> dict[int, tuple[str, ...]]:
        """Return for each draft the parties that were not shown it; drafts all saw are left out."""
        missing = {
            draft.number: tuple(
                p for p in self.parties if p not in self.order_of_showing(draft.number)
            )
            for draft in self.drafts
        }
        return {number: parties for number, parties in missing.items() if parties}

    def seen_first(self) -> dict[str, int]:
        """Return how often each party was the first to see a draft."""
        first = [order[0] for d in self.drafts if (order := self.order_of_showing(d.number))]
        return {party: first.count(party) for party in self.parties}

    def history(self, clause: str) -> tuple[tuple[int, Change], ...]:
        """Return every change of a clause with the number of the draft that made it."""
        return tuple(
            (draft.number, change)
            for draft in self.drafts
            for change in draft.changes
            if change.clause == clause
        )

    def answered(self) -> dict[str, int]:
        """Return how many changes answered a comment of each party."""
        counts = dict.fromkeys(self.parties, 0)
        for draft in self.drafts:
            for change in draft.changes:
                if change.answers is not None:
                    counts[change.answers] += 1
        return counts

    def _party(self, name: str) -> None:
        if name not in self.parties:
            raise BadInput(
                "party",
                expected=f"one of {', '.join(self.parties)}",
                found=name,
                advice="Who comments, brackets or is shown a draft is a party to the text.",
            )


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
