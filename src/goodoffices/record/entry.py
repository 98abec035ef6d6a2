"""What every entry has, whatever its kind.

1. An entry is frozen. It is added to, never changed: a correction is a further entry.
2. Its words are in `text`, `gist` or `quote`, in one language, with the source they stand in.
3. References to other entries, people and meetings are the fields of type `Ref` and `Refs`, and
   no other field holds one: delivery rewrites exactly these.
4. Who is a reader is a flat list of reader ids. It may be left out: then the room decides.
5. `via` names the person on whose word alone an entry stands; an entry without it was
   recorded first-hand. An entry known only through somebody is never evidence that it happened.
6. Fields of type `Audience` name other readers: delivery cuts them to the reader at hand.
7. A field that was not stated stays empty. Nothing is filled in.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from goodoffices.common.times import Time

__all__ = ["CUT", "NO_CONTROLS", "UNREADABLE", "Audience", "Entry", "Id", "Ref", "Refs", "Words"]

LONGEST_TEXT = 20_000
CUT = "cut"
"""In a validation's context: a copy read back, whose references were cut for its reader."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+$", max_length=80)]
NO_CONTROLS = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$"
"""Words cannot write to a terminal; line ends and tabs stay."""
UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What is refused as it comes in: it writes to a terminal, or shows words in another order."""

Words = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_TEXT, pattern=NO_CONTROLS)
]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]


class _Reference:
    """Marks a field that holds ids of other entries."""


class _Readers:
    """Marks a field that names other readers."""


Ref = Annotated[Id, _Reference()]
Refs = Annotated[tuple[Id, ...], _Reference()]
Audience = Annotated[tuple[Id, ...], _Readers()]
Attestation = Literal["claimed", "countersigned", "signed"]


class Entry(BaseModel):
    """The part that all kinds share; a kind adds its own fields.

    Attributes
    ----------
    id : str
        The author's name for it; in a volume, the handle.
    by : str
        The person who said or wrote it.
    originator : str
        The reader whose content it is; only he may widen who reads it.
    meeting : str
        The room it was said in.
    said, known : Time
        When it happened, and when the record's keeper came to know it.
    source : str
        Where it stands in the papers (L35, FRUS VII d251).
    via : str
        The person on whose word alone it stands.
    readers : tuple of str
        Who may read it; the room decides where it is left out.
    attested : str
        claimed, countersigned or signed.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )
    table: ClassVar[dict[str, type[Entry]]] = {}
    derives: ClassVar[bool] = False
    """Whether its label joins those of the entries and the room it rests on."""

    kind: str
    id: Id
    by: Ref | None = None
    originator: Id | None = None
    meeting: Ref | None = None
    said: Time | None = None
    known: Time | None = None
    source: Annotated[str, Field(max_length=200, pattern=NO_CONTROLS)] | None = None
    via: Ref | None = None
    readers: Audience | None = None
    attested: Attestation = "claimed"
    held: bool = False
    lang: Language | None = None
    text: Words | None = None
    gist: Words | None = None
    quote: Words | None = None
    of: Refs = ()
    unverified: bool = False

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:  # noqa: ANN401
        """Enter a kind into the table under its literal name."""
        names = cls.model_fields["kind"].annotation
        for name in getattr(names, "__args__", ()):
            Entry.table[name] = cls

    @classmethod
    def references(cls) -> tuple[str, ...]:
        """Return the names of the fields that hold ids of other entries."""
        return _marked(cls, _Reference)

    @classmethod
    def audiences(cls) -> tuple[str, ...]:
        """Return the names of the fields that name other readers."""
        return _marked(cls, _Readers)

    @classmethod
    def assembled(cls, values: dict[str, Any], stated: set[str]) -> Self:
        """Make an entry of fields that are known to be right: nothing is validated.

        `values` holds every field, in the order of the kind's fields; `stated` those that were
        given.
        """
        entry = cls.__new__(cls)
        object.__setattr__(entry, "__dict__", values)
        object.__setattr__(entry, "__pydantic_fields_set__", stated)
        object.__setattr__(entry, "__pydantic_extra__", None)
        object.__setattr__(entry, "__pydantic_private__", None)
        return entry

    def with_changed(self, changes: dict[str, Any]) -> Self:
        """Return the entry with some fields changed; what they become is not validated."""
        stated = self.model_fields_set | changes.keys()
        return self.assembled({**self.__dict__, **changes}, stated)

    def get(self, field: str) -> Any:  # noqa: ANN401 - the value of any field
        """Return a field by its name, None where its kind has no such field."""
        return self.__dict__.get(field)

    @property
    def words(self) -> str:
        """What to show: the exact words if there are any, else the gist."""
        return self.quote or self.text or self.gist or ""

    @property
    def when(self) -> Time | None:
        """When it was known, or said where that is not recorded apart."""
        return self.known or self.said


@cache
def _marked(kind: type[Entry], mark: type) -> tuple[str, ...]:
    return tuple(
        name
        for name, field in kind.model_fields.items()
        if any(isinstance(m, mark) for m in _marks(field.annotation, field.metadata))
    )


def _marks(annotation: Any, metadata: list[Any]) -> list[Any]:  # noqa: ANN401
    nested = getattr(annotation, "__args__", ())
    inner = [m for arg in nested for m in getattr(arg, "__metadata__", ())]
    return [*metadata, *inner]
