"""How a copy, or a mark beside the copies, is written down as bytes, and read back.

1. A copy is written with every field that differs from its kind's default, keys in order: the same
   copy, the same bytes.
2. A mark says what befell the volume: how many copies were imported into it, that one was
   destroyed and why, that the record was restored from a backup.
3. An audience that was cut to nobody stays so, also where an author must name somebody.
4. What is read was authenticated when it was opened, and validated before it was written: reading
   builds it as it was, and validates nothing a second time. A check validates it all again.
5. What does not read back is damage, not a guess.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import from_json

from goodoffices.common.errors import RecordDamaged
from goodoffices.common.times import Time
from goodoffices.labels.label import Label
from goodoffices.record.entry import CUT, Entry
from goodoffices.record.kinds import kinds_table
from goodoffices.record.volume import Copy

__all__ = [
    "Mark",
    "entry_as_written",
    "entry_from",
    "label_from",
    "marked",
    "plain",
    "plain_label",
    "plain_time",
    "read",
    "read_validated",
    "time_from",
    "written",
    "written_json",
]


@dataclass(frozen=True, slots=True)
class Mark:
    """What befell a volume; `n` is how many copies, or which entry."""

    what: Literal["imported", "restored", "destroyed"]
    n: int
    ground: str = ""


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def written_json(document: Any) -> bytes:  # noqa: ANN401 - plain JSON of any shape
    """Return a document as its one sequence of bytes."""
    return _ENCODER.encode(document).encode()


def plain(entry: Entry) -> dict[str, Any]:
    """Return the fields of an entry that say something."""
    return {"kind": entry.kind, **entry.model_dump(mode="json", exclude_defaults=True)}


def entry_from(fields: dict[str, Any]) -> Entry:
    """Return the entry that `plain` wrote down."""
    kind = kinds_table()[fields["kind"]]
    nobody = {name: () for name in kind.audiences() if fields.get(name) == []}
    if not nobody:
        return kind.model_validate(fields, context={CUT: True})
    somebody = {name: ["somebody"] for name in nobody}
    return kind.model_validate({**fields, **somebody}, context={CUT: True}).with_changed(nobody)


def written(what: Copy | Mark) -> bytes:
    """Return a copy or a mark as bytes."""
    if isinstance(what, Mark):
        return written_json({"mark": asdict(what)})
    fields: dict[str, Any] = {"entry": plain(what.entry)}
    if what.since is not None:
        fields["since"] = plain_time(what.since)
    if what.until is not None:
        fields["until"] = plain_time(what.until)
    if what.label is not None:
        fields["label"] = plain_label(what.label)
    if what.released:
        fields["released"] = True
    return written_json(fields)


def plain_time(time: Time) -> dict[str, Any]:
    """Return the fields of a time that say something."""
    return time.model_dump(mode="json", exclude_defaults=True)


def plain_label(label: Label) -> list[list[Any]]:
    """Return a label as plain JSON."""
    return [[originator, sorted(allowed)] for originator, allowed in label.policies]


def label_from(policies: list[list[Any]]) -> Label:
    """Return the label that `plain_label` wrote down."""
    return _label(tuple([(originator, tuple(allowed)) for originator, allowed in policies]))


@lru_cache(maxsize=4096)
def _label(policies: tuple[tuple[str, tuple[str, ...]], ...]) -> Label:
    return Label(tuple((o, frozenset(allowed)) for o, allowed in policies))


def time_from(fields: dict[str, Any]) -> Time:
    """Return the time that `plain_time` wrote down; equal times are one."""
    if "readings" in fields:
        return Time.model_validate(fields)
    return _time_said(**fields)


@lru_cache(maxsize=65536)
def _time_said(**fields: Any) -> Time:  # noqa: ANN401 - the fields of a time
    return Time.model_validate(fields)


def read(raw: bytes) -> Copy | Mark:
    """Return the copy or mark that `written` wrote down, built as it was.

    Raises
    ------
    RecordDamaged
        It is neither.
    """
    try:
        return _read(from_json(raw), entry_as_written)
    except _NOT_READ as error:
        raise _Unread from error


def read_validated(raw: bytes) -> Copy | Mark:
    """Return the copy or mark, its entry validated as an author's is.

    Raises
    ------
    RecordDamaged
        It is neither.
    """
    try:
        return _read(from_json(raw), entry_from)
    except _NOT_READ as error:
        raise _Unread from error


def marked(raw: bytes) -> Mark | None:
    """Return the mark that was written down, None where it is a copy; copies are not read."""
    found = read(raw) if raw.startswith(b'{"mark"') else None
    return found if isinstance(found, Mark) else None


_NOT_READ = (AttributeError, KeyError, TypeError, ValueError, ValidationError)


class _Unread(RecordDamaged):
    def __init__(self) -> None:
        super().__init__("an entry of the record does not read back")


def _read(fields: dict[str, Any], entry: Callable[[dict[str, Any]], Entry]) -> Copy | Mark:
    if "mark" in fields:
        return Mark(**fields["mark"])
    since, until, label = fields.get("since"), fields.get("until"), fields.get("label")
    return Copy(
        entry(fields["entry"]),
        since=None if since is None else time_from(since),
        label=None if label is None else label_from(label),
        released=fields.get("released", False),
        until=None if until is None else time_from(until),
    )


# -- built as it was -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Form:
    """How an entry of one kind is built from what `plain` wrote.

    Attributes
    ----------
    kind : type
        The kind.
    unset : dict
        Every field in order, with its default; nothing where it has none.
    required : frozenset
        The fields without a default.
    decoded : tuple
        The fields that are not their JSON itself, each with what makes it of its JSON.
    """

    kind: type[Entry]
    unset: dict[str, Any]
    required: frozenset[str]
    decoded: tuple[tuple[str, Callable[[Any], Any]], ...]


@cache
def _form(name: str) -> _Form:
    kind = kinds_table()[name]
    kind.model_rebuild()
    fields = kind.model_fields
    required = frozenset(n for n, field in fields.items() if field.is_required())
    unset = {
        n: None if n in required else f.get_default(call_default_factory=True)
        for n, f in fields.items()
    }
    decoded = [(n, how) for n, field in fields.items() if (how := _decoder(field)) is not None]
    return _Form(kind, unset, required, tuple(decoded))


def entry_as_written(fields: dict[str, Any]) -> Entry:
    """Return the entry that `plain` wrote down, its fields not validated again.

    Raises
    ------
    KeyError, ValueError
        It has a field that its kind has not, or lacks one.
    """
    form = _form(fields["kind"])
    values = {**form.unset, **fields}
    if len(values) != len(form.unset) or not form.required <= fields.keys():
        raise ValueError("the fields are not those of its kind")
    for name, decode in form.decoded:
        value = fields.get(name)
        if value is not None:
            values[name] = decode(value)
    return form.kind.assembled(values, set(fields))


_PLAIN = (str, int, float, bool, NoneType)


def _decoder(field: FieldInfo) -> Callable[[Any], Any] | None:
    """Return what makes a field of its JSON; None where nothing need be done."""
    kind = _bare(field.annotation)
    if _is_plain(kind):
        return None
    if kind is Time:
        return time_from
    if get_origin(kind) is tuple and _is_plain(_bare(get_args(kind)[0])):
        return tuple
    decode: Callable[[Any], Any] = TypeAdapter(field.annotation).validate_python  # type: ignore[arg-type]
    return decode


def _bare(annotation: Any) -> Any:  # noqa: ANN401 - any annotation
    """Return an annotation without constraints, and without the None it may be."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif NoneType in get_args(annotation) and len(get_args(annotation)) == _OPTIONAL:
            annotation = next(a for a in get_args(annotation) if a is not NoneType)
        else:
            return annotation


_OPTIONAL = 2


def _is_plain(kind: Any) -> bool:  # noqa: ANN401 - any annotation
    return kind in _PLAIN or get_origin(kind) is Literal
