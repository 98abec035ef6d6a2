"""What an act may not do, whoever types it; each refusal says what would be right.

1. A mandate of good offices or facilitation carries no proposal of the mediator's own: no offer or
   demand, no draft or non-paper, no package that he tables.
2. An offer or a release is withdrawn by whose it is, and by nobody else.
3. A release is given for a time still to come. A request to release something that got no answer
   by its time counts as refused: it is asked again, and not answered late.
4. A recording is looked at with the consent of every party that is on it, on record; or with a
   reason, and then it stands on record as an exception.
5. What is kept or moved is a note that is still held.
6. The same act is not taken twice in one exchange.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from goodoffices.common.errors import BadInput, GoodOfficesError
from goodoffices.common.periods import end_of, start_of
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.custody import Viewing
from goodoffices.record.kinds.deals import Package
from goodoffices.record.kinds.drafts import Draft
from goodoffices.record.kinds.keeping import Keeping
from goodoffices.record.kinds.people import Consent, Mandate, Meeting, Person, Recording
from goodoffices.record.kinds.promises import Document, Release
from goodoffices.record.kinds.substance import Demand, Offer, Withdrawal
from goodoffices.record.kinds.talk import Request
from goodoffices.record.sight import CaseHeader

__all__ = ["AskedTooLate", "NoConsent", "NotInMandate", "Replayed", "check_act"]

_TEXTS = {"draft", "non-paper", "treaty"}
Entries = Mapping[str, Entry]


class NotInMandate(GoodOfficesError):
    """The mandate does not carry this act."""

    def __init__(self, mandate: str) -> None:
        super().__init__(
            f"refused: the mandate is {mandate}; it carries no proposal of the mediator's own. "
            "File it as a party's, with whose: that party, or file a new mandate first."
        )


class AskedTooLate(GoodOfficesError):
    """A release that answers a request whose time has passed."""

    def __init__(self, due: str) -> None:
        super().__init__(
            f"refused: the request was to be answered by {due}; no answer by then counts as "
            "refused. Ask again, or file the release by itself."
        )


class NoConsent(GoodOfficesError):
    """A recording is looked at without the consent of those on it."""

    def __init__(self, parties: str) -> None:
        super().__init__(
            f"refused: no consent on record of {parties}. File the consent, or give a reason: "
            "then the viewing stands on record as an exception."
        )


class Replayed(GoodOfficesError):
    """The same act a second time in one exchange."""

    def __init__(self, exchange: str) -> None:
        super().__init__(f"refused: this act is on record already in exchange {exchange}.")


def check_act(entry: Entry, entries: Entries, header: CaseHeader, held: Container[str]) -> None:
    """Refuse an act that the rules do not carry.

    Parameters
    ----------
    entry : Entry
        What would be filed.
    entries : mapping
        What was filed before, under its id.
    header : CaseHeader
        Whose seats there are.
    held : container of str
        The ids of the notes that are still held.

    Raises
    ------
    NotInMandate, AskedTooLate, NoConsent, BadInput
        See the rules.
    """
    if _proposes(entry, entries, header.mediator.id):
        _check_mandate(entries)
    match entry:
        case Withdrawal():
            _check_own(entry, entries)
        case Release():
            _check_in_time(entry, entries)
        case Viewing():
            _check_consents(entry, entries, header)
        case Keeping():
            _check_held(entry, held)


def _proposes(entry: Entry, entries: Entries, office: str) -> bool:
    """Tell whether it is a proposal of the office's own."""
    match entry:
        case Offer() | Demand():
            return entry.whose == office
        case Document():
            return entry.giver == office and entry.standing in _TEXTS
        case Package():
            return entry.state == "tabled" and entry.whose in {None, office}
        case Draft():
            by = entries.get(entry.by or "")
            seat = by.seat if isinstance(by, Person) else office
            return (entry.originator or seat) == office
        case _:
            return False


def _check_mandate(entries: Entries) -> None:
    mandates = [e for e in entries.values() if isinstance(e, Mandate)]
    if mandates and not mandates[-1].carries_proposals:
        raise NotInMandate(mandates[-1].type)


def _check_own(withdrawal: Withdrawal, entries: Entries) -> None:
    for ended in (entries[name] for name in withdrawal.of):
        if not isinstance(ended, Offer | Release) or ended.whose != withdrawal.whose:
            raise BadInput(
                "of", expected=f"an offer or a release of {withdrawal.whose}'s", found=ended.kind,
                advice="Only whose it is can end it.",
            )  # fmt: skip


def _check_in_time(release: Release, entries: Entries) -> None:
    until = end_of(release.until)
    if until and release.when and start_of(release.when) > until:
        raise BadInput(
            "until", expected="a time still to come", found=release.until and release.until.said,
            advice="A release that is over lets nobody know anything.",
        )  # fmt: skip
    asked = entries.get(release.asked or "")
    if not isinstance(asked, Request) or asked.due is None or asked.due.chosen is None:
        return
    due = end_of(asked.due)
    if due and release.when and start_of(release.when) > due:
        raise AskedTooLate(asked.due.shown)


def _check_consents(viewing: Viewing, entries: Entries, header: CaseHeader) -> None:
    missing = {p for name in viewing.of for p in _without_consent(entries[name], entries)}
    if missing and not viewing.reason:
        raise NoConsent(", ".join(p.name for p in header.parties if p.id in missing))


def _without_consent(recording: Entry, entries: Entries) -> Iterator[str]:
    """Return the parties on a recording whose last word on it is no plain consent."""
    if not isinstance(recording, Recording):
        return
    said = [e for e in entries.values() if isinstance(e, Consent) and recording.id in e.of]
    last = {consent.whose: consent.state for consent in said}
    for name in recording.rooms:
        room = entries[name]
        if isinstance(room, Meeting):
            yield from (p for p in room.parties if last.get(p) != "given")


def _check_held(keeping: Keeping, held: Container[str]) -> None:
    if not keeping.of or any(name not in held for name in keeping.of):
        raise BadInput(
            "of", expected="notes that are still held", found=", ".join(keeping.of),
            advice="What has gone out stays out: nothing is unsent.",
        )  # fmt: skip
