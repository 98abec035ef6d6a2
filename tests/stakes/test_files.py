"""Input files: what they mean, and each fault with its place and its message."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from goodoffices.common.errors import BadInput
from goodoffices.stakes.bounds import Bounds
from goodoffices.stakes.files.arms_race import read_arms_race
from goodoffices.stakes.files.bargain import read_bargain
from goodoffices.stakes.files.dilemma import read_dilemma
from goodoffices.stakes.files.fields import Fields, read_fields
from goodoffices.stakes.files.project import read_project

EXAMPLES = Path(__file__).parents[2] / "examples" / "stakes"
READERS: dict[str, Callable[[Path], Any]] = {
    "valley": read_project,
    "convoy": read_project,
    "port": read_bargain,
    "outer_belt": read_dilemma,
    "budgets": read_arms_race,
}


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "case.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: &x 1\nb: *x\n", "plain YAML without anchors or aliases"),
        ("a: 1\na: 2\n", "a plain key, each once; found 'a again'"),
        ("[" * 199_000, "not nested deeply; found 'more than 24 levels'"),
        ("a: [1, 2\n", r"case.yaml:2: expected YAML"),
        ("- 1\n- 2\n", "fields with names"),
        ("", "fields with names"),
        ("? [a]\n: 1\n", "a plain key, each once"),
        ("x" * 200_001, "at most 200,000 bytes"),
        (b"\xff\xfe\x00", "case.yaml, byte 0: expected UTF-8 text"),
    ],
)
def test_files_that_are_not_plain(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read_fields(written(tmp_path, text))


def test_absent_files_and_folders(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(BadInput, match="expected a file"):
            read_fields(path)


def fields(**values: Any) -> Fields:
    return Fields("file", values)


def test_numbers_mean_what_is_written() -> None:
    assert fields(a="0.1").number("a", 0, 1) == Fraction(1, 10)
    assert fields(a="2/3").number("a", 0, 1) == Fraction(2, 3)
    assert fields(a="1,250,000").number("a", 0, 1e9) == 1_250_000
    assert fields(a="1e-3").number("a", 0, 1) == Fraction(1, 1000)
    assert fields(a={"low": "0.2", "high": ".4"}).bounds("a", 0, 1) == Bounds.of(0.2, 0.4)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("0x10", "a number; found '0x10'"),
        ("1:30", "a number"),
        (".nan", "a number"),
        ("inf", "a number"),
        ("1e999", "a number"),
        ("1/0", "a number"),
        ("9" * 61, "a number"),
        ("yes", "a number"),
        ("", "a number"),
        ("1.5", "a number from 0 to 1; found '1.5'"),
        ("-0.1", "a number from 0 to 1"),
        ({"low": "0.4", "high": "0.2"}, "low at most high"),
        ({"low": "0.4"}, "high: expected a value; found 'nothing'"),
        ({"low": "0", "high": "1", "middle": ".5"}, "only high, low; found 'middle'"),
        (["1"], "a number"),
        (None, "a value; found 'nothing'"),
    ],
)
def test_numbers_are_refused(value: Any, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        fields(a=value).bounds("a", 0, 1)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"low": "1", "high": "1"}, "file, a: expected two different ends"),
        ({"low": "3", "high": "2"}, "file, a: expected low, then high"),
        ({"low": "1", "likely": "9", "high": "3"}, "a likeliest value between the ends"),
        ({"interval90": ["0", "3"]}, "above 0"),
        ({"interval90": ["1"]}, "a list of 2 to 2 items; found '1 items'"),
        ({"interval90": ["1", "3"], "low": "1"}, "only interval90; found 'low'"),
    ],
)
def test_quantities_are_refused(value: Any, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        fields(a=value).quantity("a", 0, 100)


def changed(name: str, folder: Path, place: list[str | int], value: Any) -> Path:
    """Write an example with one value changed (or, with None, left out)."""
    loaded = yaml.load((EXAMPLES / f"{name}.yaml").read_text(), Loader=yaml.BaseLoader)
    *way, last = place
    at: Any = loaded
    for step in way:
        at = at[step]
    if value is None:
        del at[last]
    else:
        at[last] = value
    return written(folder, yaml.safe_dump(loaded, sort_keys=False))


INPUTS: list[str | int] = ["inputs", 0, "sides", "alpha"]
FAULTS: list[tuple[str, list[str | int], Any, str]] = [
    ("valley", ["format"], "2", "case.yaml, format: expected one of 1; found '2'"),
    ("valley", ["titel"], "x", "found 'titel'.*Check the spelling"),
    ("valley", ["title"], None, "case.yaml, title: expected a value"),
    ("valley", ["sides"], ["alpha"], "a list of 2 to 2 items"),
    ("valley", ["sides"], ["alpha", "alpha"], "names, all different"),
    ("valley", ["title"], "x\x1b[2J", "words that can be printed; found 'x.x1b"),
    ("valley", ["sides"], ["alpha", "be\x07ta"], "names, all different"),
    ("port", ["views", 0, "costs", "\x1b"], "1", "fields with names"),
    ("valley", ["model", "name"], "swarm", "one of attrition, salvo; found 'swarm'"),
    ("valley", ["inputs"], [], "a list of 1 to 4 items"),
    ("valley", [*INPUTS, "size"], "-5", "sides, alpha, size: expected a number from 1 to 20000"),
    ("valley", [*INPUTS, "rate"], "0", "rate: expected a number from 1e-09"),
    ("valley", [*INPUTS, "stop"], "1", "stop: expected a number from 0 to 0.999"),
    ("valley", [*INPUTS, "ships"], "3", "only .*size.*; found 'ships'"),
    ("valley", ["inputs", 1, "by"], "alpha", "another author; found 'alpha'"),
    ("valley", ["inputs", 2, "from"], "gamma", "one of the authors above: alpha, beta"),
    ("valley", ["inputs", 2, "change"], {"beta.sise": "3"}, "found 'beta.sise'.*side.input"),
    ("valley", ["inputs", 2, "change"], {"beta.size": "0"}, "a number from 1 to 20000"),
    ("valley", ["reference_class"], "all wars", "one of interstate-wars-1823-2003"),
    ("valley", ["claims", 0, "whose"], "gamma", "both, or alpha or beta; found 'gamma'"),
    ("valley", ["claims", 0, "figure"], "many", "a number; found 'many'"),
    ("valley", ["economy", 0, "years"], "200", "a number from 1 to 100"),
    ("valley", ["economy", 0, "lost_in_war"], "1.2", "a number from 0 to 1"),
    ("valley", ["economy", 1, "from"], "nobody", "one of the authors above: its adviser"),
    ("valley", ["economy", 1, "change"], {"wars": "2"}, "found 'wars'"),
    ("convoy", ["inputs", 0, "sides", "east", "hit"], "1.4", "a number from 0 to 1"),
    ("convoy", ["inputs", 0, "sides", "east", "rounds"], "5", "the same for both sides"),
    ("convoy", ["reference_class", "sizes"], ["6", "7"], "a list of 5 to 1000 items"),
    ("port", ["views", 0, "prevails"], {"alpha": "1.2"}, "a number from 0 to 1; found '1.2'"),
    ("port", ["views", 0, "prevails"], {"gamma": "0.2"}, "the chance of one side, alpha or beta"),
    ("port", ["views", 0, "costs", "beta"], "-0.1", "a number from 0 to 100"),
    ("port", ["views", 1, "by"], "alpha", "one view each"),
    ("port", ["views", 1, "risk"], {"beta": "2"}, "a number from 0.01 to 1"),
    ("port", ["commitment", 0, "rising"], "gamma", "one of alpha, beta"),
    ("port", ["commitment", 0, "patience"], "1.5", "patience: expected a number from 0 to 1"),
    ("outer_belt", ["positions", 0, "trust"], "2", "trust: expected a number from 0 to 1"),
    ("outer_belt", ["positions", 0, "payoffs", "both"], None, "both: expected a value"),
    ("outer_belt", ["positions", 1, "by"], "alpha", "one position each"),
    ("outer_belt", ["positions", 0, "attack_has_the_advantage"], "maybe", "one of yes, no, not"),
    ("budgets", ["claims", 0, "fatigue", "alpha"], "0", "fatigue, alpha: expected a number from"),
    ("budgets", ["claims", 0, "reaction", "alpha", "beta"], "-1", "a number from 0 to 1000"),
    ("budgets", ["claims", 0, "reaction", "alpha", "alpha"], "1", "other parties"),
    ("budgets", ["claims", 0, "reaction", "gamma"], {}, "only alpha, beta; found 'gamma'"),
    ("budgets", ["claims", 0, "grievance", "beta"], None, "grievance, beta: expected a value"),
    ("budgets", ["course", "start", "alpha"], "-3", "a number from 0"),
    ("budgets", ["course", "years"], "2.5", "a whole number; found 2.5"),
    ("budgets", ["series", 0, "totals"], ["1", "2"], "a list of 4 to 1000 items"),
]


@pytest.mark.parametrize(("name", "place", "value", "message"), FAULTS)
def test_each_fault_has_its_message(
    tmp_path: Path, name: str, place: list[str | int], value: Any, message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        READERS[name](changed(name, tmp_path, place, value))


@pytest.mark.parametrize("name", READERS)
def test_examples_are_read(name: str) -> None:
    assert READERS[name](EXAMPLES / f"{name}.yaml").title


@pytest.mark.parametrize("verb", ["project", "bargain", "dilemma", "arms_race"])
def test_the_format_in_the_help_is_read(tmp_path: Path, verb: str) -> None:
    from importlib import import_module

    module = import_module(f"goodoffices.stakes.files.{verb}")
    shown = (module.__doc__ or "").split("```yaml\n")[1].split("```")[0]
    assert getattr(module, f"read_{verb}")(written(tmp_path, shown)).title
