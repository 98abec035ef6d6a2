"""What follows from partly known preferences, and what to ask next, as documents and as words.

1. Contradictory statements are refused, with the fewest that cannot all hold.
2. The deals named are the most even ones and those tabled; see `outlook` for what the figures are.
3. A question is the same for every side, to the letter. Orders of values come first; see
   `questions`. Statements that a question's model does not take are named, not dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from goodoffices.common.errors import BadInput
from goodoffices.deals.contradictions import smallest_contradiction
from goodoffices.deals.outlook import Outlook, evenness, outlook, stands
from goodoffices.deals.preferences import Comparison, Known, Order
from goodoffices.deals.questions import (
    Belief,
    Deals,
    Question,
    narrowed,
    next_question,
    prior,
    recommended,
)
from goodoffices.deals.readers.said import Said
from goodoffices.deals.report import plain, worded
from goodoffices.deals.robust import standing
from goodoffices.deals.scenario import Outcome

__all__ = ["next_to_ask", "preferences", "preferences_lines", "question_lines"]

MOST_COMPARED = 400
MOST_NAMED = 5
Document = dict[str, Any]


def preferences(said: Said, *, draws: int, seed: int) -> Document:
    """Return which deals are efficient, how surely, and what each is worth to each side.

    Raises
    ------
    BadInput
        Statements that cannot all hold, or more deals than can be compared.
    """
    _refuse_contradictions(said)
    if len(said.deals) > MOST_COMPARED:
        raise BadInput("issues", expected=f"at most {MOST_COMPARED} deals to compare",
                       found=len(said.deals), advice="Keep what is still open.")  # fmt: skip
    seen = outlook(said.known, said.deals, np.random.default_rng(seed), draws=draws)
    named = evenness(seen, placed=_placed(said.known))[:MOST_NAMED]
    tabled = [said.deals.index(d) for d in said.tabled if d in said.deals]
    asked = list(dict.fromkeys([*named, *tabled]))
    rows = {at: _row(said, seen, at) for at in asked}
    return {
        "name": said.name,
        "parties": [one.party for one in said.known],
        "deals": len(said.deals),
        "no_deal_placed_by": [said.known[p].party for p in _placed(said.known)],
        "most_even": [rows[at] for at in named],
        "tabled": [rows[at] for at in tabled],
        "tabled_but_forbidden": [said.labels(d) for d in said.tabled if d not in said.deals],
    }


def _refuse_contradictions(said: Said) -> None:
    for one, wordings in zip(said.known, said.wordings, strict=True):
        found = smallest_contradiction(one)
        if found:
            lines = dict.fromkeys(wordings[at] for at in found)
            raise BadInput(
                f"said of {one.party!r}",
                expected="statements that can all hold",
                found="; ".join(lines),
                advice="These are the fewest that cannot. Which of them is not so?",
            )


def _placed(known: Sequence[Known]) -> list[int]:
    return [
        p for p, one in enumerate(known)
        if any(isinstance(s, Comparison) and None in (s.better, s.worse) for s in one.statements)
    ]  # fmt: skip


def _row(said: Said, seen: Outlook, at: int) -> Document:
    firm = stands(seen, at, placed=_placed(said.known))
    told = standing(said.known, said.deals, seen.worth, at)
    return {
        "deal": said.labels(said.deals[at]),
        "worth": {one.party: _rounded(seen.ends(p, at)) for p, one in enumerate(said.known)},
        "share": round(firm.share, 4),
        "interval90": _rounded(firm.interval90),
        "fragile": firm.fragile,
        "possibly_efficient": told.possibly,
        "necessarily_efficient": told.necessarily,
    }


def _rounded(ends: Sequence[float]) -> list[float]:
    return [round(end, 4) for end in ends]


def preferences_lines(document: Document) -> Iterator[str]:
    """Yield the same as a table a person can read aloud."""
    yield f"{plain(document['name'])}: {document['deals']} deals\n"
    placed = [plain(name) for name in document["no_deal_placed_by"]]
    rest = f" and no worse than no deal for {', '.join(placed)}" if placed else ""
    for title, rows in (("most even first", document["most_even"]), ("tabled", document["tabled"])):
        if rows:
            yield f"\n{title}\n"
        for n, row in enumerate(rows, 1):
            yield f"  {n}. {worded(row['deal'])}\n"
            for party, ends in row["worth"].items():
                yield f"     {plain(party):<20} {_percent(ends)} of its best\n"
            yield f"     {_firmness(row, rest)}\n"
    for deal in document["tabled_but_forbidden"]:
        yield f"tabled, but the conditions forbid it: {worded(deal)}\n"
    yield "\nPreferences are drawn evenly from all that fit: an assumption, not a finding.\n"


def _firmness(row: Document, rest: str) -> str:
    if row["possibly_efficient"] == "no":
        return "another deal is better for all, whatever fits"
    mark = "FRAGILE: efficient" if row["fragile"] else "efficient"
    held = f"{mark}{rest} in {_percent(row['interval90'])} of what fits"
    return f"{held}; efficient whatever fits" if row["necessarily_efficient"] == "yes" else held


def _percent(ends: Sequence[float]) -> str:
    low, high = (f"{100 * end:.0f}" for end in ends)
    return f"{low} %" if low == high else f"{low} to {high} %"


def next_to_ask(said: Said, *, seed: int, wrong: float) -> Document:
    """Return the next best question, the same for every side, and the deal to name meanwhile."""
    _refuse_contradictions(said)
    sizes = said.known[0].sizes
    deals = Deals.of(sizes, said.deals)
    beliefs = [_belief(one, share or 0.0, wrong)
               for one, share in zip(said.known, said.no_deal, strict=True)]  # fmt: skip
    document: Document = {
        "name": said.name,
        "parties": [one.party for one in said.known],
        "question": _order(said) or _comparison(said, beliefs, deals, seed),
        "meanwhile": said.labels(said.deals[recommended(beliefs, deals)]),
        "no_deal_assumed_0_for": [
            one.party for one, share in zip(said.known, said.no_deal, strict=True) if share is None
        ],
        "not_used": [
            words
            for one, wordings in zip(said.known, said.wordings, strict=True)
            for s, words in zip(one.statements, wordings, strict=True)
            if not _used(s)
        ],
    }
    return document


def _used(statement: object) -> bool:
    deals = isinstance(statement, Comparison) and None not in (statement.better, statement.worse)
    return deals or isinstance(statement, Order)


def _belief(one: Known, reservation: float, wrong: float) -> Belief:
    belief = prior(one.party, one.sizes, reservation=reservation)
    starts = np.concatenate([[0], np.cumsum(one.sizes)[:-1]])
    for said in one.statements:
        row = np.zeros(sum(one.sizes))
        if isinstance(said, Order):
            start = int(starts[said.issue])
            row[start + said.better], row[start + said.worse] = 1.0, -1.0
        elif isinstance(said, Comparison) and said.better is not None and said.worse is not None:
            row[starts + np.array(said.better)] += 1.0
            row[starts + np.array(said.worse)] -= 1.0
        if row.any():
            belief = narrowed(belief, row, wrong)
    return belief


def _order(said: Said) -> Document | None:
    """Return the first issue whose values some side has not put in order, as a question."""
    for at, issue in enumerate(said.issues):
        if any(not _in_order(one, at) for one in said.known):
            values = ", ".join(issue.values)
            return {
                "kind": "order",
                "issue": issue.name,
                "values": list(issue.values),
                "words": f"On {issue.name}, put these in order, best for you first: {values}.",
            }
    return None


def _in_order(one: Known, issue: int) -> bool:
    """Say whether a party's orders on an issue leave no two values apart."""
    above = np.eye(one.sizes[issue], dtype=bool)
    for said in one.statements:
        if isinstance(said, Order) and said.issue == issue:
            above[said.better, said.worse] = True
    for middle in range(len(above)):
        above |= above[:, [middle]] & above[[middle], :]
    return bool((above | above.T).all())


def _comparison(said: Said, beliefs: list[Belief], deals: Deals, seed: int) -> Document | None:
    places: dict[Outcome, int] = {deal: at for at, deal in enumerate(said.deals)}
    asked = [
        Question(places[s.better], places[s.worse], ())
        for one in said.known
        for s in one.statements
        if isinstance(s, Comparison) and s.better in places and s.worse in places
    ]
    found = next_question(beliefs, deals, np.random.default_rng(seed), asked=asked)
    if found is None:
        return None
    first, second = (said.labels(said.deals[at]) for at in (found.first, found.second))
    words = f"Would you rather have (a) {worded(first)}, or (b) {worded(second)}?"
    return {"kind": "compare", "first": first, "second": second, "words": words}


def question_lines(document: Document) -> Iterator[str]:
    """Yield the question as it is put to every side."""
    question = document["question"]
    everyone = ", ".join(map(plain, document["parties"]))
    if question is None:
        yield "No question is left that is expected to change what is recommended.\n"
    else:
        yield f"Put to each of {everyone}, in these words:\n\n  {plain(question['words'])}\n"
    yield "\nMeanwhile the deal with the best expected product of gains is\n"
    yield f"  {worded(document['meanwhile'])}\n"
    if document["no_deal_assumed_0_for"]:
        names = ", ".join(map(plain, document["no_deal_assumed_0_for"]))
        yield f"No deal is taken to be worth 0 to {names}: an assumption.\n"
    for words in document["not_used"]:
        yield f"not used by this model: {plain(words)}\n"
