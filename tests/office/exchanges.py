"""An exchange among some parties, each with a key on a device of its own: verbs, no mocks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nacl.signing import SigningKey

from goodoffices.common.times import day_end
from goodoffices.office.acts import writing
from goodoffices.office.authored import AuthoredCase
from goodoffices.office.certifying import certificate_for, certify, hand, take_acknowledgement
from goodoffices.office.opened import make
from goodoffices.office.opening import sight_of
from goodoffices.office.receiving import Heard, receive
from goodoffices.record.acknowledgement import Acknowledgement, Sheet
from goodoffices.record.fingerprint import fingerprint
from goodoffices.record.handed_in import PublicKey, SignedWords
from goodoffices.record.sight import Sight
from goodoffices.record.signature import Signature
from tests.builder import NOW, CaseBuilder

__all__ = ["SCRIPT", "Exchange", "Party"]

SCRIPT = ("Who counts the ships?", "From which day?")
DATE = "2031-03-06"


class Party:
    """A party and its own device."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.key = SigningKey(name.encode().ljust(32, b"."))

    @property
    def public(self) -> PublicKey:
        return PublicKey(bytes(self.key.verify_key).hex())

    @property
    def aloud(self) -> str:
        return fingerprint(bytes(self.key.verify_key))

    def acknowledges(self, sheet: Sheet) -> Acknowledgement:
        return Acknowledgement.of(sheet, DATE).signed_by(self.key)

    def signs(self, exact: str, **bound: Any) -> SignedWords:
        given = {"purpose": "act", "case": "built", "exchange": "e", "party": self.name, **bound}
        return SignedWords.of(Signature.made(self.key, exact.encode(), **given), exact)


class Exchange:
    """A small opened record, its parties, and what is done in exchange `e`."""

    def __init__(self, folder: Path, *parties: str, case: CaseBuilder | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder / "record"
        built = case or CaseBuilder(*parties)
        end = day_end(NOW)
        assert end is not None
        make(AuthoredCase(built.header, end, tuple(built.entries)), self.folder, None)
        self.parties = {name: Party(name) for name in built.parties}

    def keys(self, *names: str) -> None:
        """Let the parties read their keys aloud."""
        for name in names or self.parties:
            one = self.parties[name]
            self.takes(one.public.as_json(), party=name, aloud=one.aloud, by=f"{name}-lead")

    def takes(self, document: dict[str, Any], **heard: Any) -> str | None:
        """Take in what came from a device."""
        with writing(self.folder) as pen:
            return receive(pen, json.dumps(document), "the file", Heard(**heard))

    def hands(self, to: str, exchange: str = "e", **how: Any) -> Sheet:
        with writing(self.folder) as pen:
            return hand(pen, exchange, to, **how).sheet

    def hands_all(self, exchange: str = "e", **how: Any) -> dict[str, Sheet]:
        first, *others = self.parties
        sheets = {first: self.hands(first, exchange, script=SCRIPT, **how)}
        return sheets | {name: self.hands(name, exchange) for name in others}

    def acknowledged(self, *names: str, exchange: str = "e") -> None:
        """Hand all their sheets; let some acknowledge on their own devices."""
        for name, sheet in self.hands_all(exchange).items():
            if name in names:
                with writing(self.folder) as pen:
                    take_acknowledgement(pen, self.parties[name].acknowledges(sheet))

    def certified(self, exchange: str = "e") -> None:
        with writing(self.folder) as pen:
            certify(pen, exchange)

    def proved(self, exchange: str = "e") -> None:
        """Do all there is to do for a certificate that is proof."""
        self.keys()
        self.acknowledged(*self.parties, exchange=exchange)
        self.certified(exchange)

    def sight(self, reader: str | None = None) -> Sight:
        return sight_of(self.folder, reader)

    def certificate(self, reader: str, exchange: str = "e") -> dict[str, Any]:
        """Return a reader's certificate as the file that he holds."""
        found = json.loads(json.dumps(certificate_for(self.sight(reader), exchange)))
        assert isinstance(found, dict)
        return found
