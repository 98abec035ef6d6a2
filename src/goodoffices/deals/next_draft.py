"""The next draft from comments alone, with what each side gains and gives by its own comments.

1. A clause may keep the words it has, take in one of its brackets or drop them all, take the words
   that a side asked for instead, or earlier words that a side accepted: six of these at most, in
   this order. Nothing is invented. A bracket taken in stands after the clause's own words.
2. A side speaks for words that it accepted or asked for, and against words that it objected to or
   would have others instead of. The last thing it said of them counts; of words it has said
   nothing of, nothing is read into its silence.
3. By its own comments a side gains by a change to words it is for, from words it is not for; it
   gives by a change from words it is for, and by a change to words it is against. Between words
   it is for, all is the same to it. Of the rest one cannot tell: ask.
4. No draft is suggested in which a side gives on more clauses than it gains on. Among those left
   the next one is that of `redrafting`, where words for go before words against, words unsaid of
   stand between with a stated doubt, and the change a side wants most in a draft is worth more to
   it than any other it asked for there.
5. Where every change that one side asks for takes from another, the clause is named: it needs other
   words, not a choice between these.

The assumption that fails first: what a side did not say it wants most counts alike. Ask each side
which change matters most to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from goodoffices.deals.single_text import Clause, Comment, SingleText, folded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from goodoffices.deals.questions import Belief

__all__ = [
    "NextDraft",
    "Rewording",
    "as_it_stands",
    "by_its_comments",
    "next_draft",
    "taken_in",
    "wordings",
]

MOST_WORDINGS = 6
MOST_DRAFTS = 4096
DOUBT = 0.25
"""Chance that words unsaid of are better than words a side is for, or worse than those against."""

Outcome = Literal["gains", "gives", "same", "cannot tell"]
_SCORE: dict[Outcome, int] = {"gains": 1, "gives": -1, "same": 0, "cannot tell": 0}


@dataclass(frozen=True)
class Rewording:
    """One clause of the next draft: its new words, who is for them, what else was asked for.

    Attributes
    ----------
    asked_by : tuple of str
        Who asked for these words or accepted them once.
    beside : tuple of (words, parties)
        Other words that somebody is for: as good for them, and not in this draft.
    """

    clause: str
    words: str
    asked_by: tuple[str, ...]
    beside: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class NextDraft:
    """What to show next.

    Attributes
    ----------
    rewordings : tuple of Rewording
        Clauses that change; empty where no draft meets rule 4.
    gains, gives, cannot_tell : mapping of party to clause names
        What the change is to each side by its own comments.
    stand_off : tuple of str
        Clauses kept as they stand that need other words: what one side asks for takes from
        another.
    left : tuple of str
        Clauses with a change asked for that were left as they stand, too many to search at once.
    """

    rewordings: tuple[Rewording, ...]
    gains: dict[str, tuple[str, ...]]
    gives: dict[str, tuple[str, ...]]
    cannot_tell: dict[str, tuple[str, ...]]
    stand_off: tuple[str, ...]
    left: tuple[str, ...]


def as_it_stands(clause: Clause) -> str:
    """Return the words of a clause with its brackets, their owners left out."""
    return clause.words + "".join(f" [{b.words}]" for b in clause.brackets)


def taken_in(clause: Clause | None, words: str) -> str:
    """Return the words a clause has with one of its brackets taken in; other words as they are."""
    brackets = [] if clause is None else [b.words for b in clause.brackets]
    if clause is not None and folded(words) in map(folded, brackets):
        return f"{clause.words} {words}".strip()
    return words


def wordings(text: SingleText, clause: str) -> tuple[str, ...]:
    """Return the words a clause of the latest draft may take: those it has first (rule 1)."""
    present = text.latest.clause(clause)
    if present is None:
        return ()
    brackets = [b.words for b in present.brackets]
    asked = [c.instead for _, c in text.comments if c.clause == clause and c.instead]
    readings = [taken_in(present, words) for words in (*brackets, *asked)]
    dropped = [present.words] if brackets and present.words else []
    for_it = {w for p in text.parties for w, v in _view(text, p, clause).items() if v == 1}
    accepted = [
        held.words
        for draft in text.drafts
        if (held := draft.clause(clause)) and not held.brackets and folded(held.words) in for_it
    ]
    taken, asked = readings[: len(brackets)], readings[len(brackets) :]
    first: dict[str, str] = {}
    for words in (as_it_stands(present), *taken, *dropped, *asked, *accepted):
        first.setdefault(folded(words), words)
    return tuple(first.values())[:MOST_WORDINGS]


def by_its_comments(text: SingleText, party: str, clause: str, words: str) -> Outcome:
    """Return what a change of a clause to these words is to a side by what it said (rule 3).

    Examples
    --------
    >>> from goodoffices.deals.single_text import Comment
    >>> text = SingleText.begun(("A", "B"), [Clause("1", "Troops leave")])
    >>> text = text.commented(Comment("A", "1", "accept"))
    >>> text = text.commented(Comment("B", "1", "amend", instead="Troops leave by May"))
    >>> [by_its_comments(text, p, "1", "Troops leave by May") for p in ("A", "B")]
    ['gives', 'gains']
    """
    present = text.latest.clause(clause)
    view = _view(text, party, clause)
    old, new = (folded(as_it_stands(present)) if present else ""), folded(words)
    was, will = view.get(old), view.get(new)
    if old == new or was == will == 1:
        return "same"
    if will == 1:
        return "gains"
    if was == 1 or (will == -1 and was is None):
        return "gives"
    return "cannot tell"


def next_draft(text: SingleText) -> NextDraft | None:
    """Return the next draft (rules 4 and 5); None where no side asked for any change of words.

    Examples
    --------
    >>> from goodoffices.deals.single_text import Comment
    >>> text = SingleText.begun(("A", "B"), [Clause("1", "leave"), Clause("2", "trade")])
    >>> for said in (Comment("A", "1", "amend", "leave by May"), Comment("B", "1", "accept"),
    ...              Comment("B", "2", "amend", "trade freely"), Comment("A", "2", "accept")):
    ...     text = text.commented(said)
    >>> found = next_draft(text)
    >>> [r.words for r in found.rewordings], found.gains, found.stand_off
    (['leave by May', 'trade freely'], {'A': ('1',), 'B': ('2',)}, ())
    """
    choices = {
        clause.name: wordings(text, clause.name)
        for clause in text.latest.clauses
        if any("gains" in _outcomes(text, clause.name, w) for w in wordings(text, clause.name))
    }
    if not choices:
        return None
    searched = _few_enough(choices)
    drafts = _fair(text, searched)
    chosen = dict(zip(searched, drafts[_chosen(text, searched, drafts)], strict=True))
    changed = {name: searched[name][at] for name, at in chosen.items() if at}
    kept = {name: words for name, words in choices.items() if name not in changed}
    return NextDraft(
        rewordings=tuple(_rewording(text, name, words) for name, words in changed.items()),
        gains=_of(text, changed, "gains"),
        gives=_of(text, changed, "gives"),
        cannot_tell=_of(text, changed, "cannot tell"),
        stand_off=tuple(n for n, words in kept.items() if _stands_off(text, n, words)),
        left=tuple(name for name in kept if name not in searched),
    )


def _view(text: SingleText, party: str, clause: str) -> dict[str, int]:
    """Return the words a side spoke for (1) and against (-1), the last word counting."""
    view: dict[str, int] = {}
    for number, comment in text.comments_of(party, clause):
        held = text.drafts[number - 1].clause(clause)
        if held is not None and as_it_stands(held):
            view[folded(as_it_stands(held))] = 1 if comment.critique == "accept" else -1
        if comment.instead and comment.clause:
            view[folded(taken_in(text.latest.clause(clause), comment.instead))] = 1
    return view


def _rewording(text: SingleText, clause: str, words: str) -> Rewording:
    others = (w for w in wordings(text, clause)[1:] if w != words)
    beside = tuple((w, who) for w in others if (who := _asked_by(text, clause, w)))
    return Rewording(clause, words, _asked_by(text, clause, words), beside)


def _outcomes(text: SingleText, clause: str, words: str) -> list[Outcome]:
    return [by_its_comments(text, party, clause, words) for party in text.parties]


def _stands_off(text: SingleText, clause: str, words: Sequence[str]) -> bool:
    asked = [found for w in words if "gains" in (found := _outcomes(text, clause, w))]
    return all("gives" in found for found in asked)


def _asked_by(text: SingleText, clause: str, words: str) -> tuple[str, ...]:
    return tuple(p for p in text.parties if _view(text, p, clause).get(folded(words)) == 1)


def _of(text: SingleText, changed: dict[str, str], outcome: Outcome) -> dict[str, tuple[str, ...]]:
    return {
        party: tuple(n for n, w in changed.items() if by_its_comments(text, party, n, w) == outcome)
        for party in text.parties
    }


def _few_enough(choices: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return as many clauses, in the order of the text, as can be searched at once."""
    kept: dict[str, tuple[str, ...]] = {}
    drafts = 1
    for name, words in choices.items():
        drafts *= len(words)
        if drafts > MOST_DRAFTS:
            break
        kept[name] = words
    return kept


def _fair(text: SingleText, choices: dict[str, tuple[str, ...]]) -> NDArray[np.int32]:
    """Return the drafts of rule 4, a row each; the one there is comes first."""
    import numpy as np

    sizes = [len(words) for words in choices.values()]
    rows = np.indices(sizes).reshape(len(sizes), -1).T
    keep = np.ones(len(rows), bool)
    for party in text.parties:
        scores = [
            np.array([_SCORE[by_its_comments(text, party, name, w)] for w in words])
            for name, words in choices.items()
        ]
        keep &= sum(score[rows[:, at]] for at, score in enumerate(scores)) >= 0
    some = [
        np.array(["gains" in _outcomes(text, name, w) or at == 0 for at, w in enumerate(words)])
        for name, words in choices.items()
    ]
    for at, score in enumerate(some):
        keep &= score[rows[:, at]]
    return rows[keep].astype(np.int32)


def _chosen(
    text: SingleText, choices: dict[str, tuple[str, ...]], drafts: NDArray[np.int32]
) -> int:
    """Return which of the drafts to show next; the one there is was shown."""
    from goodoffices.deals.questions import Deals, prior
    from goodoffices.deals.redrafting import redraft

    if len(drafts) == 1:
        return 0
    sizes = [len(words) for words in choices.values()]
    deals = Deals.of(sizes, drafts)
    beliefs = [_heard(text, choices, prior(p, sizes)) for p in text.parties]
    beliefs.sort(key=lambda belief: belief.mean.tolist())  # a name's place decides nothing
    return redraft(beliefs, deals, [0], most=2).deal


def _heard(text: SingleText, choices: dict[str, tuple[str, ...]], belief: Belief) -> Belief:
    """Return the belief about a side after all its comments."""
    import numpy as np

    from goodoffices.deals.questions import narrowed

    start = 0
    for name, words in choices.items():
        view = _view(text, belief.party, name)
        views = [view.get(folded(w), 0) for w in words]
        for one, other in combinations(range(len(words)), 2):
            if views[one] != views[other]:
                better, worse = (one, other) if views[one] > views[other] else (other, one)
                row = np.zeros(len(belief.mean))
                row[start + better], row[start + worse] = 1.0, -1.0
                sure = views[better] - views[worse] == 2
                belief = narrowed(belief, row, 0.0 if sure else DOUBT)
        start += len(words)
    for more in _most_wanted(text, choices, belief.party):
        belief = narrowed(belief, more, 0.0)
    return belief


def _most_wanted(
    text: SingleText, choices: dict[str, tuple[str, ...]], party: str
) -> Iterator[NDArray[np.float64]]:
    """Yield each change a side wanted most less each other one it asked for in that draft."""
    asked: dict[int, list[tuple[Comment, NDArray[np.float64]]]] = {}
    for number, comment in text.comments:
        if comment.whose == party and (row := _change(text, choices, number, comment)) is not None:
            asked.setdefault(number, []).append((comment, row))
    for rows in asked.values():
        for most in (row for comment, row in rows if comment.priority == "most wanted"):
            yield from (most - row for _, row in rows if row is not most)


def _change(
    text: SingleText, choices: dict[str, tuple[str, ...]], number: int, comment: Comment
) -> NDArray[np.float64] | None:
    """Return the change that a comment asked for as a row over all wordings."""
    import numpy as np

    held = text.drafts[number - 1].clause(comment.clause or "")
    words = [folded(w) for w in choices.get(comment.clause or "", ())]
    if held is None or not comment.instead:
        return None
    asked = folded(taken_in(text.latest.clause(held.name), comment.instead))
    had = folded(as_it_stands(held))
    if asked not in words or had not in words:
        return None
    start = sum(len(w) for w in list(choices.values())[: list(choices).index(held.name)])
    row = np.zeros(sum(map(len, choices.values())))
    row[start + words.index(asked)], row[start + words.index(had)] = 1.0, -1.0
    return row
