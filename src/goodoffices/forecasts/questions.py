"""Questions that can resolve: what keeps one from it, and what would do instead.

1. A forecast needs a question somebody else could settle later without asking the forecaster:
   outcomes of which exactly one happens, a rule that names who finds and on what evidence, and
   a day by which it is over. What lacks one of these is refused, with the reason.
2. Outcomes exclude each other by their form (yes and no; "X" and "not X"; ranges that do not
   overlap; "only A", "only B", "both", "neither") or because the author says why no two can
   happen. Two good things, or a good and a bad one, do not exclude each other by being two.
3. Outcomes leave nothing over by their form, or they have a rest: "other", "neither", "none".
4. No outcomes given: "Will ...?" means yes or no; "A or B" means the two alternatives.
5. A chance ("even odds", "likely") is an answer and has no place in the question.
6. A word that two honest people read differently ("progress", "soon") must stand in the rule.
7. A day is a date; an hour needs a zone.
8. The refusal comes with questions that would do. What only the author can know is left open
   in square brackets, never filled in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from goodoffices.common.errors import BadInput
from goodoffices.forecasts.outcomes import (
    YES_NO,
    alternatives,
    excludes_by_form,
    is_polar,
    leaves_over,
    read_from_words,
)

__all__ = [
    "Fault",
    "Question",
    "UnresolvableQuestion",
    "closing",
    "faults",
    "pose",
    "printable",
    "would_do",
]

_ODDS = (
    r"(?:(?:even|long|short|good) odds|odds (?:are|of|that|on)|fifty[- ]fifty|50 ?[-/:] ?50"
    r"|chances? (?:is|are|of|that)|probabl[ey]|probability|likely|unlikely|almost certain(?:ly)?"
    r"|\d+(?:\.\d+)? ?(?:%|per ?cent)(?= ?(?::|,|chance|that\b)))"
)
_CHANCE = re.compile(rf"\b{_ODDS}", re.IGNORECASE)  # "exceed 50 %" is no chance, "50 %: ..." is
_OPENING = re.compile(
    r"^(?:it is |there (?:are|is) |the |an? )*"
    rf"(?:{_ODDS}\s*(?:(?:chance )?(?:of|on|for|that|whether)\b)?\s*[:,-]?\s*)+",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(significant(?:ly)?|substantial(?:ly)?|serious(?:ly)?|soon|eventually|near future"
    r"|progress|success(?:ful(?:ly)?)?|fail(?:s|ed|ure)?|better|worse|badly|perfect|common ground"
    r"|common enemy|deadlock(?:ed)?|escalat(?:es?|ed|ion)|stable|stability|credible|meaningful"
    r"|constructive|good faith)\b",
    re.IGNORECASE,
)
_OPEN_DAY = "[day, or hour and zone]"
_OPEN_RULE = "Yes if [who] finds [what document or observation shows it]; otherwise no."


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why a question cannot resolve.

    Parameters
    ----------
    kind : str
        Stable name: words, chance-in-question, outcomes, not-exclusive, not-exhaustive, rule,
        date, zone, order-of-dates or vague.
    reason : str
        What is missing, in one sentence.
    """

    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can resolve; made by `pose`.

    `closes` and `asked` carry a zone; a bare date has become the end of that day, UTC.
    """

    words: str
    outcomes: tuple[str, ...]
    rule: str
    closes: datetime
    asked: datetime | None = None
    excludes: str = ""


class UnresolvableQuestion(BadInput):
    """The question cannot resolve; the message says why and what would do."""

    def __init__(self, words: str, found: Sequence[Fault], instead: Sequence[str]) -> None:
        self.faults, self.instead = tuple(found), tuple(instead)
        super().__init__(
            "question",
            expected="one that can resolve",
            found=words,
            advice=" ".join([*(f.reason for f in found), "Would do:", *instead]),
        )


def faults(
    words: str,
    outcomes: Sequence[str],
    rule: str,
    closes: datetime | date | str | None,
    *,
    asked: datetime | date | str | None = None,
    excludes: str = "",
) -> tuple[Fault, ...]:
    """Return the reasons why a question cannot resolve; none when it can.

    Parameters
    ----------
    words : str
        The question as put.
    outcomes : sequence of str
        What may happen; empty: read from the words (rule 4).
    rule : str
        Who finds what happened, on what evidence.
    closes : datetime, date, str or None
        The last day, or the last moment with its zone; a string is ISO 8601.
    asked : datetime, date, str or None
        When it was put, if known; must not be after the close.
    excludes : str
        Why no two outcomes can happen, where their form does not show it.

    Returns
    -------
    tuple of Fault
        In the order of the rules above. The check reads words, not the world: a set of outcomes
        declared exclusive in `excludes` is believed. That assumption fails first.

    Examples
    --------
    >>> rule = "Yes if the venue log shows both delegations in the room until the chair closes."
    >>> faults("Will both delegations stay to the end?", ["yes", "no"], rule, "2187-03-02")
    ()
    >>> bad = faults("even odds: common ground or common enemy", [], "", None)
    >>> [fault.kind for fault in bad]
    ['chance-in-question', 'not-exclusive', 'not-exhaustive', 'rule', 'date', 'vague']
    """
    stated = tuple(outcomes) or read_from_words(_OPENING.sub("", words.strip()))
    found = (
        *_about_words(words),
        *_about_outcomes(stated, excludes),
        *_about_rule(rule),
        *_about_dates(closes, asked),
        *_about_vagueness(" ".join([words, *stated]), rule),
    )
    return tuple(Fault(kind, reason) for kind, reason in found)


def would_do(
    words: str,
    outcomes: Sequence[str],
    rule: str,
    closes: datetime | date | str | None,
    *,
    excludes: str = "",
) -> tuple[str, ...]:
    """Return questions near this one that could resolve, open places in square brackets.

    Outcomes that do not exclude each other become one yes-or-no question each: both may come
    true, and each gets its own chance.

    Examples
    --------
    >>> for question in would_do("Common ground or common enemy", [], "", "2187-03-09"):
    ...     print(question)
    Will "Common ground" have happened by 2187-03-09? Yes if [who] finds [what document or
    observation shows it]; otherwise no. Here "common ground" means [...].
    Will "common enemy" have happened by 2187-03-09? Yes if [who] finds [what document or
    observation shows it]; otherwise no. Here "common enemy" means [...].
    """
    bare = printable(_OPENING.sub("", words.strip()).rstrip("?.! "))
    rule = printable(rule)
    stated = (
        tuple(map(printable, outcomes)) or read_from_words(bare) or alternatives(bare) or YES_NO
    )
    when = _OPEN_DAY if closing(closes) is None else printable(str(closes))
    if excludes.strip() or excludes_by_form(stated):
        return (_completed(_whole(bare, stated, when), stated, rule),)
    parts = (f'Will "{o.strip()}" have happened by {when}?' for o in stated)
    return tuple(_completed(part, YES_NO, "") for part in parts)


def pose(
    words: str,
    outcomes: Sequence[str],
    rule: str,
    closes: datetime | date | str | None,
    *,
    asked: datetime | date | str | None = None,
    excludes: str = "",
) -> Question:
    """Return the question, or refuse it with the reasons and with what would do.

    Parameters are those of `faults`.

    Raises
    ------
    UnresolvableQuestion
        `faults` is not empty.
    """
    found = faults(words, outcomes, rule, closes, asked=asked, excludes=excludes)
    end = closing(closes)
    if found or end is None:
        raise UnresolvableQuestion(
            words, found, would_do(words, outcomes, rule, closes, excludes=excludes)
        )
    stated = tuple(outcomes) or read_from_words(words)
    return Question(words, stated, rule, end, closing(asked), excludes)


def closing(when: datetime | date | str | None) -> datetime | None:
    """Return the moment meant: with its zone, a bare date as the end of that day, UTC.

    None when nothing is given, when it is no date, or when an hour has no zone.

    Examples
    --------
    >>> closing("1963-12-31")
    datetime.datetime(1963, 12, 31, 23, 59, 59, tzinfo=datetime.timezone.utc)
    """
    moment = _moment(when)
    if isinstance(moment, datetime):
        return moment if moment.tzinfo else None
    return datetime.combine(moment, time(23, 59, 59), UTC) if moment else None


def printable(text: str) -> str:
    r"""Return text on one line of at most 400 characters, safe to write to a terminal.

    Examples
    --------
    >>> printable("war\x1b[2J or\npeace")
    'war [2J or peace'
    """
    plain = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(plain.split())[:400]


def _about_words(words: str) -> list[tuple[str, str]]:
    if not words.strip():
        return [("words", "The question has no words.")]
    chance = _CHANCE.search(words)
    if chance is None:
        return []
    return [
        (
            "chance-in-question",
            f'"{chance.group()}" is a chance: it belongs to the answer, not to the question.',
        )
    ]


def _about_outcomes(outcomes: tuple[str, ...], excludes: str) -> list[tuple[str, str]]:
    if len(outcomes) < 2:
        return [("outcomes", "It does not name two or more outcomes, of which one happens.")]
    if not all(o.strip() for o in outcomes):
        return [("outcomes", "An outcome has no words.")]
    if len({o.strip().lower() for o in outcomes}) < len(outcomes):
        return [("outcomes", "An outcome is named twice.")]
    found = []
    listed = ", ".join(f'"{printable(o)}"' for o in outcomes[:6])
    if not excludes.strip() and not excludes_by_form(outcomes):
        reason = f"Nothing keeps two of {listed} from happening together."
        found.append(("not-exclusive", reason))
    if leaves_over(outcomes):
        reason = f"It may be that none of {listed} happens, and no outcome is kept for that."
        found.append(("not-exhaustive", reason))
    return found


def _about_rule(rule: str) -> list[tuple[str, str]]:
    if len(rule.split()) >= 4:
        return []
    return [("rule", "No rule says who finds what happened, and on what evidence.")]


def _about_dates(
    closes: datetime | date | str | None, asked: datetime | date | str | None
) -> list[tuple[str, str]]:
    moment = _moment(closes)
    if moment is None:
        return [("date", "No closing date says when it is over.")]
    end, start = closing(closes), closing(asked)
    if end is None:
        return [("zone", "The closing hour has no zone, so it is several hours at once.")]
    if start is not None and not isinstance(_moment(asked), datetime):
        start = datetime.combine(start.date(), time(), UTC)
    if start is not None and start >= end:
        return [("order-of-dates", "It closes before it was asked.")]
    return []


def _about_vagueness(text: str, rule: str) -> list[tuple[str, str]]:
    terms = ", ".join(f'"{term}"' for term in _loose(text, rule))
    return [("vague", f"The rule does not say what counts as {terms}.")] if terms else []


def _loose(text: str, rule: str) -> list[str]:
    terms = dict.fromkeys(m.group().lower() for m in _VAGUE.finditer(text))
    return [term for term in terms if term not in rule.lower()]


def _moment(when: datetime | date | str | None) -> datetime | date | None:
    if not isinstance(when, str):
        return when
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(when.strip())
        except ValueError:
            continue
    return None


def _whole(bare: str, outcomes: tuple[str, ...], when: str) -> str:
    if is_polar(bare) or not _are_yes_no(outcomes):
        return f"{bare or '[what happens]'} (by {when})?"
    return f"Will this have happened by {when}: {bare or '[what happens]'}?"


def _completed(question: str, outcomes: tuple[str, ...], rule: str) -> str:
    parts = [question]
    if not _are_yes_no(outcomes):
        rest = ["none of these"] if leaves_over(outcomes) else []
        parts.append(f"One of: {'; '.join([*outcomes, *rest])}.")
    parts.append(_OPEN_RULE if _about_rule(rule) else f"{rule.strip().rstrip('.')}.")
    terms = _loose(" ".join([question, *outcomes]), rule)
    parts += [f'Here "{term}" means [...].' for term in terms]
    return " ".join(parts)


def _are_yes_no(outcomes: Sequence[str]) -> bool:
    return {o.strip().lower() for o in outcomes} == set(YES_NO)
