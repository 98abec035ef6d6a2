"""Files of questions: read, refused with the place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from goodoffices.common.errors import BadInput
from goodoffices.forecasts.judgements import Scale, State
from goodoffices.forecasts.reader import read
from goodoffices.forecasts.seals import BrokenSeal

EXAMPLES = Path(__file__).parents[2] / "examples" / "forecasts"
HEAD = """format: 1
questions:
  - id: q
    words: Will it be signed?
    rule: Yes if the signed text is in the record.
    closes: 1963-12-31
"""
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str | bytes, name: str = "file.yaml") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_the_examples() -> None:
    done = read(EXAMPLES / "test_ban_1963.yaml")
    assert [e.state for e in done.entries] == [State.RESOLVED] * 5
    assert [e.question.outcomes[e.happened or 0] for e in done.entries] == [
        "no",
        "yes",
        "no",
        "yes",
        "yes",
    ]
    station = read(EXAMPLES / "station.yaml")
    assert [r.name for r in station.refused] == ["even-odds", "badly"]
    assert station.entries[0].sealed == ("secretary",)
    assert station.entries[3].scale is Scale.ORDERED


def test_the_sealed_example_opens(write: Write) -> None:
    text = (EXAMPLES / "station.yaml").read_text()
    sealed = "- {by: secretary, at: 2187-03-01T19:20:00Z,"
    nonce = "nonce: '000102030405060708090a0b0c0d0e0f'"
    opened = read(write(text.replace(sealed, f"{sealed} chance: 0.7, {nonce},")))
    assert opened.entries[0].sealed == ()
    assert [j.by for j in opened.entries[0].judgements] == ["mediator", "security", "secretary"]
    with pytest.raises(BrokenSeal, match="secretary"):
        read(write(text.replace(sealed, f"{sealed} chance: 0.6, {nonce},")))


def test_yes_and_no_are_outcomes_however_yaml_reads_them(write: Write) -> None:
    entry = read(write(HEAD + "    outcomes: [no, yes]\n    outcome: no\n")).entries[0]
    assert entry.question.outcomes == ("no", "yes")
    assert entry.happened == 0
    assert read(write(HEAD + "    outcome: 1\n")).entries[0].happened == 1
    assert read(write(HEAD + "    outcome: 'Yes'\n")).entries[0].happened == 1
    assert read(write(HEAD + "    outcome: void\n")).entries[0].state is State.VOID


def test_resolution_ends_a_question_early_and_never_late(write: Write) -> None:
    early = read(write(HEAD + "    outcome: yes\n    resolved: 1963-03-01\n")).entries[0]
    assert early.end.isoformat() == "1963-03-01T00:00:00+00:00"
    late = read(write(HEAD + "    outcome: yes\n    resolved: 1964-03-01\n")).entries[0]
    assert late.end == late.question.closes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "fields, a name and a value each"),
        ("- 1\n", "fields, a name and a value each"),
        ("format: 2\nquestions: []\n", "format: 1"),
        ("format: 1\n", "a list of questions"),
        ("format: 1\nquestions: [1]\n", "question 1: expected fields"),
        ("format: 1\nquestions: [{words: x}]\n", "a short name"),
        ("format: 1\nquestion: []\n", "the fields format, title"),
        (HEAD + "    outcome: perhaps\n", "question q, outcome: expected one of no, yes, void"),
        (HEAD + "    outcomes: yes\n", "outcomes: expected a list"),
        (HEAD + "    outome: yes\n", "found 'outome'. Check the spelling"),
        (HEAD + "    hash: '00'\n", "changed after it was fixed"),
        (HEAD + "    hash: 12\n", "hexadecimal digits"),
        (HEAD + "    resolved: 1963-03-01\n", "an outcome beside it"),
        (HEAD + "    base_rate: 0.3\n", "the class the base rate is of"),
        (HEAD + "    reference_class: c\n    base_rate: often\n", "a number, or one for each"),
        (HEAD + "    scale: ranked\n", "ordered or unordered"),
        (HEAD + "    judgements: {by: ana}\n", "judgements: expected a list"),
        (HEAD + "    judgements: [{by: ana, at: 1963-02-01}]\n", "one of chance, word, chances"),
        (HEAD + "    judgements: [{by: ana, at: 1963-02-01, chance: 1}]\n", "strictly between"),
        (HEAD + "    judgements: [{by: ana, at: 1963-02-01, chance: .nan}]\n", "strictly between"),
        (HEAD + "    judgements: [{by: ana, at: 1963-02-01, chance: likely}]\n", "strictly betw"),
        (HEAD + "    judgements: [{by: ana, at: 1963-02-01T09:00:00, chance: .5}]\n", "its zone"),
        (HEAD + "    judgements: [{by: ana, at: 1963-02-30, chance: .5}]\n", "its zone"),
        (HEAD + "    judgements: [{by: ana, at: soon, chance: .5}]\n", "its zone"),
        (HEAD + "    judgements: [{by: ana, at: 1963-02-01, word: maybe}]\n", "one of almost no"),
        (
            HEAD + "    judgements: [{by: [ana], at: 1963-02-01, word: likely}]\n",
            "by: expected text",
        ),
        (HEAD + "    judgements: [{by: ana, at: 1963-02-01, chances: 1}]\n", "for each outcome"),
        (HEAD + "    words: Again?\n", "yaml:7: expected a plain key, each once"),
        (HEAD + HEAD.partition("questions:\n")[2], "each id once"),
        ("a: &a [1]\nb: *a\n", "yaml:1: expected plain YAML"),
        ("a: !!python/object:os.system x\n", "found 'a'"),
        ("a: [" * 3000, "plain YAML"),
        ("a: 'x\n", "expected YAML"),
        ("\x00", "expected YAML"),
        (HEAD.replace("id: q", 'id: "q\\e[2J"'), "words to read|without control characters"),
        (
            HEAD + '    outcomes: ["A\\e]0;x\\a", "B", "other"]\n',
            "words to read|without control characters",
        ),
        (
            HEAD + '    judgements: [{by: "a\\e[2J", at: 1963-02-01, chance: .5}]\n',
            "words to read|without control characters",
        ),
        (b"\xff\xfe\xfa", "UTF-8 text"),
        ("#" * (32 * 1024**2 + 1), "at most 32 MiB"),
        ("format: 1\ncorrelation: 2\n" + HEAD.partition("\n")[2], "a number from 0 to 1"),
    ],
)
def test_bad_files_are_refused_with_the_place(write: Write, text: str, message: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(write(text))
    assert any(part in str(refused.value) for part in message.split("|"))
    assert str(refused.value).isprintable()


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="expected a file"):
        read(tmp_path / "absent.yaml")
    with pytest.raises(BadInput, match="expected a file"):
        read(tmp_path)
    with pytest.raises(BadInput, match="readable UTF-8 file"):
        read(tmp_path / "absent.csv")


CSV_HEAD = "question,words,rule,closes,by,at,chance,outcome\n"
CSV_ROW = "q,Will it be signed?,Yes if the signed text is on file.,1963-12-31,"


def test_csv(write: Write) -> None:
    text = CSV_HEAD + CSV_ROW + "ana,1963-02-01,0.7,yes\nq,,,,ben,1963-02-02T09:00Z,0.4,\n"
    (entry,) = read(write("\ufeff" + text, "file.csv")).entries
    assert [(j.by, j.chances) for j in entry.judgements] == [
        ("ana", (0.7, pytest.approx(0.3))),
        ("ben", (0.4, 0.6)),
    ]
    assert entry.happened == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "columns question"),
        ("question,words\n", "columns question"),
        (CSV_HEAD.replace("outcome", "odds"), "Also known: outcome"),
        (CSV_HEAD + CSV_ROW + "ana,1963-02-01\n", "line 2: expected 8 values"),
        (CSV_HEAD + CSV_ROW + "ana,1963-02-01,0.7,yes,x\n", "line 2: expected 8 values"),
        (CSV_HEAD + CSV_ROW + "ana,1963-02-01,70%,yes\n", "strictly between 0 and 1"),
        (CSV_HEAD + CSV_ROW + "ana,1963-02-01,,yes\n", "one of chance"),
        (
            CSV_HEAD + CSV_ROW + "ana,1963-02-01,.5,yes\nq,Other?,,,ben,1963-02-01,.5,\n",
            "line 3, words",
        ),
        (CSV_HEAD + '"q,Will', "comma-separated values"),
        (CSV_HEAD, "a list of questions"),
    ],
)
def test_bad_csv(write: Write, text: str, message: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(write(text, "file.csv"))
    assert message in str(refused.value)
