"""A world with verbs: cases told in a few lines, filed through the real office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from goodoffices.common.times import day_end
from goodoffices.office.authored import AuthoredCase
from goodoffices.office.opening import Office, open_authored
from goodoffices.record.entry import Entry
from goodoffices.record.kinds import kinds_table
from goodoffices.record.sight import CaseHeader, Reader, Sight
from goodoffices.studies import studies
from goodoffices.studies.finding import Finding

NOW = "2031-03-06T20:00+00:00"
STUDIES = {study.name: study for study in studies()}


class CaseBuilder:
    """A case of some parties and a mediator; every verb returns the id of what it filed."""

    def __init__(self, *parties: str) -> None:
        seats = [
            Reader("mediator", "mediator", "Mediator"),
            Reader("security", "security", "Guard"),
        ]
        seats += [Reader(p, "party", p.capitalize()) for p in (parties or ("anna", "bert"))]
        self.header = CaseHeader("built", "Built", tuple(seats))
        self.entries: list[Entry] = []
        self.files("person", id="chair", name="Ina Chair", seat="mediator", readers=self.everyone)
        for party in self.parties:
            name = f"{party.capitalize()} Lead"
            self.files("person", id=f"{party}-lead", name=name, seat=party, readers=self.everyone)

    @property
    def parties(self) -> tuple[str, ...]:
        return tuple(p.id for p in self.header.parties)

    @property
    def everyone(self) -> tuple[str, ...]:
        return ("mediator", *self.parties)

    def files(self, kind: str, **fields: Any) -> str:
        """File an entry of any kind."""
        name = str(fields.pop("id", f"e{len(self.entries)}"))
        fields.setdefault("source", f"S{len(self.entries)}")
        entry = kinds_table()[kind].model_validate(
            {"kind": kind, "id": name, "lang": "en", **fields}
        )
        self.entries.append(entry)
        return name

    def caucus(self, party: str, **fields: Any) -> str:
        """Open a caucus with one party."""
        given = {"type": "caucus", "title": f"caucus with {party}", "parties": (party,), **fields}
        return self.files("meeting", readers=("mediator", party), **given)

    def plenary(self, **fields: Any) -> str:
        """Open a plenary."""
        given = {"type": "plenary", "title": "plenary", "parties": self.parties, **fields}
        return self.files("meeting", readers=self.everyone, **given)

    def says(self, party: str, gist: str, **fields: Any) -> str:
        """Record a statement of a party to the mediator."""
        return self.by(party, "statement", gist=gist, **fields)

    def by(self, party: str, kind: str, **fields: Any) -> str:
        """File something whose content is a party's, heard by the mediator alone."""
        fields.setdefault("readers", ("mediator", party))
        return self.files(kind, by=f"{party}-lead", originator=party, **fields)

    def asks(self, party: str, short: str, **fields: Any) -> str:
        """Put a question of the mediator's to a party."""
        given = {"short": short, "gist": short, "readers": ("mediator", party), **fields}
        return self.files("question", by="chair", to=party, originator="mediator", **given)

    def notes(self, kind: str, **fields: Any) -> str:
        """File something of the mediator's own."""
        fields.setdefault("readers", ("mediator",))
        return self.files(kind, by="chair", originator="mediator", **fields)

    def office(self, now: str = NOW) -> Office:
        """Open what has been filed so far."""
        end = day_end(now)
        assert isinstance(end, datetime)
        return open_authored(AuthoredCase(self.header, end, tuple(self.entries)))

    def sight(self, reader: str = "mediator", as_of: str | None = None) -> Sight:
        """Return what a reader knows of it."""
        return self.office().sight(reader, as_of=day_end(as_of) if as_of else None)

    def finds(self, study: str, reader: str = "mediator", as_of: str | None = None) -> Finding:
        """Return what a study finds for a reader."""
        found = STUDIES[study].find(self.sight(reader, as_of))
        assert found is not None
        return found

    def value(self, study: str, reader: str = "mediator", as_of: str | None = None) -> Any:
        """Return the value of what a study finds."""
        return self.finds(study, reader, as_of).value
