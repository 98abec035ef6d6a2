"""The single negotiating text: its drafts, and what each party says of them.

1. A draft is one version of a text: clauses with their words, and in square brackets what is not
   agreed; taken in, it stands after them. A draft names nobody: whose words stand in it is read
   from what its `of` names, and a party's copy keeps of that only what the party holds already.
2. Drafts of one `title` are drafts of one text. They are told apart by `version`: a date, never a
   number, because a gap in the numbers tells of drafts that the reader has not seen. One `listed`
   in part holds some of its clauses: what it does not list is not left out.
3. `of` names the draft before it, the comments it answers, and the entries its words come from.
4. A draft goes to nobody by itself. A `showing` by its originator makes it known to the one it was
   shown to.
5. A comment is one party's critique of one clause, or of a whole draft: `of` names the draft. It
   accepts, objects, or would have other words instead; its priority says whether this is the change
   the party wants most in that draft.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from goodoffices.record.entry import Entry, Id, Words

__all__ = ["Clause", "Comment", "Draft"]


def _unquoted(name: object) -> object:
    """Return a whole number as words: a clause may be called 6 without quotes in YAML."""
    if isinstance(name, float):
        raise ValueError("the name of a clause in quotes: 1.10 without them is 1.1")  # noqa: TRY004
    return str(name) if type(name) is int else name


ClauseName = Annotated[Words, Field(max_length=80), BeforeValidator(_unquoted)]


class Clause(BaseModel):
    """One clause of a draft: `brackets` are words that are not agreed to stand after its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClauseName
    issue: Words | None = None
    words: Words | None = None
    brackets: tuple[Words, ...] = ()

    def __str__(self) -> str:
        """Return the clause as it is printed, brackets square."""
        marked = "".join(f" [{words}]" for words in self.brackets)
        return f"{self.name}. {self.words or 'words not recorded'}{marked}"


class Draft(Entry):
    """One version of a text: `of` names the draft before it and what its words come from."""

    kind: Literal["draft"]
    title: Words
    version: Words | None = None
    listed: Literal["whole", "in part"] = "whole"
    clauses: tuple[Clause, ...] = ()

    @property
    def words(self) -> str:
        """What to show: its own words where it has any, else its clauses."""
        return super().words or " ".join(map(str, self.clauses))

    @field_validator("clauses")
    @classmethod
    def _each_once(cls, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        names = [clause.name for clause in clauses]
        if len(set(names)) < len(names):
            raise ValueError("each clause of a draft needs a name of its own")
        return clauses


class Comment(Entry):
    """A party's critique of a clause of the draft in `of`, or of the whole draft."""

    kind: Literal["comment"]
    whose: Id
    clause: ClauseName | None = None
    critique: Literal["accept", "object", "amend"]
    instead: Words | None = None
    priority: Literal["most wanted", "not stated"] = "not stated"

    @property
    def words(self) -> str:
        """What to show: what was said, else the words asked for."""
        return super().words or self.instead or ""
