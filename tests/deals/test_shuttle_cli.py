"""The verbs for what a mediator has: orders, questions, tabled deals, messages, a deal zone."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from goodoffices.common.plain_yaml import read_yaml
from goodoffices.record.kinds import kinds_table
from goodoffices.record.kinds.deals import ZoneQuery
from tests.deals.test_cli import run

EXAMPLES = Path(__file__).parents[2] / "examples" / "deals"
SAID, TABLED, SPOKEN = (
    EXAMPLES / "shuttle" / f"border_{n}.yaml" for n in ("said", "tabled", "messages")
)
TALKS = EXAMPLES / "border_talks.yaml"
CALLS: dict[str, tuple[Path, ...]] = {
    "preferences": (SAID,),
    "questions": (SAID,),
    "third-options": (TALKS, TABLED),
    "after-signing": (TALKS, TABLED),
    "draft-leak": (SPOKEN,),
    "adjusted-winner": (EXAMPLES / "panama_1974.yaml",),
}
Capture = pytest.CaptureFixture[str]


def answer(capsys: Capture, verb: str, *paths: Path) -> dict[str, Any]:
    status, out, err = run(capsys, verb, *map(str, paths), "--json")
    assert status == 0, err
    document: dict[str, Any] = json.loads(out)
    return document


def edited(tmp_path: Path, path: Path, old: str, new: str) -> Path:
    text = path.read_text("utf-8")
    assert old in text
    made = tmp_path / path.name
    made.write_text(text.replace(old, new, 1), encoding="utf-8")
    return made


@pytest.mark.parametrize("verb", CALLS)
def test_one_document_and_the_same_bytes_again(verb: str, capsys: Capture) -> None:
    once, again = (run(capsys, verb, *map(str, CALLS[verb]), "--json")[1] for _ in range(2))
    assert once == again
    assert once.count("\n") == 1
    json.loads(once)
    status, table, err = run(capsys, verb, *map(str, CALLS[verb]))
    assert (status, err) == (0, "")
    assert all(len(line) <= 200 for line in table.splitlines())


def test_swapped_names_swap_the_answer(tmp_path: Path, capsys: Capture) -> None:
    names = {"North": "South", "South": "North"}
    parts = SAID.read_text("utf-8").replace("North", "@").replace("South", "North")
    swapped = tmp_path / SAID.name
    swapped.write_text(parts.replace("@", "South"), encoding="utf-8")
    ours, theirs = (answer(capsys, "preferences", path) for path in (SAID, swapped))
    for one, other in zip(ours["most_even"], theirs["most_even"], strict=True):
        assert one["worth"] == {names[p]: ends for p, ends in other["worth"].items()}
        assert one["share"] == other["share"]
    asked = [answer(capsys, "questions", path) for path in (SAID, swapped)]
    assert asked[0]["question"] == asked[1]["question"]


def test_the_order_of_the_parties_in_the_file_changes_no_figure(
    tmp_path: Path, capsys: Capture
) -> None:
    text = SAID.read_text("utf-8")
    head, rest = text.split("  North:\n")
    north, rest = rest.split("  South:\n")
    south, tail = rest.split("no_deal:")
    turned = tmp_path / SAID.name
    turned.write_text(f"{head}  South:\n{south}  North:\n{north}no_deal:{tail}", encoding="utf-8")
    ours, theirs = (answer(capsys, "preferences", path) for path in (SAID, turned))
    assert theirs["parties"] == ours["parties"][::-1]
    assert theirs["most_even"] == ours["most_even"]


def test_contradictions_are_named_and_nothing_else(tmp_path: Path, capsys: Capture) -> None:
    clash = "    - {issue: trade, order: [closed, open], by: South}\n  South:\n"
    path = edited(tmp_path, SAID, "  South:\n", clash)
    status, out, err = run(capsys, "preferences", str(path))
    assert (status, out) == (2, "")
    assert "trade: open > closed (by mediator); trade: closed > open (by South)" in err
    assert "troops" not in err


def test_the_first_question_is_an_order_and_then_the_answers_count(
    tmp_path: Path, capsys: Capture
) -> None:
    gone = "    - {issue: zone, order: [none, narrow, wide], by: mediator}\n"
    path = edited(tmp_path, SAID, gone, "")
    asked = answer(capsys, "questions", path)["question"]
    assert (asked["kind"], asked["issue"]) == ("order", "zone")
    assert asked["words"].startswith("On zone, put these in order")
    asked = answer(capsys, "questions", SAID)["question"]
    rather = ", ".join(f"{k}: {v}" for k, v in asked["first"].items())
    than = ", ".join(f"{k}: {v}" for k, v in asked["second"].items())
    told = f"    - {{rather: {{{rather}}}, than: {{{than}}}, by: South}}\n"
    path = edited(tmp_path, SAID, "  South:\n", f"  South:\n{told}")
    assert answer(capsys, "questions", path)["question"] != asked


def test_a_question_names_no_party_and_no_answer(capsys: Capture) -> None:
    words = answer(capsys, "questions", SAID)["question"]["words"]
    assert "North" not in words
    assert "South" not in words


def test_third_options_dominate_and_cross_no_line(capsys: Capture) -> None:
    document = answer(capsys, "third-options", TALKS, TABLED)
    assert document["start"]["deal"] == {"troops": "stay", "zone": "narrow"}
    assert [a["line"] for a in document["set_aside"]] == ["We need some zone."]
    assert document["proposals"]
    for one in document["proposals"]:
        assert min(one["gains"].values()) >= 0 < max(one["gains"].values())
        assert one["deal"]["zone"] != "none"
        assert one["dominates"] == [document["start"]["deal"]]


def test_nothing_better_is_said_to_be_proved(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "signed.yaml"
    path.write_text("format: 1\nsigned: {troops: leave, zone: wide}\n", encoding="utf-8")
    assert answer(capsys, "after-signing", TALKS, path)["proposals"] == []
    assert "that is proved" in run(capsys, "after-signing", str(TALKS), str(path))[1]


def test_adjusted_winner_is_the_published_one(capsys: Capture) -> None:
    document = answer(capsys, "adjusted-winner", EXAMPLES / "panama_1974.yaml")
    assert document["totals"] == {"US": 66.0, "Panama": 66.0}
    assert document["split"] == ["Land and water"]


def test_a_leak_adds_up_and_the_least_revealing_comes_first(capsys: Capture) -> None:
    document = answer(capsys, "draft-leak", SPOKEN)
    assert len(document["messages"]) == 3
    assert document["in_all"]["bits"] > max(m["bits"] for m in document["messages"])
    bits = [one["bits"] for one in document["least_revealing_first"]]
    assert bits == sorted(bits)


@pytest.mark.parametrize(("budget", "status"), [("1", 0), ("0", 1)])
def test_the_zone_is_one_bit_within_the_budget(budget: str, status: int, capsys: Capture) -> None:
    if find_spec("mpyc") is None:
        pytest.skip("install the extra `mpyc` to run this")
    words = ("zone", str(TALKS), str(TABLED), "--budget", budget, "--json")
    got, out, err = run(capsys, *words)
    assert got == status
    if status:
        assert "queries that this node's owner allowed" in err
    else:
        document = json.loads(out)
        assert document["agreed"] is True
        assert document["does_not_protect_against"]
        assert set(document) == {
            "parties", "agreed", "query", "queries_left", "rehearsal", "does_not_protect_against",
        }  # fmt: skip


def test_a_zone_that_holds_nothing_is_a_no_and_goes_to_the_record(
    tmp_path: Path, capsys: Capture
) -> None:
    if find_spec("mpyc") is None:
        pytest.skip("install the extra `mpyc` to run this")
    path, entry = tmp_path / "one.yaml", tmp_path / "entry.yaml"
    path.write_text("format: 1\ntabled:\n  - {troops: stay, zone: none}\n", encoding="utf-8")
    status, out, _ = run(capsys, "zone", str(TALKS), str(path), "--entry", str(entry))
    assert status == 1
    assert "no package is acceptable" in out
    fields = read_yaml(entry, shown_as="entry")
    made = kinds_table()[fields["kind"]].model_validate({"id": "q", **fields})
    assert isinstance(made, ZoneQuery)
    assert (made.parties, made.answer, made.left) == (("north", "south"), "no package", 0)


BAD: list[tuple[str, Path, str, str, str]] = [
    ("preferences", SAID, "format: 1", "format: 2", "format: expected 1"),
    ("preferences", SAID, "said:", "told:", "expected only"),
    ("preferences", SAID, "[wide, narrow, none]", "[wide, huge]", "expected one of none"),
    ("preferences", SAID, "[wide, narrow, none]", "wide", "expected a list"),
    ("preferences", SAID, "between: [0, 0.2]", "between: [0.2, 0]", "0 <= low <= high"),
    ("preferences", SAID, "between: [0, 0.2]", "between: [0]", "two numbers"),
    ("preferences", SAID, "between: [0, 0.2]", "between: [0, .nan]", "a finite number"),
    ("preferences", SAID, "than: no deal", "then: no deal", "rather, than"),
    ("preferences", SAID, "- never: {troops: stay, zone: wide}",
     "- never: {troops: [stay, leave, pull back]}", "some deal left"),
    ("questions", SAID, "North: 0.3", "North: 3", "a share from 0 to 1"),
    ("questions", SAID, "North: 0.3", "East: 0.3", "expected only"),
    ("third-options", TABLED, "zone: narrow}", "zone: huge}", "expected one of 'none'"),
    ("third-options", TABLED, "{troops: stay, zone: none}", "{troops: stay}", "every issue"),
    ("third-options", TABLED, "worth: {North: [0, 1], South: [0, 3]}",
     "worth: {North: [0, 1]}", "for each of North, South"),
    ("third-options", TABLED, "by: third party's guarantee", "by: magic", "pattern: expected"),
    ("third-options", TABLED, "add: trade", "bring: trade", "split with parts"),
    ("after-signing", TABLED, "signed:", "# signed:", "the deal that was signed"),
    ("draft-leak", SPOKEN, "refused:", "declined:", "accepted, refused"),
    ("draft-leak", SPOKEN, "wrong: 0.1", "wrong: 0.7", "below 0.5"),
    ("draft-leak", SPOKEN, "no_deal: [0, 1]", "no_deal: [0, 7]", "0 <= low < high <= 1"),
    ("draft-leak", SPOKEN, "joint_worth: 0.40", "joint_worth: many", "a finite number"),
]  # fmt: skip


@pytest.mark.parametrize("case", BAD, ids=[f"{case[0]}: {case[4]}" for case in BAD])
def test_bad_input_is_one_message(
    case: tuple[str, Path, str, str, str], tmp_path: Path, capsys: Capture
) -> None:
    verb, path, old, new, says = case
    made = edited(tmp_path, path, old, new)
    paths = [made if given == path else given for given in CALLS[verb]]
    status, out, err = run(capsys, verb, *map(str, paths))
    assert (status, out) == (2, "")
    assert says in err
    assert len(err.splitlines()) == 1


def test_adjusted_winner_refuses_what_it_cannot_divide(capsys: Capture) -> None:
    status, _, err = run(capsys, "adjusted-winner", str(TALKS))
    assert status == 2
    assert "issues that add up" in err
