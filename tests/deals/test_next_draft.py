"""The next draft from comments alone: who gains, who gives, and what needs other words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from math import prod
from random import Random
from typing import Literal

from goodoffices.deals.next_draft import NextDraft, by_its_comments, next_draft, wordings
from goodoffices.deals.single_text import Bracket, Clause, Comment, SingleText
from tests.deals.shuttles import Talks
from tests.deals.test_questions import domain


def begun(*words: str) -> SingleText:
    clauses = [Clause(str(n), w) for n, w in enumerate(words, 1)]
    return SingleText.begun(("A", "B"), clauses)


def said(text: SingleText, *comments: Comment) -> SingleText:
    for comment in comments:
        text = text.commented(comment)
    return text


def found(text: SingleText) -> NextDraft:
    made = next_draft(text)
    assert made is not None
    return made


def test_what_one_asks_and_nobody_minds_comes_first() -> None:
    text = said(begun("leave", "trade"), Comment("A", "1", "amend", "leave by May"))
    made = found(text)
    assert [(r.clause, r.words, r.asked_by) for r in made.rewordings] == [
        ("1", "leave by May", ("A",))
    ]
    assert (made.gains, made.gives) == ({"A": ("1",), "B": ()}, {"A": (), "B": ()})
    assert made.cannot_tell == {"A": (), "B": ("1",)}


def test_nobody_gives_for_nothing() -> None:
    asked = Comment("A", "1", "amend", "leave by May"), Comment("B", "1", "accept")
    made = found(said(begun("leave"), *asked))
    assert made.rewordings == ()
    assert made.stand_off == ("1",)
    trade = Comment("B", "2", "amend", "trade freely"), Comment("A", "2", "accept")
    made = found(said(begun("leave", "trade"), *asked, *trade))
    assert [r.words for r in made.rewordings] == ["leave by May", "trade freely"]
    assert made.gains == {"A": ("1",), "B": ("2",)}
    assert made.gives == {"A": ("2",), "B": ("1",)}
    assert made.stand_off == ()


def test_no_comment_no_suggestion() -> None:
    assert next_draft(begun("leave")) is None
    assert next_draft(said(begun("leave"), Comment("A", "1", "object"))) is None
    assert next_draft(said(begun("leave"), Comment("A", None, "amend", "other words"))) is None
    assert next_draft(SingleText.begun(("A", "B"), [])) is None


def test_earlier_words_that_a_side_accepted_may_come_back() -> None:
    text = said(begun("leave"), Comment("A", "1", "accept"))
    text = text.redrafted({"1": Clause("1", "stay")}).commented(Comment("A", "1", "object"))
    assert wordings(text, "1") == ("stay", "leave")
    assert [r.words for r in found(text).rewordings] == ["leave"]


def test_the_words_of_a_bracket_may_be_taken_in() -> None:
    open_clause = Clause("1", "leave", (Bracket("A", "by May"), Bracket("B", "in time")))
    text = SingleText.begun(("A", "B"), [open_clause])
    readings = ("leave [by May] [in time]", "leave by May", "leave in time", "leave")
    assert wordings(text, "1") == readings
    assert next_draft(text) is None
    text = said(text, Comment("A", "1", "amend", "BY  may"))
    assert wordings(text, "1") == readings  # the same words
    assert found(text).rewordings[0].words == "leave by May"
    assert wordings(text, "9") == ()


def test_what_else_was_asked_for_stands_beside_it() -> None:
    text = said(begun("leave"), Comment("A", "1", "amend", "leave by May"),
                Comment("B", "1", "amend", "leave by June"))  # fmt: skip
    (made,) = found(text).rewordings
    assert {made.words, *(words for words, _ in made.beside)} == {"leave by May", "leave by June"}
    assert {made.asked_by, *(who for _, who in made.beside)} == {("A",), ("B",)}


def test_the_last_word_counts() -> None:
    text = said(begun("leave"), Comment("A", "1", "amend", "leave by May"))
    assert by_its_comments(text, "A", "1", "leave by May") == "gains"
    text = said(text, Comment("A", "1", "accept"))
    assert by_its_comments(text, "A", "1", "leave by May") == "same"
    assert next_draft(text) is None
    text = text.redrafted({"1": Clause("1", "Leave by MAY")}).commented(Comment("A", "1", "object"))
    assert by_its_comments(text, "A", "1", "leave") == "gains"


SAID: tuple[Literal["accept", "object", "amend"] | None, ...] = (
    "accept", "object", "amend", "amend", None,
)  # fmt: skip


def test_what_a_side_wants_most_goes_first() -> None:
    for most in ("1", "2"):
        text = begun("leave", "trade")
        for name, words in (("1", "leave by May"), ("2", "trade freely")):
            wanted: Literal["most wanted", "not stated"] = (
                "most wanted" if name == most else "not stated"
            )
            text = said(text, Comment("A", name, "amend", words, priority=wanted),
                        Comment("B", name, "accept"))  # fmt: skip
        text = said(text, Comment("B", "2" if most == "1" else "1", "amend", "soon"))
        made = found(text)
        assert [r.clause for r in made.rewordings if "A" in r.asked_by] == [most]
        assert [r.words for r in made.rewordings if "B" in r.asked_by] == ["soon"]


def test_comments_alone_lead_to_better_texts() -> None:
    talks = [Talks.of(domain(seed, (4, 4, 3, 4))) for seed in range(6)]
    finals = [drafted_by_comments(t) for t in talks]
    before = [t.product[0] / t.product.max() for t in talks]
    after = [t.product[d] / t.product.max() for t, d in zip(talks, finals, strict=True)]
    assert sum(after) / 6 > sum(before) / 6 + 0.2
    for t, deal in zip(talks, finals, strict=True):
        assert all(gain[deal] >= 0 for gain in t.gains)


def drafted_by_comments(talks: Talks) -> int:
    """Return the deal after a dozen drafts of sides that comment by their true preferences."""
    names = ("A", "B")
    values = [0] * len(talks.deals.sizes)
    text = begun(*("v0" for _ in values))
    for _ in range(12):
        for name, party in zip(names, talks.scenario.parties, strict=True):
            text = said(text, *comments_of(name, party.tables, values))
        made = next_draft(text)
        if made is None or not made.rewordings:
            break
        for r in made.rewordings:
            values[int(r.clause) - 1] = int(r.words[1:])
        text = text.redrafted({r.clause: Clause(r.clause, r.words) for r in made.rewordings})
    sizes = talks.deals.sizes
    return sum(v * prod(sizes[at + 1 :]) for at, v in enumerate(values))


def comments_of(name: str, tables: Sequence[Sequence[int]], values: list[int]) -> list[Comment]:
    """Content with three quarters of what a clause can give; else for its best words."""
    gaps = [max(table) - table[v] for table, v in zip(tables, values, strict=True)]
    made = []
    for at, (table, gap) in enumerate(zip(tables, gaps, strict=True)):
        if 4 * gap <= max(table) - min(table):
            made.append(Comment(name, str(at + 1), "accept"))
        else:
            best = f"v{table.index(max(table))}"
            most: Literal["most wanted", "not stated"] = (
                "most wanted" if at == gaps.index(max(gaps)) else "not stated"
            )
            made.append(Comment(name, str(at + 1), "amend", best, priority=most))
    return made


def random_text(random: Random, parties: tuple[str, ...]) -> SingleText:
    """A text of a few clauses on which everybody says something, in drafts of one another."""
    names = [str(n) for n in range(1, 5)]
    text = SingleText.begun(parties, [Clause(n, f"{n} as it was") for n in names])
    for draft in range(3):
        for party, name in ((p, n) for p in parties for n in names):
            critique = random.choice(SAID)
            instead = f"{name} as {random.randrange(4)} would" if critique == "amend" else None
            if critique is not None:
                text = text.commented(Comment(party, name, critique, instead))
        if draft < 2:
            name = random.choice(names)
            words = random.choice(wordings(text, name)[1:] or (f"{name} anew {draft}",))
            text = text.redrafted({name: Clause(name, words)})
    return text


def renamed(text: SingleText, names: dict[str, str]) -> SingleText:
    comments = tuple(
        (n, Comment(names[c.whose], c.clause, c.critique, c.instead)) for n, c in text.comments
    )
    return SingleText(text.parties, text.drafts, (), comments)


def test_no_side_gives_more_than_it_gains() -> None:
    suggested = 0
    for seed in range(60):
        parties = ("A", "B", "C")[: 2 + seed % 2]
        text = random_text(Random(seed), parties)
        made = next_draft(text)
        if made is None:
            continue
        suggested += bool(made.rewordings)
        for party in parties:
            assert len(made.gives[party]) <= len(made.gains[party])
        for rewording in made.rewordings:
            assert rewording.words in wordings(text, rewording.clause)[1:]
            assert any(rewording.clause in names for names in made.gains.values())
    assert suggested > 30


def test_swapping_names_swaps_the_answer_and_nothing_else() -> None:
    for seed in range(8):
        text = random_text(Random(seed), ("A", "B", "C"))
        made = next_draft(text)
        for other in permutations("ABC"):
            names = dict(zip("ABC", other, strict=True))
            theirs = next_draft(renamed(text, names))
            if made is None or theirs is None:
                assert made is theirs
                continue
            assert [(r.clause, r.words) for r in made.rewordings] == [
                (r.clause, r.words) for r in theirs.rewordings
            ]
            assert {names[p]: held for p, held in made.gains.items()} == theirs.gains
            assert {names[p]: held for p, held in made.gives.items()} == theirs.gives
            assert (made.stand_off, made.left) == (theirs.stand_off, theirs.left)


def test_a_long_text_is_searched_as_far_as_it_goes() -> None:
    text = begun(*(f"clause {n}" for n in range(30)))
    for n in range(1, 31):
        text = said(text, *(Comment("A", str(n), "amend", f"{n} with {w}") for w in "xyz"))
    made = found(text)
    assert len(made.left) == 24
    assert len(made.rewordings) == 6
