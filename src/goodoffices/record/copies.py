"""How a copy, or a mark beside the copies, is written down as bytes, and read back.

1. A copy is written with every field that differs from its kind's default, keys in order: the same
   copy, the same bytes.
2. A mark says what befell the volume: how many copies were imported into it, that one was
   destroyed and why, that the record was restored from a backup.
3. An audience that was cut to nobody stays so, also where an author must name somebody.
4. What does not read back is damage, not a guess.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pydantic import ValidationError

from goodoffices.common.errors import RecordDamaged
from goodoffices.common.times import Time
from goodoffices.labels.label import Label
from goodoffices.record.entry import CUT, Entry
from goodoffices.record.kinds import kinds_table
from goodoffices.record.volume import Copy

__all__ = ["Mark", "entry_from", "plain", "read", "written", "written_json"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What befell a volume; `n` is how many copies, or which entry."""

    what: Literal["imported", "restored", "destroyed"]
    n: int
    ground: str = ""


def written_json(document: Any) -> bytes:  # noqa: ANN401 - plain JSON of any shape
    """Return a document as its one sequence of bytes."""
    words = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return words.encode()


def plain(entry: Entry) -> dict[str, Any]:
    """Return the fields of an entry that say something."""
    return {"kind": entry.kind, **entry.model_dump(mode="json", exclude_defaults=True)}


def entry_from(fields: dict[str, Any]) -> Entry:
    """Return the entry that `plain` wrote down."""
    kind = kinds_table()[fields["kind"]]
    nobody = {name: () for name in kind.audiences() if fields.get(name) == []}
    somebody = {name: ["somebody"] for name in nobody}
    return kind.model_validate({**fields, **somebody}, context={CUT: True}).model_copy(
        update=nobody
    )


def written(what: Copy | Mark) -> bytes:
    """Return a copy or a mark as bytes."""
    if isinstance(what, Mark):
        return written_json({"mark": asdict(what)})
    fields: dict[str, Any] = {"entry": plain(what.entry)}
    if what.since is not None:
        fields["since"] = _time(what.since)
    if what.until is not None:
        fields["until"] = _time(what.until)
    if what.label is not None:
        fields["label"] = [[o, sorted(allowed)] for o, allowed in what.label.policies]
    if what.released:
        fields["released"] = True
    return written_json(fields)


def _time(time: Time) -> dict[str, Any]:
    return time.model_dump(mode="json", exclude_defaults=True)


def read(raw: bytes) -> Copy | Mark:
    """Return the copy or mark that `written` wrote down.

    Raises
    ------
    RecordDamaged
        It is neither.
    """
    try:
        fields = json.loads(raw)
        return Mark(**fields["mark"]) if "mark" in fields else _copy(fields)
    except (AttributeError, KeyError, TypeError, ValueError, ValidationError) as error:
        raise RecordDamaged("an entry of the record does not read back") from error


def _copy(fields: dict[str, Any]) -> Copy:
    since, until, label = (fields.get(name) for name in ("since", "until", "label"))
    return Copy(
        entry_from(fields["entry"]),
        since=None if since is None else Time.model_validate(since),
        label=None if label is None else Label(tuple((o, frozenset(a)) for o, a in label)),
        released=fields.get("released", False),
        until=None if until is None else Time.model_validate(until),
    )
