"""The single negotiating text: clauses, brackets, critiques, and who saw which draft.

1. There is one text. Nobody is asked "do you accept?" before the last draft; each side says what
   is wrong with the draft before it, and the mediator alone redrafts.
2. A clause has words and may have brackets: words that a side wants and that are not agreed. A
   bracket names whose it is, where that is known. A clause is open while it has brackets.
3. A comment is one side's critique of a clause, or of a whole draft: it accepts, objects, or would
   have other words instead. It holds as long as the clause keeps its words and brackets; the last
   one given counts. A side is for the words that it asked for. Words that are not recorded (empty)
   may have changed from draft to draft: neither a comment nor a change is read into them.
4. Every change names the clause, before and after, and the comments it answers; where it answers
   none it is the drafter's own. Drafts are numbered from 1 and are never changed.
5. A draft is shown to one side at a time, or to some together; the order of showing is kept, and
   drafts that one side saw and another did not are listed. Of those shown together none is first.

Source of 1: the one-text procedure, Fisher, Kelman and Nan (2003), after Camp David 1978.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from goodoffices.common.errors import BadInput

__all__ = [
    "STATES", "Bracket", "Change", "Clause", "Comment", "Draft", "Showing", "SingleText", "folded",
]  # fmt: skip

State = Literal["accepted", "objected to", "to be amended", "bracketed", "no comment"]
STATES: tuple[State, ...] = (
    "accepted", "to be amended", "objected to", "bracketed", "no comment",
)  # fmt: skip
_STATE_AFTER: dict[str, State] = {
    "accept": "accepted", "amend": "to be amended", "object": "objected to",
}  # fmt: skip


@dataclass(frozen=True)
class Bracket:
    """Words that one side wants in a clause and that are not agreed; None: whose is not known."""

    whose: str | None
    words: str


@dataclass(frozen=True)
class Clause:
    """A clause of the text; open while it has brackets."""

    name: str
    words: str
    brackets: tuple[Bracket, ...] = ()

    def __str__(self) -> str:
        """Return the clause as it is printed, brackets square, each with its owner."""
        owned = [f"{b.whose}: {b.words}" if b.whose else b.words for b in self.brackets]
        return f"{self.name}. {self.words}" + "".join(f" [{words}]" for words in owned)


@dataclass(frozen=True)
class Comment:
    """One side's critique of a clause, or of a whole draft; what it wants most there says so."""

    whose: str
    clause: str | None
    critique: Literal["accept", "object", "amend"]
    instead: str | None = None
    source: str = ""
    priority: Literal["most wanted", "not stated"] = "not stated"


@dataclass(frozen=True)
class Change:
    """One change from draft to draft, and the comments it answers; none: the drafter's own."""

    clause: str
    before: Clause | None
    after: Clause | None
    answers: tuple[Comment, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A numbered draft."""

    number: int
    clauses: tuple[Clause, ...]
    changes: tuple[Change, ...] = ()
    listed: Literal["whole", "in part"] = "whole"

    @property
    def open(self) -> tuple[str, ...]:
        """Names of the clauses that have brackets."""
        return tuple(clause.name for clause in self.clauses if clause.brackets)

    def clause(self, name: str) -> Clause | None:
        """Return a clause by its name, None if this draft has none."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> dict[str, Clause]:
        return {clause.name: clause for clause in self.clauses}


@dataclass(frozen=True)
class Showing:
    """A draft was shown to a side, or to some together."""

    draft: int
    to: tuple[str, ...]


@dataclass(frozen=True)
class SingleText:
    """The text with its whole history; every act returns a new one.

    Examples
    --------
    >>> text = SingleText.begun(("A", "B"), [Clause("1", "Troops leave")])
    >>> no_date = Comment("B", "1", "amend", instead="Troops leave within a year")
    >>> text = text.shown("B").commented(no_date).redrafted(
    ...     {"1": Clause("1", "Troops leave", (Bracket("B", "within a year"),))}, answers=[no_date])
    >>> print(text.latest.clauses[0])
    1. Troops leave [B: within a year]
    >>> text.state("B", "1", draft=1), text.state("B", "1")
    ('to be amended', 'bracketed')
    >>> text.not_seen()
    {1: ('A',), 2: ('A', 'B')}
    """

    parties: tuple[str, ...]
    drafts: tuple[Draft, ...]
    showings: tuple[Showing, ...] = field(default=())
    comments: tuple[tuple[int, Comment], ...] = field(default=())

    @classmethod
    def begun(
        cls,
        parties: Sequence[str],
        clauses: Sequence[Clause],
        *,
        listed: Literal["whole", "in part"] = "whole",
    ) -> SingleText:
        """Return a text with its first draft.

        Raises
        ------
        BadInput
            No parties, repeated names, or a bracket of somebody who is no party.
        """
        if not parties or len(set(parties)) != len(parties):
            found = list(parties)
            raise BadInput("parties", expected="one or more", found=found, advice="Each once.")
        text = cls(tuple(parties), ())
        return replace(text, drafts=(Draft(1, text._checked(clauses), listed=listed),))

    @property
    def latest(self) -> Draft:
        """The last draft."""
        return self.drafts[-1]

    def followed(
        self,
        clauses: Sequence[Clause],
        *,
        answers: Sequence[Comment] = (),
        listed: Literal["whole", "in part"] = "whole",
    ) -> SingleText:
        """Return the text with one more draft.

        Parameters
        ----------
        clauses : sequence of Clause
            The clauses of the new draft, in order.
        listed : str
            Whether these are all its clauses. What is missing from a whole draft was left out; of
            one listed in part nothing is said by it.
        answers : sequence of Comment
            What it answers: each change is given the comments on its clause, and those on the
            whole draft.

        Raises
        ------
        BadInput
            Repeated names, or an unknown party.
        """
        for comment in answers:
            self._party(comment.whose)
        held = self._checked(clauses)
        old = self._known()
        new = {c.name: c if c.words else old.get(c.name, c) for c in held}
        changes = tuple(
            Change(name, old.get(name), new.get(name), _on(name, answers))
            for name in ({**old, **new} if listed == "whole" else new)
            if old.get(name) != new.get(name)
        )
        made = Draft(len(self.drafts) + 1, held, changes, listed)
        return replace(self, drafts=(*self.drafts, made))

    def redrafted(
        self, clauses: Mapping[str, Clause | None], *, answers: Sequence[Comment] = ()
    ) -> SingleText:
        """Return the text with one more draft, of which only the changes are given.

        Parameters
        ----------
        clauses : mapping of name to Clause or None
            What becomes of each clause named: new words, or None to leave it out. A name that
            the draft does not have adds a clause at the end.

        Raises
        ------
        BadInput
            Nothing changes, an unknown party, or a clause under another name.
        """
        old = self._known()
        for name, clause in clauses.items():
            if (clause is None and name not in old) or (clause is not None and clause.name != name):
                raise BadInput(
                    f"clause {name!r}",
                    expected="a clause of this draft, or a new one under its own name",
                    found=clause,
                    advice="To rename a clause, leave it out and add the new one.",
                )
        merged: dict[str, Clause | None] = {**old, **clauses}
        kept = [clause for clause in merged.values() if clause is not None]
        if kept == list(old.values()):
            advice = "Show the draft there is."
            raise BadInput("draft", expected="a change", found="none", advice=advice)
        return self.followed(kept, answers=answers)

    def shown(self, *to: str, draft: int | None = None) -> SingleText:
        """Return the text after a draft, the last if none is named, was shown to these together."""
        for party in to:
            self._party(party)
        return replace(self, showings=(*self.showings, Showing(self._number(draft), to)))

    def commented(self, comment: Comment, *, draft: int | None = None) -> SingleText:
        """Return the text after a side's critique of a draft, the last if none is named.

        Raises
        ------
        BadInput
            An unknown party or draft, or a clause that the draft does not have.
        """
        self._party(comment.whose)
        number = self._number(draft)
        of = self.drafts[number - 1]
        if comment.clause is not None and of.clause(comment.clause) is None:
            raise BadInput(
                "comment", expected="a clause of the draft", found=comment.clause,
                advice="Name one of: " + ", ".join(c.name for c in of.clauses),
            )  # fmt: skip
        return replace(self, comments=(*self.comments, (number, comment)))

    def order_of_showing(self, draft: int) -> tuple[str, ...]:
        """Return who saw the draft, first first."""
        seen = (to for showing in self.showings if showing.draft == draft for to in showing.to)
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
        """Return how often each party was the first, and the only one then, to see a draft."""
        first: dict[int, tuple[str, ...]] = {}
        for showing in self.showings:
            first.setdefault(showing.draft, showing.to)
        return {party: list(first.values()).count((party,)) for party in self.parties}

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
        answering = [
            {comment.whose for comment in change.answers}
            for draft in self.drafts
            for change in draft.changes
        ]
        return {party: sum(party in whose for whose in answering) for party in self.parties}

    def said(self, party: str, clause: str, *, draft: int | None = None) -> tuple[Comment, ...]:
        """Return the comments of a party on a clause's words as they stand in a draft, in order.

        Only what was said of that draft or of one before it counts.
        """
        number = self._number(draft)
        now = self.drafts[number - 1].clause(clause)
        return tuple(
            comment
            for at, comment in self.comments_of(party, clause)
            if (at == number and now is not None)
            or (at < number and now and now.words and self.drafts[at - 1].clause(clause) == now)
        )

    def comments_of(self, party: str, clause: str) -> list[tuple[int, Comment]]:
        """Return what a party said of a clause or of a whole draft, with the draft's number."""
        found = [*self._heard.get((party, clause), ()), *self._heard.get((party, None), ())]
        return [(at, comment) for _, at, comment in sorted(found, key=lambda heard: heard[0])]

    @cached_property
    def _heard(self) -> dict[tuple[str, str | None], list[tuple[int, int, Comment]]]:
        heard: dict[tuple[str, str | None], list[tuple[int, int, Comment]]] = {}
        for place, (at, comment) in enumerate(self.comments):
            heard.setdefault((comment.whose, comment.clause), []).append((place, at, comment))
        return heard

    def state(self, party: str, clause: str, *, draft: int | None = None) -> State:
        """Return where a clause stands for a party: its comment, else whether it is open."""
        said = self.said(party, clause, draft=draft)
        if said:
            return _STATE_AFTER[said[-1].critique]
        if self.asked_for(party, clause, draft=draft):
            return "accepted"
        held = self.drafts[self._number(draft) - 1].clause(clause)
        return "bracketed" if held is not None and held.brackets else "no comment"

    def asked_for(self, party: str, clause: str, *, draft: int | None = None) -> Comment | None:
        """Return the comment in which a party asked for the very words that a clause has.

        What it asked for may stand after the words that the clause had then.
        """
        number = self._number(draft)
        held = self.drafts[number - 1].clause(clause)
        for _, at, comment in self._heard.get((party, clause), ()):
            if held is not None and not held.brackets and at <= number and comment.instead:
                then = self.drafts[at - 1].clause(clause)
                added = f"{then.words if then else ''} {comment.instead}"
                if folded(held.words) in {folded(comment.instead), folded(added)}:
                    return comment
        return None

    def tally(self, draft: int) -> dict[str, dict[State, int]]:
        """Return for each party how many clauses of a draft are in each state."""
        names = [clause.name for clause in self.drafts[self._number(draft) - 1].clauses]
        states = {p: [self.state(p, name, draft=draft) for name in names] for p in self.parties}
        return {p: {state: held.count(state) for state in STATES} for p, held in states.items()}

    def _known(self) -> dict[str, Clause]:
        """Return each clause as it was last recorded, those left out since taken away."""
        known: dict[str, Clause] = {}
        for draft in self.drafts:
            listed = {c.name: c if c.words else known.get(c.name, c) for c in draft.clauses}
            known = listed if draft.listed == "whole" else {**known, **listed}
        return known

    def _checked(self, clauses: Iterable[Clause]) -> tuple[Clause, ...]:
        """Return the clauses; each name once, brackets those of parties."""
        held = tuple(clauses)
        names = [clause.name for clause in held]
        if len(set(names)) != len(names):
            raise BadInput("clauses", expected="each once", found=names, advice="Rename one.")
        for bracket in (b for clause in held for b in clause.brackets):
            if bracket.whose is not None:
                self._party(bracket.whose)
        return held

    def _number(self, draft: int | None) -> int:
        number = len(self.drafts) if draft is None else draft
        if not 1 <= number <= len(self.drafts):
            most = len(self.drafts)
            raise BadInput("draft", expected=f"1 to {most}", found=number, advice="Check it.")
        return number

    def _party(self, name: str) -> None:
        if name not in self.parties:
            raise BadInput(
                "party",
                expected=f"one of {', '.join(self.parties)}",
                found=name,
                advice="Who comments, brackets or is shown a draft is a party to the text.",
            )


def folded(words: str) -> str:
    """Return words as they are compared: spaces and capitals do not count."""
    return " ".join(words.split()).casefold()


def _on(clause: str, comments: Sequence[Comment]) -> tuple[Comment, ...]:
    return tuple(comment for comment in comments if comment.clause in {clause, None})
