"""May I say this to them? The corridor's question, answered from the record.

1. What is asked is matched to entries of the mediator's own record, by reference or by words. A
   number that is asked must stand in the entry: six hours is not an answer about seven.
2. yes - every entry it matches is open to that reader: his own, said before him, or released.
   yes, but not confirmed by its owner - open, and it is a number or a promise its owner has not
   confirmed, or it is known on somebody's word alone.
   gist only - the words are not open, a digest that rests on them is.
   no - an owner has not released it, or his release was withdrawn or its term is over: what was
   told stays known, and is not told again.
3. Nothing found: nothing on record, treat as no. The record cannot know what it was not told.
4. The answer names who could release it, what that reader was told already, and in which words.
   A note that is held still was not told by its release.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from goodoffices.common.periods import end_of
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.judgement import Judgement
from goodoffices.record.kinds.people import Meeting, Person, Showing
from goodoffices.record.kinds.promises import Digest, Progress, Release, Undertaking
from goodoffices.record.kinds.substance import Withdrawal
from goodoffices.record.kinds.talk import Answer, Figure, Observation, ReadBack, Statement
from goodoffices.record.sight import Sight
from goodoffices.studies.held_notes import held, is_number

__all__ = ["Sayable", "sayable"]

YES, UNCONFIRMED = "yes", "yes, but not confirmed by its owner"
GIST, NO = "gist only", "no"
_ORDER = (YES, UNCONFIRMED, GIST, NO)
_NOT_CONTENT = (Person, Meeting, Release, ReadBack, Observation, Judgement)
_SMALL_WORDS = """
a an and are as at be but by can do does for from has have he her his i in is it its may me my not
of on or our she that the their them they this to was we were will with you your
"""
_STOP = frozenset(_SMALL_WORDS.split())
_NAMING = (
    "short", "issue", "term", "meaning", "amount", "value", "referent", "unit", "topic", "instead",
)  # fmt: skip
_FROM_TWO = """
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty
"""
_IN_FIGURES = {name: str(n) for n, name in enumerate(_FROM_TWO.split(), start=2)}
_IN_WORDS = {figure: name for name, figure in _IN_FIGURES.items()}
_WORD = re.compile(r"[^\W_]+")
_ENOUGH, _NEAR = 0.6, 0.75


@dataclass(frozen=True, slots=True)
class Sayable:
    """The answer of the corridor card."""

    verdict: str
    nothing_found: bool
    matched: tuple[Entry, ...]
    releasers: tuple[str, ...]
    told_already: tuple[Entry, ...]
    last_words: Entry | None
    gists: tuple[Entry, ...]


def sayable(sight: Sight, reader: str, *, words: str = "", entry: str = "") -> Sayable:
    """Return whether the mediator may say it to `reader`, on what is recorded.

    Parameters
    ----------
    sight : Sight
        The mediator's own.
    reader : str
        To whom it would be said.
    words : str
        What would be said; matched by its content words.
    entry : str
        A reference in place of words: a source or a handle.
    """
    matched = _named(sight, entry) if entry else _matching(sight, words)
    told = _told(sight, reader, matched)
    verdicts = [_verdict(sight, e, reader) for e in matched]
    verdict = max(verdicts, key=_ORDER.index, default=NO)
    return Sayable(
        verdict=verdict,
        nothing_found=not matched,
        matched=matched,
        releasers=_releasers(sight, matched, reader),
        told_already=told,
        last_words=told[-1] if told else None,
        gists=tuple(g for e in matched for g in _open_gists(sight, e, reader)),
    )


def _named(sight: Sight, ref: str) -> tuple[Entry, ...]:
    """Return the entries of that name; their content, where there is any, and not its notes."""
    found = sight.find(ref)
    return tuple(e for e in found if not isinstance(e, _NOT_CONTENT)) or found


def _content(words: str) -> set[str]:
    return {_stem(w) for w in _WORD.findall(words.casefold()) if w not in _STOP}


def _stem(word: str) -> str:
    if word in _IN_FIGURES:
        return _IN_FIGURES[word]
    for ending in ("ies", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _matching(sight: Sight, words: str) -> tuple[Entry, ...]:
    """Return the entries that hold most of the content words, near the best match."""
    asked = _content(words)
    if not asked:
        return ()
    scored = []
    for entry in sight.entries:
        if not isinstance(entry, _NOT_CONTENT) and not _own_caution(sight, entry):
            share = _share(asked, _all_words(entry).casefold())
            if share >= _ENOUGH:
                scored.append((share, entry))
    best = max((share for share, _ in scored), default=0.0)
    return tuple(e for share, e in scored if share >= _NEAR * best)


def _share(asked: set[str], said: str) -> float:
    """Return the share of the content words asked that were said; a bound where it is too low.

    What says not every number that was asked for says nothing of it.
    """
    at_most = sum(word in said or _IN_WORDS.get(word, word) in said for word in asked) / len(asked)
    if at_most < _ENOUGH:
        return at_most
    missing = asked - _content(said)
    return 0.0 if any(map(is_number, missing)) else 1 - len(missing) / len(asked)


def _own_caution(sight: Sight, entry: Entry) -> bool:
    """Tell whether it is the mediator's own telling of somebody's content: judged by its source."""
    return bool(entry.get("conveys")) and sight.seat_of(entry) == sight.reader.id


def _all_words(entry: Entry) -> str:
    return " ".join([entry.words, *(str(entry.get(field) or "") for field in _NAMING)])


def _verdict(sight: Sight, entry: Entry, reader: str) -> str:
    if not _open(sight, entry, reader):
        return GIST if _open_gists(sight, entry, reader) else NO
    owner = sight.seat_of(entry)
    if owner != reader and (entry.via is not None or not _confirmed(sight, entry)):
        return UNCONFIRMED
    return YES


def _open(sight: Sight, entry: Entry, reader: str) -> bool:
    """Tell whether it may be told to him now: every owner allows it, or has a release in force."""
    label, held = sight.label(entry), sight.copy(entry.id)
    if label is None or held is None or held.label is None or not label.can_read(reader):
        return False
    owners = (o for o, allowed in held.label.policies if reader not in allowed)
    return all(_in_force(sight, entry, owner, reader) for owner in owners)


def _was_released(sight: Sight, entry: Entry, reader: str) -> bool:
    """Tell whether a release had let him know it, whether or not it is over by now."""
    label, held = sight.label(entry), sight.copy(entry.id)
    if label is None or held is None or held.label is None:
        return False
    return label.can_read(reader) and not held.label.can_read(reader)


def _in_force(sight: Sight, entry: Entry, owner: str, reader: str) -> bool:
    given = [
        r for r in sight.cited_by(entry, Release)
        if r.whose == owner and reader in r.to and not sight.cited_by(r, Withdrawal)
    ]  # fmt: skip
    shown = any(reader == s.to for s in sight.cited_by(entry, Showing))
    return shown or any(not _over(end_of(r.until), sight.as_of) for r in given)


def _over(end: datetime | None, now: datetime) -> bool:
    return end is not None and end < now


def _confirmed(sight: Sight, entry: Entry) -> bool:
    if isinstance(entry, Figure):
        answers = sight.cited_by(entry, ReadBack)
        return any(r.response == "confirmed" and r.to == entry.whose for r in answers)
    if isinstance(entry, Undertaking):
        steps = sight.cited_by(entry, Progress)
        return any(p.state in {"received", "accepted", "kept"} for p in steps)
    figures = sight.cited_by(entry, Figure)
    return all(_confirmed(sight, figure) for figure in figures)


def _open_gists(sight: Sight, entry: Entry, reader: str) -> list[Entry]:
    digests = sight.cited_by(entry, Digest)
    return [d for d in digests if _open(sight, d, reader)]


def _releasers(sight: Sight, matched: tuple[Entry, ...], reader: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for entry in matched:
        held = sight.copy(entry.id)
        for owner, allowed in held.label.policies if held and held.label else ():
            if reader not in allowed and not _in_force(sight, entry, owner, reader):
                found[owner] = None
    return tuple(found)


def _told(sight: Sight, reader: str, matched: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return what this reader was told of it: what was released to him, and tellings of it."""
    handles = {e.id for e in matched}
    owners = {sight.seat_of(e) for e in matched} - {reader, sight.reader.id}
    waiting = [e for e in held(sight) if _was_released(sight, e, reader)]
    released = {e.id: e for e in matched if e not in waiting and _was_released(sight, e, reader)}
    elsewhere = released.keys() | {e.id for e in waiting}
    return (*released.values(), *(
        s
        for s in sight.of_kind(Statement, Answer)
        if (handles & {*s.of, s.id} or any(c.whose in owners for c in s.conveys))
        and sight.seat_of(s) != reader
        and s.id not in elsewhere
        and (label := sight.label(s)) is not None
        and label.can_read(reader)
    ))  # fmt: skip
