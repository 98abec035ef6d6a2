"""The command line: what CONTRACTS promises, swapped sides, refusals without a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from goodoffices.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples" / "stakes"
Caught = pytest.CaptureFixture[str]


def run(capsys: Caught, *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main(["stakes", *words])
    out, err = capsys.readouterr()
    return int(end.value.code or 0), out, err


def test_attrition_as_promised(capsys: Caught) -> None:
    status, out, err = run(capsys, "attrition", "--a", "100", "--b", "80", "--json")
    found = json.loads(out)
    assert (status, err) == (0, "")
    assert set(found) == {
        "p_a_wins",
        "expected_survivors_a",
        "expected_survivors_b",
        "losses_a",
        "losses_b",
    }
    assert found["p_a_wins"] == pytest.approx(0.9951259280968543, abs=1e-9)
    assert found["expected_survivors_a"] == pytest.approx(58.41151599751398, abs=1e-9)
    assert found["losses_b"]["interval90"] == [80, 80]


def test_attrition_swaps(capsys: Caught) -> None:
    one = json.loads(
        run(
            capsys, "attrition", "--a", "9", "--b", "7", "--rate-a", "2", "--stop-b", "3", "--json"
        )[1]
    )
    two = json.loads(
        run(
            capsys, "attrition", "--a", "7", "--b", "9", "--rate-b", "2", "--stop-a", "3", "--json"
        )[1]
    )
    assert one["losses_a"] == two["losses_b"]
    assert one["expected_survivors_a"] == two["expected_survivors_b"]


def exchanged(text: str, names: tuple[str, str]) -> str:
    one, two = names
    return text.replace(one, "\0").replace(two, one).replace("\0", two)


@pytest.mark.parametrize(
    ("name", "verb", "more"),
    [
        ("valley", "project", ["--runs", "1000"]),
        ("port", "bargain", []),
        ("outer_belt", "dilemma", []),
        ("budgets", "arms-race", []),
    ],
)
def test_naming_the_parties_the_other_way_round_changes_nothing_else(
    capsys: Caught, tmp_path: Path, name: str, verb: str, more: list[str]
) -> None:
    """The second party is now listed first: by name, every figure stays, to the last bit."""
    text = (EXAMPLES / f"{name}.yaml").read_text()
    lines = [
        line.replace("[alpha, beta]", "[beta, alpha]")
        if line.startswith(("sides:", "parties:"))
        else line
        for line in text.splitlines()
    ]
    turned = tmp_path / f"{name}.yaml"
    turned.write_text("\n".join(lines))
    found = [
        json.loads(run(capsys, verb, str(path), *more, "--json")[1])
        for path in (EXAMPLES / f"{name}.yaml", turned)
    ]
    for one in found:
        one.pop("sides", None)
        one.pop("parties", None)
    assert found[0] == found[1]


@pytest.mark.parametrize(("name", "verb"), [("valley", "project"), ("budgets", "arms-race")])
def test_exchanging_the_names_exchanges_the_answer(
    capsys: Caught, tmp_path: Path, name: str, verb: str
) -> None:
    more = ["--runs", "1000"] if verb == "project" else []
    text = (EXAMPLES / f"{name}.yaml").read_text()
    turned = tmp_path / f"{name}.yaml"
    turned.write_text(exchanged(text, ("alpha", "beta")))
    one = run(capsys, verb, str(EXAMPLES / f"{name}.yaml"), *more, "--json")[1]
    two = run(capsys, verb, str(turned), *more, "--json")[1]
    assert json.loads(exchanged(one, ("alpha", "beta"))) == json.loads(two)


def test_same_bytes_on_any_number_of_workers(capsys: Caught) -> None:
    words = ("project", str(EXAMPLES / "convoy.yaml"), "--runs", "20000", "--json")
    outs = {run(capsys, *words, "--workers", workers)[1] for workers in ("1", "2", "3")}
    assert len(outs) == 1
    assert run(capsys, *words, "--seed", "2")[1] not in outs


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("attrition", "--a", "-5", "--b", "3"), "units of A: expected 1 or more; found -5"),
        (("attrition", "--a", "5", "--b", "3", "--rate-a", "0"), "a number above 0; found 0"),
        (("attrition", "--a", "5", "--b", "3", "--stop-a", "5"), "from 0 to 4; found 5"),
        (("project", "none.yaml"), "none.yaml: expected a file"),
        (("project", "VALLEY", "--runs", "10"), "runs: expected from 1,000"),
        (("project", "VALLEY", "--backend", "spark"), "--backend: expected local, dask or ray"),
        (("project", "VALLEY", "--address", "tcp://x"), "none for the local backend"),
        (("project", "VALLEY", "--workers", "0"), "workers: expected 1 or more"),
        (("base-rate", "x", "--class", "none"), "class: expected alone, one of disputes"),
        (("base-rate", "x", "--hits", "3"), "hits, cases counted and source together"),
        (("base-rate", "x", "--hits", "9", "--of", "3", "--source", "y"), "0 <= hits <= n"),
    ],
)
def test_bad_use_is_one_message(capsys: Caught, words: tuple[str, ...], message: str) -> None:
    valley = str(EXAMPLES / "valley.yaml")
    status, out, err = run(capsys, *(valley if word == "VALLEY" else word for word in words))
    assert (status, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "verb", ["attrition", "project", "bargain", "dilemma", "arms-race", "base-rate"]
)
def test_help_shows_an_example(capsys: Caught, verb: str) -> None:
    status, out, _ = run(capsys, verb, "--help")
    assert status == 0
    assert f"Example: goodoffices stakes {verb}" in " ".join(out.split())
    if verb not in ("attrition", "base-rate"):
        assert "  format: 1\n" in out


def test_own_reference_class(capsys: Caught) -> None:
    words = ("base-rate", "it rarely holds", "--hits", "0", "--of", "9", "--source", "own files")
    found = json.loads(run(capsys, *words, "--json")[1])["reference_class"]
    assert found["rate"]["interval90"][0] == 0
    assert found["checked"] == "given by the asker, not checked"
