"""exchanges: what was put to several parties alike, who acknowledged it, what is sealed.

1. A reader sees the keys that were read aloud in his hearing, and what he was handed himself. Of
   the others he sees what a certificate or the opening of sealed papers gave to all of them at
   once, and nothing before it.
2. A certificate is proof where every acknowledgement in it is signed, and each signature holds over
   the very script the reader was handed, under a key that was read aloud in his hearing where one
   was. The words of the keys stand beside it: they count only if they are those read aloud.
3. A claim, and a paper that was countersigned, are never called proof. No certificate says nothing.
4. What was unsealed must be what all were told each was committed to.
"""

from __future__ import annotations

from typing import Any, TypeVar

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.proof import (
    Acknowledgement,
    AllSealed,
    Certificate,
    Envelope,
    PartyKey,
    Sheet,
    Unsealing,
)
from goodoffices.record.sight import Sight
from goodoffices.record.vouching import attested
from goodoffices.studies._reading import clip, counted, cut, finding, joined
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite

Held = TypeVar("Held", bound=Entry)
_KINDS: tuple[type[Entry], ...] = (
    PartyKey,
    Sheet,
    Acknowledgement,
    Certificate,
    Envelope,
    AllSealed,
    Unsealing,
)


def exchanges(sight: Sight) -> Finding | None:
    """Say of each exchange what was handed over, acknowledged, certified, sealed and opened."""
    held = [entry for kind in _KINDS for entry in sight.of_kind(kind)]
    keys = {key.whose: key for key in sight.of_kind(PartyKey)}
    if not held:
        return None
    names = dict.fromkeys(sheet.exchange for sheet in sight.of_kind(Sheet))
    found = [_Exchange(sight, name) for name in names]
    lines = [line for one in found for line in one.lines()]
    lines += [Line("key on record", _read_aloud(sight, key)) for key in keys.values()]
    proofs = sum(one.proof is True for one in found)
    summary = f"{counted(len(found), 'exchange')}, {proofs} with a certificate that proves it"
    return finding(
        sight, STUDY.name, STUDY.title, summary,
        {"exchanges": [one.as_json() for one in found], "keys": [_key(k) for k in keys.values()]},
        lines=lines, because=held,
        caveats=["A key counts only where its words are those its party read aloud."],
    )  # fmt: skip


def acknowledged(sight: Sight, sheet: Sheet | None) -> Acknowledgement | None:
    """Return the last acknowledgement of a sheet; a signed one, if any is, before all others."""
    found = sight.cited_by(sheet, Acknowledgement) if sheet else ()
    signed = tuple(one for one in found if attested(sight, one) == "signed")
    return (signed or found or (None,))[-1]


class _Exchange:
    """What a reader holds of one exchange; of each party, the last."""

    def __init__(self, sight: Sight, name: str) -> None:
        self.sight, self.name = sight, name
        self.sheets = {e.to: e for e in _of(sight, Sheet, name)}
        found = ((party, acknowledged(sight, sheet)) for party, sheet in self.sheets.items())
        self.given = {party: one for party, one in found if one is not None}
        self.envelopes = {e.whose: e for e in _of(sight, Envelope, name)}
        self.certificate = _last(_of(sight, Certificate, name))
        self.told = _last(_of(sight, AllSealed, name))
        self.opened = _last(_of(sight, Unsealing, name))

    @property
    def proof(self) -> bool | None:
        """Whether the certificate proves it; None where there is none."""
        from goodoffices.record.acknowledgement import Acknowledgement as Shown
        from goodoffices.record.acknowledgement import Sheet as Handed
        from goodoffices.record.acknowledgement import proves

        if self.certificate is None:
            return None
        case, given = self.sight.header.case, self.certificate.acknowledgements
        aloud: dict[str, set[str]] = {}
        for key in self.sight.of_kind(PartyKey):
            aloud.setdefault(key.whose, set()).add(key.public_key)
        if any(one.party in aloud and one.public_key not in aloud[one.party] for one in given):
            return False
        shown = [Shown.on_record(case, self.name, one) for one in given]
        return any(proves(Handed.on_record(case, sheet), shown) for sheet in self.sheets.values())

    @property
    def acknowledged(self) -> dict[str, str]:
        """How it is known that each party acknowledged, as far as the reader holds it."""
        return {party: attested(self.sight, entry) for party, entry in self.given.items()}

    @property
    def committed(self) -> bool | None:
        """Whether what was opened is what all were told; None where nothing was opened."""
        from goodoffices.record.envelope import commitment

        if self.opened is None:
            return None
        told = {c.party: c.commitment for c in self.told.commitments} if self.told else {}
        case = self.sight.header.case
        found = {
            one.party: commitment(case, self.name, one.party, key=one.opening_key, words=one.words)
            for one in self.opened.opened
        }
        return found == told

    def lines(self) -> list[Line]:
        """Return what is to be read."""
        handed = [f"{self._name(p)} {cite(e)}" for p, e in self.sheets.items()]
        lines = [Line(self.name, f"handed to {joined(handed)}")]
        if self.given:
            known = self.acknowledged
            said = [f"{self._name(p)} ({known[p]}) {cite(e)}" for p, e in self.given.items()]
            lines.append(Line("acknowledged", f"as the whole script, by {joined(said)}"))
        if self.certificate is not None:
            how = [
                f"{self._name(a.party)} {a.attestation}" for a in self.certificate.acknowledgements
            ]
            word = "proof under the keys below" if self.proof else "no proof"
            lines.append(Line("certificate", f"{word}: {joined(how)} {cite(self.certificate)}"))
            lines += [Line("key", f"{self._name(p)}: {k}") for p, k in self.keys.items()]
        return [*lines, *self._sealed()]

    def _sealed(self) -> list[Line]:
        if self.opened is not None:
            word = "each is what its party was committed to" if self.committed else (
                "not what all were told each was committed to"
            )  # fmt: skip
            said = [Line(self._name(o.party), clip(o.words, 400)) for o in self.opened.opened]
            return [Line("unsealed", f"all in one act; {word} {cite(self.opened)}"), *said]
        if self.told is not None:
            return [Line("sealed", f"all are in; none can be changed any more {cite(self.told)}")]
        held = [f"{self._name(p)} {cite(e)}" for p, e in self.envelopes.items()]
        return [Line("sealed", f"in, and closed: {joined(held)}")] if held else []

    @property
    def keys(self) -> dict[str, str]:
        """The words of the keys that the certificate names, by party."""
        from goodoffices.record.fingerprint import fingerprint

        given = self.certificate.acknowledgements if self.certificate else ()
        return {a.party: fingerprint(bytes.fromhex(a.public_key)) for a in given if a.public_key}

    def _name(self, party: str) -> str:
        return cut(self.sight, party)

    def as_json(self) -> dict[str, Any]:
        """Return the row of the finding's value."""
        certified = self.certificate.acknowledgements if self.certificate else ()
        return {
            "exchange": self.name,
            "handed": list(self.sheets),
            "acknowledged": self.acknowledged,
            "certificate": {a.party: a.attestation for a in certified} or None,
            "proof": self.proof,
            "keys": self.keys,
            "sealed": list(self.envelopes),
            "all_in": self.told is not None,
            "unsealed": {o.party: o.words for o in self.opened.opened} if self.opened else None,
            "as_committed": self.committed,
        }


def _key(key: PartyKey) -> dict[str, Any]:
    from goodoffices.record.fingerprint import fingerprint

    return {
        "party": key.whose,
        "words": fingerprint(bytes.fromhex(key.public_key)),
        "supersedes": bool(key.of),
    }


def _read_aloud(sight: Sight, key: PartyKey) -> str:
    """Return whose key it is, and who read its words aloud to whom, as far as recorded."""
    heard = [person.name for h in key.heard_by if (person := sight.person(h))]
    return (
        f"{cut(sight, key.whose)}: {_key(key)['words']}, read aloud by "
        f"{sight.speaker(key) or 'somebody not recorded'}, "
        f"heard by {joined(heard) or 'somebody not recorded'} {cite(key)}"
    )


def _of(sight: Sight, kind: type[Held], exchange: str) -> list[Held]:
    held: list[Any] = sight.once(_by_exchange).get((kind, exchange), [])
    return held


def _by_exchange(sight: Sight) -> dict[tuple[type[Entry], str], list[Entry]]:
    held: dict[tuple[type[Entry], str], list[Entry]] = {}
    for kind in _KINDS:
        for entry in sight.of_kind(kind):
            held.setdefault((kind, entry.get("exchange")), []).append(entry)
    return held


def _last(found: list[Held]) -> Held | None:
    return found[-1] if found else None


STUDY = Study(
    "exchanges", "Put to all alike", Audience.ALL, Section.TREATMENT, 2, exchanges, lead=0
)
