"""A board as people write it: YAML in words or numbers, into frozen data.

1. A file is at most 4 MB and 40 levels deep, has no aliases, and is read by the safe loader.
2. A field nobody knows is refused by name: a misspelt field would be a silent change of meaning.
3. `expected` maps hypotheses to words; `rest` stands for those not named. What stays unnamed is
   "not stated", a wide interval.
4. A planted item is written as `{could: word, would: word}`; control of a channel as a word, or
   as the five questions motive, past, opportunity, means, vulnerability.
5. `conspicuous` under an artefact becomes an item of its own, named `<artefact>.conspicuous`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from goodoffices.common.errors import NOTHING, BadInput
from goodoffices.intelligence.board import (
    Artefact,
    Assumption,
    Board,
    Claim,
    CollectionOption,
    Control,
    Factors,
    Hypothesis,
    Outcome,
    Report,
    Role,
    Sharing,
    Source,
    Upstream,
    Value,
)
from goodoffices.intelligence.checks import check
from goodoffices.intelligence.fields import Fields
from goodoffices.intelligence.scales import (
    LETTERS,
    NOT_STATED,
    UNKNOWN_FALSE_ALARM,
    UNKNOWN_HIT,
    Stated,
    stated,
)

__all__ = ["board_from", "board_from_text", "read_board"]

LARGEST_FILE = 4_000_000
DEEPEST = 40
CONTROL_QUESTIONS = ("motive", "past", "opportunity", "means", "vulnerability")


def read_board(path: Path) -> Board:
    """Read, check and return the board in a YAML file.

    Raises
    ------
    BadInput
        The file is missing, too large, not YAML, or not a board.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadInput(
                str(path), expected="at most 4 MB", found="a larger file", advice="Split the board."
            )
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            str(path), expected="a YAML file in UTF-8", found=str(error), advice="Check the path."
        ) from None
    return board_from_text(text, where=str(path))


def board_from_text(text: str, *, where: str = "board") -> Board:
    """Return the checked board in a YAML text.

    Raises
    ------
    BadInput
        Not YAML, or not a board.
    """
    return board_from(_load(text, where), where=where)


def _load(text: str, where: str) -> object:
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
                raise BadInput(
                    f"{where}: line {event.start_mark.line + 1 if event.start_mark else 0}",
                    expected="plain lists and fields",
                    found="an alias" if isinstance(event, yaml.AliasEvent) else "deep nesting",
                    advice="Write each entry out.",
                )
        loaded: object = yaml.load(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BadInput(
            where,
            expected="YAML",
            found=" ".join(str(error).split()),
            advice="Check the indentation and the colons of that line.",
        ) from None
    return loaded


def board_from(data: object, *, where: str = "board") -> Board:
    """Return the checked board of parsed YAML or JSON data.

    Parameters
    ----------
    data : object
        A mapping with `format: 1`, `board`, `question`, `hypotheses` and, as far as there are
        any, `claims`, `upstreams`, `unknown_upstream`, `sources`, `reports`, `artefacts`,
        `assumptions`, `sharing`, `options`, `motive_in_prior`.
    where : str
        How messages name the input.

    Raises
    ------
    BadInput
        A field is missing, unknown or of the wrong form, or the board fails a check.
    """
    top = Fields(data, where)
    if top.take("format", 1) != 1:
        raise BadInput(where, expected="format: 1", found="another", advice="Write format: 1.")
    hypotheses = tuple(_hypothesis(f) for f in top.rows("hypotheses"))
    ids = tuple(h.id for h in hypotheses)
    if not ids:
        raise BadInput(where, expected="hypotheses", found=NOTHING, advice="List two or more.")
    sources = tuple(_source(f) for f in top.rows("sources"))
    artefacts = [a for f in top.rows("artefacts") for a in _artefacts(f, ids)]
    board = Board(
        id=top.text("board", "board"),
        question=top.text("question", ""),
        hypotheses=hypotheses,
        claims=tuple(_claim(f, ids) for f in top.rows("claims")),
        upstreams=tuple(_upstream(f, ids) for f in top.rows("upstreams")),
        unknown=_unknown(top, ids),
        sources=sources,
        reports=tuple(_report(f) for f in top.rows("reports")),
        artefacts=tuple(artefacts),
        assumptions=tuple(_assumption(f) for f in top.rows("assumptions")),
        sharing=tuple(_sharing(f) for f in top.rows("sharing")),
        options=tuple(_option(f, ids) for f in top.rows("options")),
        motive_in_prior=top.names("motive_in_prior"),
    )
    top.done()
    return check(board)


def _hypothesis(f: Fields) -> Hypothesis:
    key = f.id()
    role = f.choice("role", Role, Role.CAUSE)
    made = Hypothesis(key, f.text("name", key), f.stated("prior"), role)
    f.done()
    return made


def _claim(f: Fields, ids: tuple[str, ...]) -> Claim:
    key = f.id()
    made = Claim(key, f.text("text", key), _single(_table(f, "expected", ids), f.where))
    f.done()
    return made


def _option(f: Fields, ids: tuple[str, ...]) -> CollectionOption:
    key = f.id()
    made = CollectionOption(key, f.text("text", key), _single(_table(f, "expected", ids), f.where))
    f.done()
    return made


def _table(f: Fields, name: str, ids: tuple[str, ...]) -> dict[str, Factors]:
    given = f.mapping(name)
    rest = given.pop("rest", None)
    named = {h: _factors(v, f"{f.where}: {name}: {h}") for h, v in given.items()}
    fallback = (NOT_STATED,) if rest is None else _factors(rest, f"{f.where}: {name}: rest")
    return {**{h: named.pop(h, fallback) for h in ids}, **named}


def _single(table: dict[str, Factors], where: str) -> dict[str, Stated]:
    for h, factors in table.items():
        if len(factors) > 1:
            raise BadInput(
                f"{where}: expected: {h}",
                expected="one word or number",
                found="several",
                advice="Only artefacts and control of a channel have several questions.",
            )
    return {h: factors[0] for h, factors in table.items()}


def _factors(value: object, where: str) -> Factors:
    if not isinstance(value, dict):
        return (stated(value, where=where),)
    f = Fields(value, where)
    wanted = ("could", "would") if "could" in value else CONTROL_QUESTIONS
    answers = tuple(f.stated(name) for name in wanted if name in value)
    f.done()
    if not answers:
        raise BadInput(
            where, expected="answers in words", found=NOTHING, advice="Answer one question or more."
        )
    return answers


def _upstream(f: Fields, ids: tuple[str, ...]) -> Upstream:
    key = f.id()
    made = Upstream(
        id=key,
        name=f.text("name", key),
        hit=f.stated("hit", UNKNOWN_HIT),
        false_alarm=f.stated("false_alarm", UNKNOWN_FALSE_ALARM),
        controls=_controls(f, ids),
        heard_from=f.optional("heard_from"),
    )
    f.done()
    return made


def _unknown(top: Fields, ids: tuple[str, ...]) -> Upstream:
    f = Fields({"id": "unknown", **top.mapping("unknown_upstream")}, f"{top.where}: unknown")
    made = Upstream(
        id=f.id(),
        name="not stated",
        hit=f.stated("hit", UNKNOWN_HIT),
        false_alarm=f.stated("false_alarm", UNKNOWN_FALSE_ALARM),
        controls=_controls(f, ids),
    )
    f.done()
    return made


def _controls(f: Fields, ids: tuple[str, ...]) -> tuple[Control, ...] | None:
    if not f.has("control"):
        return None
    return tuple(_control(row, ids) for row in f.rows("control"))


def _control(f: Fields, ids: tuple[str, ...]) -> Control:
    wants = {c: stated(v, where=f"{f.where}: wants: {c}") for c, v in f.mapping("wants").items()}
    made = Control(f.text("by", "somebody"), _table(f, "given", ids), wants)
    f.done()
    return made


def _source(f: Fields) -> Source:
    key = f.id()
    letter = f.optional("letter")
    if letter is not None and letter not in LETTERS:
        raise BadInput(
            f"{f.where}: letter",
            expected="A to F",
            found=letter,
            advice="F is for a source that cannot be judged.",
        )
    grade = LETTERS[letter or "F"]
    says = f"letter {letter or 'F (none stated)'}"
    denies = f.mapping("denies")
    pair = Fields(denies, f"{f.where}: denies")
    made = Source(
        id=key,
        hit=f.stated("hit", Stated(grade.hit, says)),
        false_alarm=f.stated("false_alarm", Stated(grade.false_alarm, says)),
        letter=letter,
        upstream=f.optional("upstream", none="not stated"),
        denies=(pair.stated("when_asserted"), pair.stated("when_not")) if denies else None,
    )
    pair.done()
    f.done()
    return made


def _report(f: Fields) -> Report:
    made = Report(
        id=f.id(),
        source=f.text("source"),
        claim=f.text("claim"),
        value=f.choice("value", Value, None),
        upstream=f.optional("upstream", none="not stated"),
        would_have_known=f.stated("would_have_known") if f.has("would_have_known") else None,
        event_time=f.optional("event_time"),
        known_time=f.optional("known_time"),
        wording=f.optional("wording"),
        credibility=f.whole("credibility"),
        assumes=f.names("assumes"),
    )
    f.done()
    return made


def _artefacts(f: Fields, ids: tuple[str, ...]) -> list[Artefact]:
    key, outcome = f.id(), f.choice("outcome", Outcome, Outcome.FOUND)
    text, assumes = f.text("text", key), f.names("assumes")
    table = _table(f, "expected", ids)
    planted = tuple(h for h, factors in table.items() if len(factors) > 1)
    about = f.optional("about")
    made = [Artefact(key, text, table, outcome, planted, about=about, assumes=assumes)]
    if f.has("conspicuous"):
        seen = _table(f, "conspicuous", ids)
        made.append(
            Artefact(
                f"{key}.conspicuous",
                f"{text}: left to be found",
                seen,
                of=key,
                assumes=assumes,
            )
        )
    f.done()
    return made


def _assumption(f: Fields) -> Assumption:
    key = f.id()
    made = Assumption(key, f.text("text", key), f.stated("holds"))
    f.done()
    return made


def _sharing(f: Fields) -> Sharing:
    between: Any = f.names("between")
    if len(between) != 2 or between[0] == between[1]:
        raise BadInput(
            f"{f.where}: between", expected="two ids", found=between, advice="Name one pair a line."
        )
    shared = f.stated("shared") if f.has("shared") else None
    made = Sharing((between[0], between[1]), shared, f.names("signs"))
    f.done()
    return made
