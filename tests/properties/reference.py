"""What a reader may know, said a second time and in other words: plain sets, replayed.

It shares no code with labels, record or office. Entries are read as bare fields.

1. Every entry has a policy: for each originator, the set of seats that originator lets read.
   A seat reads when it stands in every one of these sets.
2. An entry's own policy is {originator: readers}; the room gives the readers where none are
   written. A kind that derives takes over the policies of all it rests on, as they stand at that
   moment, and those of the parties of its room; of a portion, without the mediator's own.
3. A release adds seats to one originator's set. A withdrawal by the same originator takes out
   again those who may not read by then; to those it had brought something goes a retraction. So
   does, without one, a consent to a seat: what that seat was allowed for a term that is over by
   the last consent to it.
4. A held note waits for its read-back or the end of its room, known or declared. Nobody but the
   mediator has it earlier, whatever is released. If it is kept, the mediator's own policy joins.
5. A reader knows an entry from the latest of: when it was recorded, when it stopped being held,
   when the last release that gave it to him was recorded.
6. A draft is for its originator until that one shows it: the showing releases it to one seat. Of
   a room's readers a showing is for that seat, whoever showed it, and the mediator.
7. Of what he knows a reader sees every field, but: of references only those to what he knew at
   delivery and knows at the time asked about, and of `of` then those to what came to him later; of
   lists of readers only himself, unless it is his own release; nothing of who else may read, or
   that it was ever held; no digest of words that he did not hold at delivery.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.keeping import Retraction
from tests.properties.histories import SEATS, History

__all__ = ["AUDIENCES", "DERIVED", "REFERENCES", "Refused", "Replay", "Seen", "visible"]

DERIVED = {
    "digest",
    "judgement",
    "interest",
    "opening",
    "preference",
    "ranking",
    "release-worksheet",
}
COMMON = ("by", "meeting", "via", "of")
REFERENCES = {
    "custody": (*COMMON, "held_by"),
    "digest": (*COMMON, "portions"),
    "keeping": (*COMMON, "instead"),
    "link": (*COMMON, "cited_in"),
    "meeting": (*COMMON, "present"),
    "parked": (*COMMON, "for_meeting"),
    "party-key": (*COMMON, "heard_by"),
    "read-back": (*COMMON, "heard_by"),
    "recording": (*COMMON, "rooms", "custodian", "viewed_by"),
    "release": (*COMMON, "portion", "asked"),
    "release-worksheet": (*COMMON, "variants"),
}
AUDIENCES = {
    "deadline": ("readers", "on_silence_told"),
    "document": ("readers", "handed_to"),
    "release": ("readers", "to"),
    "request": ("readers", "on_silence_told"),
    "statement": ("readers", "to"),
}
OPEN_ROOMS = {"caucus", "plenary", "proximity", "correspondence"}
CLOSED_ROOMS = {"caucus", "one-to-one"}
MEDIATOR, SECURITY = "mediator", "security"

ALL = set(SEATS)

Policy = dict[str, set[str]]


class Refused(Exception):
    """A release by somebody whose content it is not, or a keeping of what has gone out."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry as a reader may see it."""

    name: str
    since: datetime | None
    released: bool
    until: datetime | None
    fields: Mapping[str, Any] = field(repr=False)


@dataclass(slots=True)
class Known:
    """What a reader was given: the entry, from when, and what it could refer to by then."""

    entry: Entry
    since: datetime | None
    released: bool
    until: datetime | None
    referable: frozenset[str]


@dataclass(frozen=True, slots=True)
class Grant:
    """A release of one entry, and to whom it is in force."""

    release: Entry
    to: frozenset[str]
    whose: str

    @property
    def given(self) -> datetime | None:
        return _start(self.release.known or self.release.said)

    @property
    def until(self) -> datetime | None:
        return _finish(self.release.__dict__.get("until"))


class Replay:
    """The whole record at one moment, as plain sets."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.policy: dict[str, Policy] = {}
        self.grants: dict[str, list[Grant]] = {}
        self.held: dict[str, None] = {}
        self.free: dict[str, datetime | None] = {}
        self.known: dict[str, dict[str, Known]] = {seat: {} for seat in SEATS}

    def file(self, one: Entry) -> None:
        self.entries[one.id], self.grants[one.id] = one, []
        self.policy[one.id] = self._policy(one)
        self._hold(one)
        self._do(one, one.__dict__)
        self._give(one.id)

    def _do(self, one: Entry, fields: Mapping[str, Any]) -> None:
        match one.kind:
            case "withdrawal":
                self._take_back(one, fields["whose"])
            case "read-back":
                self._let_go(one, one.of)
            case "closing":
                self._let_go(one, [n for n in self.held if self._said_in(n) == one.meeting])
            case "keeping":
                self._keep(one)
            case "release":
                for name in one.of:
                    if fields["whose"] not in self.policy[name]:
                        raise Refused(one.id)
                    self._grant(name, Grant(one, frozenset(fields["to"]), fields["whose"]))
            case "showing":
                self._show(one, self.originator(one))

    def _said_in(self, name: str) -> str:
        return self.entries[name].meeting or "nowhere"

    def _keep(self, one: Entry) -> None:
        for name in one.of:
            if any(name in self.known[seat] for seat in SEATS if seat != MEDIATOR):
                raise Refused(one.id)
            self.held.pop(name, None)
            self.policy[name], self.grants[name] = self.effective(name), []
            _add(self.policy[name], {MEDIATOR: {MEDIATOR}})

    def _grant(self, name: str, grant: Grant) -> None:
        """Add a consent; for each seat it newly concerns, what is over by now has lapsed."""
        before = self.readers(name)
        self.grants[name].append(grant)
        for seat in grant.to - before:
            mine = [g for g in self.grants[name] if seat in g.to]
            last = max((t for g in mine if (t := g.given)), default=None)
            late = [g for g in mine if last and g.until and g.until < last]
            self.grants[name] = [
                Grant(g.release, g.to - {seat}, g.whose) if g in late else g
                for g in self.grants[name]
            ]
        self._give(name)

    def _show(self, one: Entry, whose: str) -> None:
        for name in one.of:
            if self.entries[name].kind == "draft" and whose in self.policy[name]:
                self.grants[name].append(Grant(one, frozenset({one.__dict__["to"]}), whose))
                self._give(name)

    # -- who may read ------------------------------------------------------------------------

    def effective(self, name: str) -> Policy:
        """Return the policy as it stands, with the releases in force."""
        now = {o: set(allowed) for o, allowed in self.policy[name].items()}
        for grant in self.grants[name]:
            now[grant.whose] |= grant.to
        return now

    def readers(self, name: str) -> set[str]:
        now = self.effective(name)
        return ALL.intersection(*now.values())

    def originator(self, one: Entry) -> str:
        return one.originator or self._seat(one.by) or MEDIATOR

    def _seat(self, person: str | None) -> str | None:
        found = self.entries.get(person or "")
        return str(found.__dict__["seat"]) if found and found.kind == "person" else None

    def _policy(self, one: Entry) -> Policy:
        origin = self.originator(one)
        readers = set(self._room_gives(one, origin) if one.readers is None else one.readers)
        policy = {origin: readers | {origin}}
        if one.kind in DERIVED:
            for name in one.of:
                _add(policy, self.effective(name))
            self._add_portions(one, policy)
            room = self.entries.get(one.meeting or "")
            if room and room.__dict__["type"] in CLOSED_ROOMS:
                _add(policy, {p: {p, MEDIATOR} for p in room.__dict__["parties"]})
        return policy

    def _add_portions(self, one: Entry, policy: Policy) -> None:
        """A digest in portions says just what they say, and is as much their originators'."""
        portions = [self.entries[name] for name in one.__dict__.get("portions", ())]
        said = [p.quote or p.text or p.gist or "" for p in portions]
        if portions and (one.quote or one.text or one.gist) != "\n".join(said):
            raise Refused(one.id)
        for portion in portions:
            now = self.effective(portion.id).items()
            _add(policy, {o: allowed for o, allowed in now if o != MEDIATOR})

    def _room_gives(self, one: Entry, origin: str) -> Iterable[str]:
        fields = one.__dict__
        if one.kind == "person":
            return {fields["seat"], MEDIATOR}
        if one.kind == "source":
            return set()
        if one.kind == "document":
            return {seat for seat in (fields["giver"], *fields["handed_to"]) if seat}
        room = one if one.kind == "meeting" else self.entries.get(one.meeting or "")
        if room is None or one.kind == "draft":
            return {origin}
        given = self._room_readers(room)
        return given & {origin, fields["to"], MEDIATOR} if one.kind == "showing" else given

    def _room_readers(self, room: Entry) -> set[str]:
        kind = room.__dict__["type"]
        if kind in OPEN_ROOMS:
            return {MEDIATOR, *room.__dict__["parties"]}
        if kind == "one-to-one":
            sat = {self._seat(person) for person in room.__dict__["present"]} - {None}
            return {str(seat) for seat in sat} or {MEDIATOR}
        return {MEDIATOR, SECURITY} if kind == "security-internal" else {MEDIATOR}

    # -- who is given it, and when -----------------------------------------------------------

    def _hold(self, one: Entry) -> None:
        room = self.entries.get(one.meeting or "")
        ends = room.__dict__["ends"] if room else None
        self.free[one.id] = _start(ends) if one.held and ends else _start(one.known or one.said)
        if one.held and ends is None:
            self.held[one.id] = None

    def _let_go(self, one: Entry, names: Iterable[str]) -> None:
        for name in [n for n in names if n in self.held]:
            del self.held[name]
            self.free[name] = when = _start(one.known or one.said)
            self.grants[name] = [
                Grant(g.release, frozenset(self._still(g, name, when)), g.whose)
                for g in self.grants[name]
            ]
            self._give(name)

    def _still(self, grant: Grant, name: str, when: datetime | None) -> Iterable[str]:
        """Return to whom a consent is in force when a note is let go."""
        over = when and grant.until and grant.until < when
        return [seat for seat in grant.to if not over or name in self.known[seat]]

    def _take_back(self, one: Entry, whose: str) -> None:
        for ended in [n for n in one.of if self.entries[n].kind == "release"]:
            if self.entries[ended].__dict__["whose"] != whose:
                continue
            for name in self.entries[ended].of:
                may = {seat for seat in SEATS if name in self.known[seat]}
                self.grants[name] = [
                    Grant(g.release, g.to & may, whose) if g.release.id == ended else g
                    for g in self.grants[name]
                ]
                self._retract(one, ended, name)

    def _retract(self, one: Entry, ended: str, name: str) -> None:
        """Tell the seats to whom a release had brought something that it is taken back."""
        to = {seat for g in self.grants[name] if g.release.id == ended for seat in g.to}
        for seat in SEATS:
            brought = seat in to and name in self.known[seat]
            if brought and not all(seat in allowed for allowed in self.policy[name].values()):
                told = f"retraction {one.id} {name}"
                known = one.known or one.said
                made = Retraction.model_construct(
                    kind="retraction", id=told, of=(name,), known=known
                )
                self.known[seat][told] = Known(made, _start(known), False, None, frozenset({name}))

    def _give(self, name: str) -> None:
        for seat in self.readers(name):
            waits = name in self.held and seat != MEDIATOR
            if name not in self.known[seat] and not waits:
                self.known[seat][name] = self._as_given(name, seat)

    def _as_given(self, name: str, seat: str) -> Known:
        one = self.entries[name]
        grants = [g.release for g in self.grants[name] if seat in g.to]
        recorded = _start(one.known or one.said)
        start = recorded if seat == MEDIATOR else self.free[name]
        times = [start, *(_start(g.known or g.said) for g in grants)]
        since = max((t for t in times if t), default=None)
        until = min((t for g in grants if (t := _start(g.__dict__.get("until")))), default=None)
        first = all(seat in allowed for allowed in self.policy[name].values())
        return Known(one, since, bool(grants) and not first, until, frozenset(self.known[seat]))


def visible(history: History, reader: str) -> tuple[Seen, ...]:
    """Return all a reader may know of a history at the time asked about, in his order."""
    replay = Replay()
    for one in history.entries:
        replay.file(one)
    held = replay.known[reader]
    now = [k for k in held.values() if k.since is None or k.since <= history.as_of]
    names = [k.entry.id for k in now]
    return tuple(_seen(k, k.referable & set(names), names, reader) for k in now)


def _seen(known: Known, referable: frozenset[str], now: list[str], reader: str) -> Seen:
    one = known.entry
    fields = dict(one.__dict__)
    for name in REFERENCES.get(one.kind, COMMON):
        fields[name] = _cut(fields[name], referable)
    later = [name for name in now if name in one.of and name not in referable]
    fields["of"] = tuple(dict.fromkeys((*fields["of"], *later)))
    if reader != MEDIATOR:
        own = one.kind == "release" and fields["whose"] == reader
        for name in AUDIENCES.get(one.kind, ()):
            fields[name] = fields[name] if own else _cut(fields[name], {reader})
        fields["readers"], fields["held"] = None, False
    if one.kind in {"release", "request"} and not _about(one) <= known.referable:
        fields["digest"] = None
    return Seen(one.id, known.since, known.released, known.until, fields)


def _about(one: Entry) -> AbstractSet[str]:
    """Return what a release or a request has the digest of; what nobody holds, where of nothing."""
    portion = one.__dict__.get("portion")
    return {portion} if portion else set(one.of) or {"nothing"}


def _cut(value: Any, kept: AbstractSet[str]) -> Any:
    if isinstance(value, tuple):
        return tuple(v for v in value if v in kept)
    return value if value in kept else None


def _add(policy: Policy, more: Mapping[str, set[str]]) -> None:
    for origin, allowed in more.items():
        policy[origin] = policy[origin] & allowed if origin in policy else set(allowed)


def _start(time: Any) -> datetime | None:
    return None if time is None else _read(time.said)


def _finish(time: Any) -> datetime | None:
    """Return the last moment of a time: the end of the day where only that is given."""
    start = _start(time)
    whole_day = start is not None and len(time.said) == len("1963-07-01")
    return start + timedelta(hours=23, minutes=59) if start and whole_day else start


@cache
def _read(said: str) -> datetime:
    moment = datetime.fromisoformat(said)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
