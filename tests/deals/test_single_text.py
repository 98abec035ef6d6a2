"""The single text: provenance, order of showing, effects, and redrafts from critiques alone."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from goodoffices.common.errors import BadInput
from goodoffices.deals.questions import prior
from goodoffices.deals.redrafting import Critique, Redraft, critiqued, redraft
from goodoffices.deals.scenario import Issue, Scenario, additive
from goodoffices.deals.single_text import Bracket, Clause, SingleText, effects
from tests.deals.shuttles import Talks
from tests.deals.test_questions import domain


def camp_david() -> SingleText:
    """The Sinai clause over three drafts: who asked for what, who saw it first."""
    text = SingleText.begun(
        ("Egypt", "Israel"), [Clause("Sinai", "Israel withdraws"), Clause("Linkage", "see below")]
    )
    text = text.shown("Israel")
    asked = Clause("Sinai", "Israel withdraws", (Bracket("Israel", "settlements stay"),))
    text = text.redrafted({"Sinai": asked}, answers="Israel", comment="the settlements")
    text = text.shown("Egypt").shown("Israel")
    vote = Clause("Sinai", "Israel withdraws; settlements go if the Knesset so votes")
    return text.redrafted({"Sinai": vote}, answers="Egypt", comment="no settlers").shown("Egypt")


def test_every_word_has_its_reason() -> None:
    text = camp_david()
    history = text.history("Sinai")
    assert [(n, c.answers, c.comment) for n, c in history] == [
        (2, "Israel", "the settlements"), (3, "Egypt", "no settlers"),
    ]  # fmt: skip
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


def test_clauses_come_and_go_and_old_drafts_stay() -> None:
    text = camp_david()
    gone = text.redrafted({"Linkage": None}, answers=None, comment="moved to a letter")
    more = gone.redrafted({"Oil": Clause("Oil", "sold")}, answers="Israel", comment="fuel")
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
        text.redrafted({"Linkage": Clause("Linkage", "see below")}, answers=None, comment="")
    with pytest.raises(BadInput, match="under its own name"):
        text.redrafted({"Sinai": Clause("Gaza", "x")}, answers=None, comment="")
    with pytest.raises(BadInput, match="one of Egypt, Israel"):
        text.redrafted({"Sinai": Clause("Sinai", "x", (Bracket("USA", "y"),))},
                       answers=None, comment="")  # fmt: skip
    with pytest.raises(BadInput, match="one or more, each once"):
        SingleText.begun(("A", "A"), [Clause("1", "x")])
    talks = Talks.of(domain(1, (3, 3)))
    with pytest.raises(BadInput, match="that the draft does not have"):
        critiqued(prior("A", (3, 3)), talks.deals, 0, Critique(0, 0))
    with pytest.raises(BadInput, match="Allow one draft"):
        redraft([prior("A", (3, 3))], talks.deals, [], most=0)
