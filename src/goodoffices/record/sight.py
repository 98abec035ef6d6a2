"""What one reader may know at one time: the only way to read.

1. A Sight is folded from one volume. Whatever a study says, it says from here.
2. What the reader did not know at `as_of` is not in it, nor any reference to it.
3. The names of the parties are known to all of them, in the order the case declares; no answer
   depends on that order in any other way.
4. What a later entry changes is answered by looking at what cites the earlier one: nothing in
   a Sight is ever overwritten. Links and kept notes alone are read into what they concern.
5. A Sight never changes: what was asked of it once is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, TypeVar, overload

from goodoffices.common.periods import end_of, over_from, start_of
from goodoffices.labels.grants import Grant, Granted
from goodoffices.labels.label import Label
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.drafts import Draft
from goodoffices.record.kinds.keeping import Closing, Keeping
from goodoffices.record.kinds.people import Meeting, Person, Showing
from goodoffices.record.kinds.promises import Release
from goodoffices.record.kinds.substance import Withdrawal
from goodoffices.record.kinds.talk import ReadBack
from goodoffices.record.settled import settled
from goodoffices.record.volume import Copy, Volume

__all__ = ["CaseHeader", "Reader", "Sight", "fold", "granted_by"]

ReaderKind = Literal["mediator", "party", "security", "custodian", "observer"]
Kind = TypeVar("Kind", bound=Entry)
Other = TypeVar("Other", bound=Entry)
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Reader:
    """A seat from which the record is read."""

    id: str
    kind: ReaderKind
    name: str


@dataclass(frozen=True, slots=True)
class CaseHeader:
    """What every reader of a case may know of it: its name and who talks."""

    case: str
    title: str
    readers: tuple[Reader, ...]
    language: str = "en"

    def reader(self, reader: str) -> Reader | None:
        """Return a seat by its id."""
        return next((r for r in self.readers if r.id == reader), None)

    def seat(self, called: str) -> Reader | None:
        """Return a seat by its id, or by its name where one alone is named so."""
        named = [r for r in self.readers if r.name.casefold() == called.casefold()]
        return self.reader(called) or (named[0] if len(named) == 1 else None)

    @property
    def parties(self) -> tuple[Reader, ...]:
        """The parties, in the order the case declares them."""
        return tuple(r for r in self.readers if r.kind == "party")

    @property
    def mediator(self) -> Reader:
        """The mediator's seat."""
        return next(r for r in self.readers if r.kind == "mediator")


@dataclass(frozen=True, slots=True)
class Sight:
    """One reader's whole world at one time."""

    header: CaseHeader
    reader: Reader
    as_of: datetime
    copies: tuple[Copy, ...]
    _by_handle: dict[str, Copy] = field(repr=False)
    _citing: dict[str, tuple[Entry, ...]] = field(repr=False)
    _asked: dict[Hashable, Any] = field(init=False, default_factory=dict, repr=False, compare=False)
    """What was asked before, by the kinds or the question."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry the reader holds, in the order he came to know them."""
        return self.of_kind(Entry)

    @property
    def for_mediator(self) -> bool:
        """Whether this is the office's own view."""
        return self.reader.kind == "mediator"

    @overload
    def of_kind(self, kind: type[Kind], /) -> tuple[Kind, ...]: ...

    @overload
    def of_kind(self, kind: type[Kind], other: type[Other], /) -> tuple[Kind | Other, ...]: ...

    def of_kind(self, *kinds: type[Entry]) -> tuple[Entry, ...]:
        """Return the entries of these kinds, in order."""
        if kinds not in self._asked:
            held = self.once(_by_kind).items()
            own = sorted(pair for kind, pairs in held if issubclass(kind, kinds) for pair in pairs)
            self._asked[kinds] = tuple([entry for _, entry in own])
        found: tuple[Entry, ...] = self._asked[kinds]
        return found

    def once(self, question: Callable[[Sight], Answer], /) -> Answer:
        """Return the answer to a question about this Sight alone; it is computed once."""
        if question not in self._asked:
            self._asked[question] = question(self)
        answer: Answer = self._asked[question]
        return answer

    def copy(self, handle: str) -> Copy | None:
        """Return what the reader holds under a handle."""
        return self._by_handle.get(handle)

    def get(self, handle: str | None) -> Entry | None:
        """Return the entry under a handle."""
        held = self._by_handle.get(handle or "")
        return held.entry if held else None

    def cited_by(self, entry: Entry, *kinds: type[Kind]) -> tuple[Kind, ...]:
        """Return the entries of these kinds whose `of` names the entry, in order."""
        citing = self._citing.get(entry.id)
        return tuple(e for e in citing if isinstance(e, kinds)) if citing else ()

    def targets(self, entry: Entry, *kinds: type[Kind]) -> tuple[Kind, ...]:
        """Return the entries of these kinds that the entry's `of` names."""
        found = (self.get(handle) for handle in entry.of)
        return tuple(e for e in found if isinstance(e, kinds))

    def meeting(self, entry: Entry) -> Meeting | None:
        """Return the room an entry was said in, if the reader knows of it."""
        room = self.get(entry.meeting)
        return room if isinstance(room, Meeting) else None

    def person(self, handle: str | None) -> Person | None:
        """Return the person under a handle, if the reader knows of him."""
        found = self.get(handle)
        return found if isinstance(found, Person) else None

    def speaker(self, entry: Entry) -> str:
        """Return the name of who said it, or an empty string."""
        person = self.person(entry.by)
        return person.name if person else ""

    def name(self, reader: str) -> str:
        """Return the name of a seat."""
        seat = self.header.reader(reader)
        return seat.name if seat else reader

    def seat_of(self, entry: Entry) -> str:
        """Return whose words they are: the speaker's seat, else the originator."""
        person = self.person(entry.by)
        return person.seat if person else (entry.originator or "")

    def label(self, entry: Entry) -> Label | None:
        """Return an entry's label after what is known so far; the office's view alone.

        It lets those read to whom the desk has delivered the entry: by the releases that the office
        knows of, less those withdrawn or over before they were used. Of a note that is still held
        it tells whom it is for.
        """
        held = self._by_handle.get(entry.id)
        if held is None or held.label is None:
            return None
        acts = self._acts_on(entry)
        if not acts:
            return held.label
        granted, waits, own = Granted(held.label), entry.held, self.reader.id
        for act in acts:
            match act:
                case Release() if act.whose in granted.base.originators:
                    granted = granted.release(granted_by(act))
                case Showing():
                    granted = granted.release(self._shown(act))
                case Withdrawal():
                    but = (own,) if waits else None
                    for ended in act.of:
                        granted = granted.withdraw(ended, act.whose, but=but)
                case Keeping():
                    granted, waits = Granted(granted.label.join(Label.of({own: ()}))), False
                case ReadBack() | Closing() | Meeting() if waits:
                    granted, waits = granted.lapse(self._let_go_at(act), but=(own,)), False
        return granted.label

    def _let_go_at(self, act: Entry) -> datetime | None:
        if isinstance(act, Meeting):
            return over_from(act.ends, self.as_of.tzinfo)
        return act.when.start if act.when else None

    def _acts_on(self, entry: Entry) -> list[Entry]:
        """Return what released an entry, and what ended that or let it go, in order.

        The room itself stands for its end, before what was known after it.
        """
        releases: list[Entry] = [*self.cited_by(entry, Release), *self._showings(entry)]
        if not releases:
            return []
        ends = [end for release in releases for end in self.cited_by(release, Withdrawal)]
        if not ends and not entry.held:
            return releases
        order = self.once(_order)
        own = (act for act in self._letting_go(entry) if order[act.id] > order[entry.id])
        acts = [*releases, *ends, *(own if entry.held else ())]
        acts.sort(key=lambda act: order[act.id])
        return self._with_the_end(acts, self.meeting(entry)) if entry.held else acts

    def _letting_go(self, entry: Entry) -> Iterator[Entry]:
        """Go through what may have let a held note go, or kept it."""
        yield from self.cited_by(entry, ReadBack)
        yield from self.cited_by(entry, Keeping)
        yield from (c for c in self.of_kind(Closing) if c.meeting and c.meeting == entry.meeting)

    def _with_the_end(self, acts: list[Entry], room: Meeting | None) -> list[Entry]:
        """Put the end of a room, where it has come, before what was known after it."""
        ended = over_from(room.ends, self.as_of.tzinfo) if room else None
        if room is None or ended is None or ended > self.as_of:
            return acts
        after = (n for n, act in enumerate(acts) if act.when and start_of(act.when) >= ended)
        n = next(after, len(acts))
        return [*acts[:n], room, *acts[n:]]

    def _showings(self, entry: Entry) -> list[Showing]:
        """Return the showings of a draft by its originator, which release it."""
        if not isinstance(entry, Draft):
            return []
        own = self._by_handle[entry.id].label
        return [
            act for act in self.cited_by(entry, Showing)
            if own and (label := self._by_handle[act.id].label)
            and label.originators <= own.originators
        ]  # fmt: skip

    def _shown(self, act: Showing) -> Grant:
        label = self._by_handle[act.id].label
        assert label is not None
        (whose,) = label.originators
        return Grant(act.id, whose, frozenset({act.to}))

    def ref(self, handle: str) -> str:
        """Return what people call an entry: its source, else a short handle."""
        entry = self.get(handle)
        return (entry.source if entry else None) or handle[:8]

    def find(self, ref: str) -> tuple[Entry, ...]:
        """Return the entries people mean: by source, by a person's name, by handle."""
        by_source = tuple(e for e in self.entries if e.source == ref)
        if by_source:
            return by_source
        by_name = tuple(p for p in self.of_kind(Person) if _goes_by(p, ref))
        if by_name:
            return by_name
        return tuple(e for e in self.entries if len(ref) >= 8 and e.id.startswith(ref))


def _by_kind(sight: Sight) -> dict[type[Entry], list[tuple[int, Entry]]]:
    held: dict[type[Entry], list[tuple[int, Entry]]] = {}
    for n, copy in enumerate(sight.copies):
        held.setdefault(type(copy.entry), []).append((n, copy.entry))
    return held


def _order(sight: Sight) -> dict[str, int]:
    return {copy.entry.id: n for n, copy in enumerate(sight.copies)}


def granted_by(release: Release) -> Grant:
    """Return what a release grants, from when and for how long."""
    given = release.when.start if release.when else None
    return Grant(release.id, release.whose, frozenset(release.to), given, end_of(release.until))


def _goes_by(person: Person, ref: str) -> bool:
    names = (person.name, *person.name.split(), *person.aliases)
    return ref.casefold() in (name.casefold() for name in names)


def fold(header: CaseHeader, volume: Volume, as_of: datetime) -> Sight:
    """Return what the volume's reader knew at `as_of`."""
    reader = header.reader(volume.reader)
    assert reader is not None
    known = tuple(_known(volume.copies, as_of))
    held = {copy.entry.id: copy.entry.id for copy in known}
    cut = settled(tuple(_without_later(copy, held) for copy in known), reader.id)
    by_handle = {copy.entry.id: copy for copy in cut}
    return Sight(header, reader, as_of, cut, by_handle, _citations(cut))


def _known(copies: Iterable[Copy], as_of: datetime) -> Iterator[Copy]:
    """Go through the copies that were known; a time that many share is judged once."""
    begun: dict[int, bool] = {}
    for copy in copies:
        since = id(copy.since)
        if since not in begun:
            moment = copy.since.moment if copy.since else None
            begun[since] = moment is None or moment.begun(as_of)
        if begun[since]:
            yield copy


def _without_later(copy: Copy, held: Mapping[str, str]) -> Copy:
    """Leave out references to what is not known yet, as if never there."""
    entry = copy.entry
    for name in entry.references():
        referred: str | tuple[str, ...] | None = getattr(entry, name)
        if not referred or referred in held:
            continue
        if isinstance(referred, str) or not set(referred) <= held.keys():
            return replace(copy, entry=rewritten(entry, held))
    return copy


def rewritten(entry: Entry, names: Mapping[str, str], **changed: Any) -> Entry:  # noqa: ANN401 - fields
    """Return the entry with its references renamed; those without a name are left out.

    Further fields are changed as given.
    """
    update: dict[str, Any] = changed
    for field_name in entry.references():
        value = getattr(entry, field_name)
        if not value:
            continue
        if isinstance(value, tuple):
            update[field_name] = tuple([names[v] for v in value if v in names])
        else:
            update[field_name] = names.get(value)
    return entry.with_changed(update)


def _citations(copies: tuple[Copy, ...]) -> dict[str, tuple[Entry, ...]]:
    citing: dict[str, list[Entry]] = {}
    for copy in copies:
        for handle in copy.entry.of:
            citing.setdefault(handle, []).append(copy.entry)
    return {handle: tuple(entries) for handle, entries in citing.items()}
