"""From the fields of one question, as read, to an entry: checked, or set aside with its reasons.

1. Every field is of its type or refused with the place, what was expected and what was there.
2. `outcome`, `hash`, seals and base rates must fit the question; a base rate names its class.
3. A question that cannot resolve gives its reasons, never an entry.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time

from goodoffices.common.errors import NOTHING, BadInput
from goodoffices.forecasts.judgements import (
    Answer,
    Entry,
    Judgement,
    Refused,
    Scale,
    State,
    judge,
)
from goodoffices.forecasts.outcomes import YES_NO
from goodoffices.forecasts.questions import (
    Question,
    UnresolvableQuestion,
    closing,
    pose,
    printable,
)
from goodoffices.forecasts.seals import fingerprint, open_seal

__all__ = ["Fields", "as_number", "entry_from", "judgement_from", "judgement_of", "plain_text"]

QUESTION_FIELDS = (
    *("id", "words", "outcomes", "scale", "excludes", "rule", "asked", "closes", "hash"),
    *("base_rate", "reference_class", "outcome", "resolved", "judgements"),
)
JUDGEMENT_FIELDS = ("by", "at", "chance", "word", "chances", "seal", "nonce")


class Fields:
    """The fields of one mapping as read, with the place to name in a refusal."""

    def __init__(self, raw: object, where: str) -> None:
        self.where = where
        if not isinstance(raw, dict):
            raise BadInput(
                where,
                expected="fields, a name and a value each",
                found=NOTHING if raw is None else raw,
                advice="See --help for the form.",
            )
        self.raw: dict[object, object] = raw

    def wrong(self, name: str, expected: str, advice: str) -> BadInput:
        """Return the refusal of one field."""
        found = self.raw.get(name)
        return BadInput(
            f"{self.where}, {name}",
            expected=expected,
            found=NOTHING if found is None else found,
            advice=advice,
        )

    def only(self, *names: str) -> None:
        """Refuse a field of another name."""
        for name in self.raw:
            if name not in names:
                raise BadInput(
                    self.where,
                    expected="the fields " + ", ".join(names),
                    found=name,
                    advice="Check the spelling.",
                )

    def get(self, name: str) -> object:
        """Return the value, None where there is none."""
        return self.raw.get(name)

    def text(self, name: str) -> str:
        """Return text, empty where there is none; a number is read as its digits."""
        value = self.raw.get(name)
        if value is None:
            return ""
        if isinstance(value, bool | list | dict):
            raise self.wrong(name, "text", "Put it in quotes.")
        return plain_text(str(value), f"{self.where}, {name}")

    def number(self, name: str, otherwise: float) -> float:
        """Return a number from 0 to 1, or `otherwise` where there is none."""
        value = self.raw.get(name)
        if value is None:
            return otherwise
        number = as_number(value)
        if number is None or not 0 <= number <= 1:
            raise self.wrong(name, "a number from 0 to 1", "Write 30 % as 0.3.")
        return number

    def when(self, name: str) -> datetime | date | str | None:
        """Return a time as given; None where there is none."""
        value = self.raw.get(name)
        if value is None or isinstance(value, datetime | date):
            return value
        if isinstance(value, str):
            return value or None
        raise self.wrong(name, "a date, or a time with its zone", "Write 2187-03-02T09:00Z.")

    def moment(self, name: str) -> datetime:
        """Return a time with its zone; a bare date is its first moment, UTC."""
        value = self.when(name)
        if isinstance(value, str) and len(value) == 10:
            value = _date(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            return datetime.combine(value, time(), UTC)
        found = closing(value)
        if found is None:
            raise self.wrong(name, "a time with its zone", "Write 2187-03-02T09:00Z.")
        return found

    def hexadecimal(self, name: str) -> bytes:
        """Return bytes from their digits, none where there are none.

        Digits that read as a number must stand in quotes.
        """
        value = self.raw.get(name)
        if value is None:
            return b""
        try:
            return bytes.fromhex(value if isinstance(value, str) else "unquoted")
        except ValueError:
            raise self.wrong(name, "hexadecimal digits", "Put them in quotes.") from None

    def numbered(self) -> Iterator[tuple[str, object]]:
        """Yield the questions with their id, or their number where the id is missing."""
        questions = self.raw.get("questions")
        if not isinstance(questions, list) or not questions:
            raise self.wrong("questions", "a list of questions", "Give at least one.")
        for n, question in enumerate(questions, 1):
            named = question.get("id") if isinstance(question, dict) else None
            yield printable(str(named or n)), question


def entry_from(fields: Fields) -> Entry | Refused:
    """Return the entry of one question, or the question set aside with its reasons.

    Raises
    ------
    BadInput
        A field that is not what it should be.
    """
    fields.only(*QUESTION_FIELDS)
    name = fields.text("id")
    if not name:
        raise fields.wrong("id", "a short name", "Give each question one.")
    try:
        question = _question(fields)
    except UnresolvableQuestion as error:
        reasons = tuple(fault.reason for fault in error.faults)
        return Refused(name, fields.text("words"), reasons, error.instead)
    _check_hash(fields, question)
    state, happened = _outcome(fields, question)
    judged, sealed = _judgements(fields, question)
    return Entry(
        name=name,
        question=question,
        judgements=judged,
        sealed=sealed,
        state=state,
        happened=happened,
        ended=_ended(fields, question, state),
        base_rates=_base_rates(fields, question),
        reference_class=fields.text("reference_class"),
        ordered=_scale(fields),
    )


def plain_text(text: str, where: str) -> str:
    """Return text that a terminal will not obey; refuse any other.

    Raises
    ------
    BadInput
        A control character other than a line end or a tab.
    """
    if not all(c.isprintable() or c in "\n\t" for c in text):
        raise BadInput(
            where,
            expected="text without control characters",
            found=text,
            advice="Write it anew.",
        )
    return text


def as_number(value: object) -> float | None:
    """Return a finite number, also from its digits; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _question(fields: Fields) -> Question:
    outcomes = fields.get("outcomes")
    if outcomes is not None and not isinstance(outcomes, list):
        raise fields.wrong("outcomes", "a list", "Write [yes, no].")
    return pose(
        fields.text("words"),
        [_outcome_name(o) for o in outcomes or ()],
        fields.text("rule"),
        fields.when("closes"),
        asked=fields.when("asked"),
        excludes=fields.text("excludes"),
    )


def _outcome_name(value: object) -> str:
    if isinstance(value, bool):  # true and false are yes and no
        return YES_NO[value]
    plain = plain_text(str(value).strip(), "outcome")
    return plain.lower() if plain.lower() in YES_NO else plain


def _check_hash(fields: Fields, question: Question) -> None:
    stated = fields.hexadecimal("hash").hex()
    if stated and stated != fingerprint(question):
        raise fields.wrong(
            "hash",
            f"the hash of this question, {fingerprint(question)}",
            "The question was changed after it was fixed, or the hash is another's: ask it anew.",
        )


def _outcome(fields: Fields, question: Question) -> tuple[State, int | None]:
    value = fields.get("outcome")
    if value is None or value == "":
        return State.OPEN, None
    name = {"1": "yes", "0": "no"}.get(str(value), _outcome_name(value))
    if name in {State.VOID, State.AMBIGUOUS}:
        return State(name), None
    if name not in question.outcomes:
        choices = [*question.outcomes, State.VOID, State.AMBIGUOUS]
        raise fields.wrong("outcome", "one of " + ", ".join(choices), "Leave it out while open.")
    return State.RESOLVED, question.outcomes.index(name)


def _ended(fields: Fields, question: Question, state: State) -> datetime | None:
    if fields.get("resolved") in (None, ""):
        return None
    if state is State.OPEN:
        raise fields.wrong("resolved", "an outcome beside it", "Name what happened.")
    return min(question.closes, fields.moment("resolved"))


def _base_rates(fields: Fields, question: Question) -> tuple[float, ...] | None:
    stated = fields.get("base_rate")
    if stated is None:
        return None
    if not fields.text("reference_class"):
        raise fields.wrong(
            "reference_class", "the class the base rate is of", "A rate is a rate of something."
        )
    answer: Answer | None = as_number(stated)
    if isinstance(stated, dict):
        rates = {_outcome_name(k): as_number(v) for k, v in stated.items()}
        answer = {k: math.nan if v is None else v for k, v in rates.items()}
    if answer is None:
        raise fields.wrong("base_rate", "a number, or one for each outcome", "Write 30 % as 0.3.")
    return judge(question.outcomes, "base rate", question.closes, answer).chances


def _scale(fields: Fields) -> Scale | None:
    stated = fields.text("scale")
    if stated not in {"", "ordered", "unordered"}:
        raise fields.wrong("scale", "ordered or unordered", "Leave it out for yes and no.")
    return Scale.ORDERED if stated == "ordered" else None


def _judgements(
    fields: Fields, question: Question
) -> tuple[tuple[Judgement, ...], tuple[str, ...]]:
    listed = fields.get("judgements") or []
    if not isinstance(listed, list):
        raise fields.wrong("judgements", "a list", "Begin each with a dash.")
    judged, sealed = [], []
    for n, raw in enumerate(listed, 1):
        one = Fields(raw, f"{fields.where}, judgement {n}")
        made = judgement_from(one, question)
        if isinstance(made, str):
            sealed.append(made)
        else:
            judged.append(made)
    return tuple(judged), tuple(sealed)


def judgement_from(one: Fields, question: Question) -> Judgement | str:
    """Return one judgement, opened where it was sealed; the person's name where it still is.

    Raises
    ------
    BadInput
        No answer or several, a field of the wrong type, or a seal that does not open.
    """
    one.only(*JUDGEMENT_FIELDS)
    by, at = one.text("by"), one.moment("at")
    said = [name for name in ("chance", "word", "chances") if one.get(name) not in (None, "")]
    if one.hexadecimal("seal") and not said:
        return by
    if len(said) != 1:
        raise one.wrong(
            "chance", "one of chance, word, chances", "Give one answer, or a seal alone."
        )
    made = judge(question.outcomes, by, at, _answer(one, said[0]))
    sealed, nonce = one.hexadecimal("seal"), one.hexadecimal("nonce")
    if sealed or nonce:
        open_seal(sealed.hex(), fingerprint(question), by, at, made.answer, nonce=nonce)
    return made


def judgement_of(pairs: Sequence[str], question: Question) -> tuple[Judgement, bytes]:
    """Return a judgement written as `by=ana`, `at=...`, `chance=0.7`, and its nonce, if any.

    A pair whose name is an outcome of the question gives that outcome its chance.

    Raises
    ------
    BadInput
        A pair without `=`, a name twice or unknown, a seal, and as `judgement_from`.
    """
    named: dict[str, object] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or name in named:
            raise BadInput(
                "judgement",
                expected="name=value, each name once",
                found=pair,
                advice="Write by=ana at=2187-03-01T19:00:00Z chance=0.7.",
            )
        named[name] = value
    chances = {name: named.pop(name) for name in question.outcomes if name in named}
    fields = Fields({**named, **({"chances": chances} if chances else {})}, "judgement")
    nonce = fields.hexadecimal("nonce")
    fields.raw.pop("nonce", None)
    made = judgement_from(fields, question)
    if isinstance(made, str):
        raise fields.wrong("seal", "an answer, and no seal", "Leave the seal out.")
    return made, nonce


def _answer(one: Fields, name: str) -> Answer:
    value = one.get(name)
    if name == "chances":
        if not isinstance(value, dict):
            raise one.wrong("chances", "a number for each outcome", "Write {A: 0.6, B: 0.4}.")
        numbers = {_outcome_name(k): as_number(v) for k, v in value.items()}
        return {k: math.nan if v is None else v for k, v in numbers.items()}
    if name == "word":
        return one.text("word")
    number = as_number(value)
    if number is None:
        raise one.wrong("chance", "a number strictly between 0 and 1", "Use word: for a word.")
    return number


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
