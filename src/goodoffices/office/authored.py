"""Reading an authored case: a folder of YAML, checked whole before anything is opened.

1. The folder holds `case.yaml` and further `*.yaml`, each a list of entries, read in name order.
   Nothing outside the folder is read, through a link or otherwise.
2. A fault is an unknown field or kind, an id used twice, a reader, person, meeting or entry that
   is not there, an originator who is no reader. One fault, and nothing is opened.
3. References point backwards: what is referred to stands before what refers to it.
4. Control characters are a fault wherever they stand: they could write to a terminal.
5. What is valid and odd is no fault: it is kept and shown as a trouble.
6. An exported case says whose volume it is and how each copy came to him. Its entries were cut for
   their reader: an audience may be cut to nobody, and no language is filled in.
"""

from __future__ import annotations

from collections import abc
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from goodoffices.common.errors import NOTHING, BadInput
from goodoffices.common.plain_yaml import Mapping, read_yaml
from goodoffices.common.times import Time, parse_moment
from goodoffices.common.unfit import expected_by
from goodoffices.labels.label import Label
from goodoffices.record.copies import entry_from
from goodoffices.record.entry import UNREADABLE, Entry, Id, Words
from goodoffices.record.kinds import kinds_table
from goodoffices.record.sight import CaseHeader, Reader, ReaderKind
from goodoffices.record.volume import Copy, Volume

__all__ = [
    "SECTIONS", "AuthoredCase", "Delivered", "Head", "read_case", "read_entry", "seats_named",
]  # fmt: skip

MOST_FILES = 200
Entries = abc.Mapping[str, Entry]
SECTIONS = {"mandate": "mandate", "people": "person", "meetings": "meeting"}


class _Seat(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: ReaderKind
    name: Words


class Delivered(BaseModel):
    """How a copy came to the reader of an exported volume, beyond what its entry says.

    `since` is left out where it is the time of the entry; the office's copies carry their label.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    since: Time | None = None
    released: bool = False
    until: Time | None = None
    label: dict[Id, tuple[Id, ...]] | None = None


class _Exported(BaseModel):
    """Whose volume an exported case is."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    reader: Id
    delivered: dict[Id, Delivered] = {}


class Head(BaseModel):
    """The fields of case.yaml that are not entries."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: int = Field(ge=1, le=1)
    case: Id
    title: Words
    as_of: str
    language: str = "en"
    readers: dict[Id, _Seat] = Field(min_length=1)
    lead: Id | None = None
    volume: _Exported | None = None


@dataclass(frozen=True, slots=True)
class AuthoredCase:
    """A case as it was written: its header, its time, its entries in order.

    `exported` is the volume it was exported from, where it was.
    """

    header: CaseHeader
    as_of: datetime
    entries: tuple[Entry, ...]
    exported: Volume | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """One entry as it stands in a file."""

    where: str
    fields: Mapping


def read_case(folder: Path) -> AuthoredCase:
    """Return the case in a folder.

    Raises
    ------
    BadInput
        At the first fault: file, line, field, what was expected, what was found, what to do.
    """
    files = _files(folder)
    whole = read_yaml(files[0], shown_as=files[0].name)
    if not isinstance(whole, Mapping):
        raise BadInput(
            files[0].name, expected="a mapping", found=type(whole).__name__, advice=_EXAMPLE
        )
    _check_printable(whole, files[0].name)
    head = _head(whole, files[0].name)
    found = [*_found_in_case(whole, files[0].name), *_found_in(files[1:])]
    language = None if head.volume else head.language
    entries = tuple(_entry(item, language) for item in found)
    readers = tuple(Reader(i, seat.kind, seat.name) for i, seat in head.readers.items())
    header = CaseHeader(head.case, head.title, readers, head.language)
    _check(header, found, entries)
    exported = _volume(head, entries, files[0].name)
    return AuthoredCase(header, _as_of(head.as_of, files[0].name), entries, exported)


_EXAMPLE = "See docs/tutorial.md for a case written from nothing."


def read_entry(fields: dict[str, Any], where: str, header: CaseHeader, seen: Entries) -> Entry:
    """Return one entry more for a case that holds `seen`, checked as those of a folder are.

    Raises
    ------
    BadInput
        At the first fault.
    """
    found = _Found(where, Mapping(fields))
    _check_printable(found.fields, where)
    entry = _entry(found, header.language)
    _check_id(found, entry, seen)
    _check_seats(found, entry, {reader.id for reader in header.readers})
    _check_references(found, entry, seen)
    return entry


def _files(folder: Path) -> list[Path]:
    case = folder / "case.yaml"
    if not case.is_file():
        raise BadInput(
            folder.name or "the folder", expected="case.yaml", found=NOTHING, advice=_EXAMPLE
        )
    files = [case, *sorted(p for p in folder.glob("*.yaml") if p.name != "case.yaml")]
    if len(files) > MOST_FILES:
        raise BadInput(
            folder.name, expected=f"at most {MOST_FILES} files", found=len(files), advice="Join."
        )
    home = folder.resolve()
    for path in files:
        if not path.is_file() or path.resolve().parent != home:
            raise BadInput(
                path.name,
                expected="a file of the case folder itself",
                found="a link that leaves it" if path.is_file() else "no plain file",
                advice="Copy the file into the folder.",
            )
    return files


def _head(whole: Mapping, where: str) -> Head:
    own = {k: v for k, v in whole.items() if k not in {*SECTIONS, "entries"}}
    try:
        head = Head.model_validate(own)
    except ValidationError as error:
        raise _fault(f"{where}:{whole.line}", error) from error
    kinds = [seat.kind for seat in head.readers.values()]
    if kinds.count("mediator") != 1:
        raise BadInput(
            f"{where}: readers",
            expected="exactly one of kind mediator",
            found=kinds.count("mediator"),
            advice="Give one reader the kind 'mediator'.",
        )
    return head


def _as_of(words: str, where: str) -> datetime:
    moment = parse_moment(words)
    if moment is None or not moment.zoned:
        raise BadInput(
            f"{where}: as_of",
            expected="a time with a zone, like 1963-07-14T20:00+03:00",
            found=words,
            advice="Write the time at which the brief should be true.",
        )
    return moment.start


def _found_in_case(whole: Mapping, where: str) -> Iterator[_Found]:
    for section, kind in SECTIONS.items():
        value = whole.get(section) or []
        for item in value if isinstance(value, list) else [value]:
            yield from _as_found(item, where, {"kind": kind, **_default_id(kind)})
    yield from _listed(whole.get("entries") or [], where)


def _check_printable(value: Any, where: str) -> None:  # noqa: ANN401
    """Refuse what would not be shown as it is written, wherever it stands in a file."""
    if isinstance(value, Mapping):
        line = f"{where.partition(':')[0]}:{value.line}" if value.line else where
        for part in (*value, *value.values()):
            _check_printable(part, line)
    elif isinstance(value, list):
        for part in value:
            _check_printable(part, where)
    elif isinstance(value, str) and UNREADABLE.search(value):
        raise BadInput(
            where, expected="words that can be printed", found=value, advice="Take them out."
        )


def _default_id(kind: str) -> dict[str, str]:
    return {"id": kind} if kind == "mandate" else {}


def _found_in(files: list[Path]) -> Iterator[_Found]:
    for path in files:
        whole = read_yaml(path, shown_as=path.name) or []
        _check_printable(whole, path.name)
        yield from _listed(whole, path.name)


def _listed(value: Any, where: str) -> Iterator[_Found]:  # noqa: ANN401
    if not isinstance(value, list):
        raise BadInput(
            where, expected="a list of entries", found=type(value).__name__, advice=_EXAMPLE
        )
    for item in value:
        yield from _as_found(item, where, {})


def _as_found(item: Any, where: str, defaults: dict[str, str]) -> Iterator[_Found]:  # noqa: ANN401
    if not isinstance(item, Mapping):
        raise BadInput(where, expected="an entry, a mapping", found=item, advice=_EXAMPLE)
    fields = Mapping({**defaults, **item})
    fields.line = item.line
    yield _Found(f"{where}:{item.line}", fields)


def _entry(item: _Found, language: str | None) -> Entry:
    """Return the entry; without a language, as it was cut for its reader."""
    kind = kinds_table().get(str(item.fields.get("kind")))
    if kind is None:
        raise BadInput(
            item.where,
            expected="kind: one of " + ", ".join(kinds_table()),
            found=item.fields.get("kind", NOTHING),
            advice="See docs/reference/case.schema.json.",
        )
    try:
        if language is None:
            return entry_from(item.fields)
        return kind.model_validate({"lang": language, **item.fields})
    except ValidationError as error:
        raise _fault(item.where, error, str(item.fields.get("id", ""))) from error


def _fault(where: str, error: ValidationError, name: str = "") -> BadInput:
    first = error.errors(include_url=False)[0]
    *above, field = (str(part)[:_SHOWN] for part in first["loc"] or ("",))
    extra = first["type"] == "extra_forbidden"
    path = ".".join(above if extra else [*above, field])
    place = (where, f"entry {name[:_SHOWN]}" if name else "", path)
    found = NOTHING if first["type"] == "missing" else first["input"]
    return BadInput(
        ", ".join(p for p in place if p),
        expected="only fields of its kind" if extra else expected_by(first),
        found=field if extra else found,
        advice="See docs/reference/case.schema.json.",
    )


_SHOWN = 80


def _volume(head: Head, entries: tuple[Entry, ...], where: str) -> Volume | None:
    """Return the volume that an exported case is; None where it is not one."""
    told = head.volume
    if told is None:
        return None
    if told.reader not in head.readers:
        raise BadInput(
            f"{where}: volume, reader", expected="one of the case's readers", found=told.reader,
            advice="Take the export as it was written.",
        )  # fmt: skip
    strange = set(told.delivered) - {entry.id for entry in entries}
    if strange:
        raise BadInput(
            f"{where}: volume, delivered", expected="ids of its entries", found=min(strange),
            advice="Take the export as it was written.",
        )  # fmt: skip
    office = [reader for reader, seat in head.readers.items() if seat.kind == "mediator"]
    labelled = sorted(name for name, how in told.delivered.items() if how.label is not None)
    if labelled and told.reader not in office:
        raise BadInput(
            f"{where}: volume, delivered, {labelled[0]}", expected="no label", found="one",
            advice="Only the office's copies carry labels. Take the export as it was written.",
        )  # fmt: skip
    plain = Delivered()
    copies = (_copy(entry, told.delivered.get(entry.id, plain)) for entry in entries)
    return Volume(told.reader, tuple(copies))


def _copy(entry: Entry, how: Delivered) -> Copy:
    since = how.since if "since" in how.model_fields_set else entry.when
    label = None if how.label is None else Label.of(how.label)
    return Copy(entry, since, label, how.released, how.until)


def _check(header: CaseHeader, found: list[_Found], entries: tuple[Entry, ...]) -> None:
    seats = {reader.id for reader in header.readers}
    seen: dict[str, Entry] = {}
    for item, entry in zip(found, entries, strict=True):
        _check_id(item, entry, seen)
        _check_seats(item, entry, seats)
        _check_references(item, entry, seen)
        seen[entry.id] = entry


def _check_id(item: _Found, entry: Entry, seen: Entries) -> None:
    if entry.id in seen:
        raise BadInput(
            item.where, expected="an id of its own", found=entry.id, advice="Rename one of the two."
        )


_SEAT_FIELDS = ("originator", "whose", "seat", "holder", "giver", "about", "estimated_by", "to")


def seats_named(entry: Entry) -> Iterator[tuple[str, str]]:
    """Go through the seats that an entry names, each after the name of its field."""
    for field in (*_SEAT_FIELDS, *entry.audiences(), "parties", "owed_by", "recipient"):
        for seat in _each(getattr(entry, field, None)):
            yield field, seat
    for conveyed in getattr(entry, "conveys", ()):
        yield "conveys", conveyed.whose


def _check_seats(item: _Found, entry: Entry, seats: set[str]) -> None:
    for field, seat in seats_named(entry):
        if seat not in seats:
            raise BadInput(
                f"{item.where}, entry {entry.id}, {field}",
                expected="one of the case's readers: " + ", ".join(sorted(seats)),
                found=seat,
                advice="Add it under 'readers' in case.yaml, or correct it.",
            )


def _each(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


_POINTS_AT = {
    "by": "person", "via": "person", "meeting": "meeting", "present": "person",
    "held_by": "person",
}  # fmt: skip


def _check_references(item: _Found, entry: Entry, seen: Entries) -> None:
    for field in entry.references():
        for name in _each(getattr(entry, field)):
            target = seen.get(name)
            wanted = _POINTS_AT.get(field)
            if target is None or (wanted and target.kind != wanted):
                raise BadInput(
                    f"{item.where}, entry {entry.id}, {field}",
                    expected=f"the id of a {wanted or 'n earlier entry'}".replace("a n", "an"),
                    found=name,
                    advice="List what is referred to before what refers to it.",
                )
