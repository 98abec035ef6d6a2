"""The single text: provenance, order of showing, effects, and redrafts from critiques alone."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from goodoffices.common.errors import BadInput
from goodoffices.deals.clause_effects import effects
from goodoffices.deals.questions import prior
from goodoffices.deals.redrafting import Critique, Redraft, critiqued, redraft
from goodoffices.deals.scenario import Issue, Scenario, additive
from goodoffices.deals.single_text import Bracket, Clause, Comment, SingleText
from tests.deals.shuttles import Talks
from tests.deals.test_questions import domain

SETTLEMENTS = Comment("Israel", "Sinai", "amend", instead="settlements stay", source="d54")
NO_SETTLERS = Comment("Egypt", "Sinai", "object", source="no settlers")
FUEL = Comment("Israel", None, "object", source="fuel")


def camp_david() -> SingleText:
    """The Sinai clause over three drafts: who asked for what, who saw it first."""
    text = SingleText.begun(
        ("Egypt", "Israel"), [Clause("Sinai", "Israel withdraws"), Clause("Linkage", "see below")]
    )
    text = text.shown("Israel").commented(SETTLEMENTS)
    asked = Clause("Sinai", "Israel withdraws", (Bracket("Israel", "settlements stay"),))
    text = text.redrafted({"Sinai": asked}, answers=[SETTLEMENTS])
    text = text.shown("Egypt").shown("Israel").commented(NO_SETTLERS)
    vote = Clause("Sinai", "Israel withdraws; settlements go if the Knesset so votes")
    return text.redrafted({"Sinai": vote}, answers=[NO_SETTLERS]).shown("Egypt")


def test_every_word_has_its_reason() -> None:
    text = camp_david()
    history = text.history("Sinai")
    assert [(n, c.answers) for n, c in history] == [(2, (SETTLEMENTS,)), (3, (NO_SETTLERS,))]
    assert history[0][1].after == history[1][1].before
    assert text.history("Linkage") == ()
    assert text.answered() == {"Egypt": 1, "Israel": 1}
    assert [draft.open for draft in text.drafts] == [(), ("Sinai",), ()]
    assert str(text.drafts[1].clauses[0]) == "Sinai. Israel withdraws [Israel: settlements stay]"


def test_who_saw_which_draft_in_which_order() -> None:
    text = camp_david()
    assert text.order_of_showing(2) == ("Egypt", "Israel")
    assert text.not_seen() == {1: ("Egypt",), 3: ("Israel",)}
    assert text.seen_first() == {"Egypt": 2, "Israel": 1}
    assert text.shown("Israel").not_seen() == {1: ("Egypt",)}
    both = text.redrafted({"Linkage": None}).shown("Israel", "Egypt")
    assert both.order_of_showing(4) == ("Israel", "Egypt")
    assert both.seen_first() == text.seen_first()


def test_a_comment_holds_as_long_as_the_words_do() -> None:
    text = camp_david()
    assert [text.state("Israel", "Sinai", draft=n) for n in (1, 2, 3)] == [
        "to be amended", "bracketed", "no comment",
    ]  # fmt: skip
    assert text.state("Egypt", "Sinai", draft=2) == "objected to"
    likes = Comment("Egypt", "Linkage", "accept")
    text = text.commented(likes, draft=1)
    assert [text.said("Egypt", "Linkage", draft=n) for n in (1, 2, 3)] == [(likes,)] * 3
    hates = Comment("Egypt", None, "object")
    later = text.commented(hates)
    assert later.said("Egypt", "Linkage", draft=2) == (likes,)  # not yet said then
    assert later.state("Egypt", "Linkage") == later.state("Egypt", "Sinai") == "objected to"
    back = later.redrafted({"Sinai": Clause("Sinai", "Israel withdraws")})
    assert back.state("Israel", "Sinai") == "to be amended"  # of the same words, in draft 1


def test_what_a_draft_in_part_does_not_list_is_not_left_out() -> None:
    text = SingleText.begun(("A", "B"), [Clause("1", "leave"), Clause("2", "trade")])
    part = text.followed([Clause("2", "trade freely")], listed="in part")
    assert [c.clause for c in part.latest.changes] == ["2"]
    later = part.followed([Clause("1", "leave by May")], listed="in part")
    assert later.latest.changes[0].before == Clause("1", "leave")
    whole = later.followed([Clause("1", "leave by May")])
    assert [(c.clause, c.after) for c in whole.latest.changes] == [("2", None)]


def test_words_not_recorded_may_have_changed() -> None:
    text = SingleText.begun(("A", "B"), [Clause("6", "")]).commented(Comment("A", "6", "accept"))
    text = text.followed([Clause("6", "")])
    assert [text.state("A", "6", draft=n) for n in (1, 2)] == ["accepted", "no comment"]
    assert text.latest.changes == ()
    known = text.followed([Clause("6", "leave")]).followed([Clause("6", "")])
    again = known.followed([Clause("6", "stay")])
    assert known.latest.changes == ()
    assert again.latest.changes[0].before == Clause("6", "leave")


def test_a_side_is_for_the_words_it_asked_for() -> None:
    asked = Comment("B", "1", "amend", instead="Leave by  May")
    text = SingleText.begun(("A", "B"), [Clause("1", "leave")]).commented(asked)
    text = text.redrafted({"1": Clause("1", "leave by May")}, answers=[asked])
    assert [text.state(p, "1") for p in "AB"] == ["no comment", "accepted"]
    assert text.asked_for("B", "1") == asked
    assert text.asked_for("B", "1", draft=1) is None
    assert text.commented(Comment("B", "1", "object")).state("B", "1") == "objected to"
    added = SingleText.begun(("A", "B"), [Clause("1", "leave", (Bracket("A", "soon"),))])
    added = added.commented(Comment("A", "1", "amend", instead="soon"))
    assert added.redrafted({"1": Clause("1", "leave soon")}).state("A", "1") == "accepted"


def test_every_clause_is_counted_once_for_each_side() -> None:
    text = camp_david().commented(Comment("Egypt", "Linkage", "accept"), draft=2)
    for draft in text.drafts:
        for counts in text.tally(draft.number).values():
            assert sum(counts.values()) == len(draft.clauses)
    assert text.tally(2)["Egypt"] == {
        "accepted": 1, "objected to": 1, "to be amended": 0, "bracketed": 0, "no comment": 0,
    }  # fmt: skip


def test_clauses_come_and_go_and_old_drafts_stay() -> None:
    text = camp_david()
    gone = text.redrafted({"Linkage": None}, answers=[])
    more = gone.redrafted({"Oil": Clause("Oil", "sold")}, answers=[FUEL])
    assert more.latest.changes[0].answers == (FUEL,)
    assert [c.name for c in more.latest.clauses] == ["Sinai", "Oil"]
    assert more.drafts[:3] == text.drafts
    assert more.latest.clause("Linkage") is None


def test_the_effect_of_an_open_clause_is_a_range_for_each_side() -> None:
    scenario = Scenario(
        (Issue("Sinai", ("stay", "vote", "leave")), Issue("Linkage", ("none", "some"))),
        (additive("Egypt", [[0, 6, 10], [0, 3]]), additive("Israel", [[8, 5, 0], [2, 0]])),
    )
    words = {"settlements stay": "stay", "Israel withdraws": "leave"}
    both = Clause("Sinai", "open", (Bracket("Israel", "settlements stay"),
                                    Bracket("Egypt", "Israel withdraws")))  # fmt: skip
    text = SingleText.begun(("Egypt", "Israel"), [both])
    readings = {"Sinai": ("Sinai", words)}
    (found,) = effects(scenario, text.latest, readings, beside={"Sinai": "vote", "Linkage": "none"})
    assert (found.low, found.high) == ((Fraction(-6), Fraction(-5)), (Fraction(4), Fraction(3)))
    with pytest.raises(BadInput, match="a value for its words"):
        effects(scenario, text.latest, {"Sinai": ("Sinai", {})},
                beside={"Sinai": "vote", "Linkage": "none"})  # fmt: skip


def critique(talks: Talks, party: int, draft: int) -> Critique:
    """Return the single change that a true side most wants."""
    gain = talks.gains[party]
    columns = talks.deals.columns
    near = np.flatnonzero((columns != columns[draft]).sum(axis=1) == 1)
    best = int(near[np.argmax(gain[near])])
    if gain[best] <= gain[draft]:
        return Critique(None)
    issue = int(np.flatnonzero(columns[best] != columns[draft])[0])
    start = sum(talks.deals.sizes[:issue])
    return Critique(issue, int(columns[best, issue] - start))


def drafted(talks: Talks) -> tuple[int, int]:
    """Return the final draft and how many were shown."""
    beliefs = [prior(p.party, talks.scenario.sizes) for p in talks.scenario.parties]
    shown: list[int] = []
    while not (made := redraft(beliefs, talks.deals, shown)).final:
        shown.append(made.deal)
        beliefs = [
            critiqued(b, talks.deals, made.deal, critique(talks, p, made.deal))
            for p, b in enumerate(beliefs)
        ]
    return made.deal, len(shown)


def dominated(talks: Talks, deal: int) -> bool:
    gaps = np.array([g - g[deal] for g in talks.gains])
    return bool(((gaps >= 0).all(axis=0) & (gaps > 0).any(axis=0)).any())


def test_critiques_alone_lead_to_efficient_texts_within_twelve_drafts() -> None:
    talks = [Talks.of(domain(seed, (4, 4, 3, 4))) for seed in range(8)]
    finals = [drafted(t) for t in talks]
    assert all(1 <= shown <= 12 for _, shown in finals)
    good = [not dominated(t, deal) for t, (deal, _) in zip(talks, finals, strict=True)]
    assert sum(good) >= 7
    first = [redraft([prior("a", t.scenario.sizes)] * 2, t.deals, []).deal for t in talks]
    before = [t.product[at] / t.product.max() for t, at in zip(talks, first, strict=True)]
    after = [t.product[d] / t.product.max() for t, (d, _) in zip(talks, finals, strict=True)]
    assert np.mean(after) > np.mean(before) + 0.2


def test_a_critique_narrows_towards_what_was_asked() -> None:
    talks = Talks.of(domain(1, (3, 3)))
    belief = prior("A", (3, 3))
    told = critiqued(belief, talks.deals, 0, Critique(1, 2))
    assert told.mean[3 + 2] > belief.mean[3 + 2]
    assert told.mean[3] < belief.mean[3]
    content = critiqued(belief, talks.deals, 0, Critique(None))
    assert content.mean[0] > belief.mean[0]
    assert redraft([told, told], talks.deals, [0], most=1) == Redraft(0, final=True)


def test_bad_input_is_told() -> None:
    text = camp_david()
    with pytest.raises(BadInput, match="one of Egypt, Israel"):
        text.shown("Jordan")
    with pytest.raises(BadInput, match="expected 1 to 3"):
        text.shown("Egypt", draft=4)
    with pytest.raises(BadInput, match="expected a change"):
        text.redrafted({"Linkage": Clause("Linkage", "see below")})
    with pytest.raises(BadInput, match="under its own name"):
        text.redrafted({"Sinai": Clause("Gaza", "x")})
    with pytest.raises(BadInput, match="one of Egypt, Israel"):
        text.redrafted({"Sinai": Clause("Sinai", "x", (Bracket("USA", "y"),))})
    with pytest.raises(BadInput, match="one of Egypt, Israel"):
        text.redrafted({"Linkage": None}, answers=[Comment("USA", None, "object")])
    with pytest.raises(BadInput, match="one of Egypt, Israel"):
        text.commented(Comment("USA", None, "object"))
    with pytest.raises(BadInput, match="expected a clause of the draft"):
        text.commented(Comment("Egypt", "Gaza", "object"))
    with pytest.raises(BadInput, match="expected one or more"):
        SingleText.begun(("A", "A"), [Clause("1", "x")])
    with pytest.raises(BadInput, match="expected each once"):
        SingleText.begun(("A", "B"), [Clause("1", "x"), Clause("1", "y")])
    talks = Talks.of(domain(1, (3, 3)))
    with pytest.raises(BadInput, match="that the draft does not have"):
        critiqued(prior("A", (3, 3)), talks.deals, 0, Critique(0, 0))
    with pytest.raises(BadInput, match="Allow one draft"):
        redraft([prior("A", (3, 3))], talks.deals, [], most=0)
