"""The parity certificate: what convinces B that A was asked the same, without A's answers.

1. `hand` puts on record what one party is handed: the whole script of an exchange, with the nonce
   that is one per exchange. What a second party is handed is the same unless it is said otherwise.
2. A party acknowledges what it was handed, and that it was the whole. Signed on its own device it
   is taken under its key on record; on the mediator's word or on paper it is marked so.
3. `certify` gives the acknowledgements of all parties of the exchange to all of them in one act, or
   nothing to anybody: all must have acknowledged one script, one material, one set of conditions.
   Why it cannot be done is for the mediator alone.
4. A certificate is read from one reader's volume. That there is none says nothing: not asked for,
   refused, still lacking, or not for this reader read the same.
"""

from __future__ import annotations

import json
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

from goodoffices.common.errors import NOTHING, BadInput, GoodOfficesError, NotPermitted
from goodoffices.office.acts import Pen, fresh_id
from goodoffices.office.attestation import NotVouchedFor, check_key, key_of, party_seat
from goodoffices.record import acknowledgement as handed
from goodoffices.record.kinds.proof import Acknowledged, Acknowledgement, Certificate, Sheet
from goodoffices.record.sight import Sight
from goodoffices.studies.exchanges import acknowledged

__all__ = [
    "Handed",
    "NotCertified",
    "acknowledge",
    "certificate_files",
    "certificate_for",
    "certify",
    "hand",
    "sheets",
    "take_acknowledgement",
]


class NotCertified(GoodOfficesError):
    """No certificate is given; the mediator is told why, and nobody else that it was asked for."""

    def __init__(self, why: str) -> None:
        super().__init__(f"no certificate is given to anybody: {why}.")


def sheets(sight: Sight, exchange: str) -> dict[str, Sheet]:
    """Return what each party of an exchange was handed last."""
    return {sheet.to: sheet for sheet in sight.of_kind(Sheet) if sheet.exchange == exchange}


# -- handing over ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Handed:
    """The sheet a party was handed, and in what it differs from what the first was handed."""

    sheet: handed.Sheet
    differs: tuple[str, ...]


def hand(  # noqa: PLR0913 - the parts of a sheet, each by name
    pen: Pen,
    exchange: str,
    party: str,
    *,
    among: tuple[str, ...] = (),
    script: tuple[str, ...] = (),
    material: tuple[handed.Material, ...] = (),
    conditions: tuple[str, ...] = (),
    **said: Any,  # noqa: ANN401 - plain fields
) -> Handed:
    """Put on record what a party is handed; what is left out is as the first party was handed it.

    Raises
    ------
    BadInput
        There is no script, or the exchange is not among this party and another.
    """
    party_seat(pen, party)
    first = _first(pen, exchange, among)
    _check_among(pen, party, first.parties, among)
    made = replace(
        first, party=party, script=script or first.script, material=material or first.material,
        conditions=conditions or first.conditions,
    )  # fmt: skip
    if not made.script:
        raise BadInput(
            "--script", expected="the words of the script", found=NOTHING,
            advice="Give a script on record, or each question with --words.",
        )  # fmt: skip
    fields = {k: v for k, v in asdict(made).items() if k not in {"case", "party"}}
    office, name = pen.header.mediator.id, fresh_id()
    pen.file(
        {
            "id": name, "kind": "sheet", "to": party, "originator": office,
            "source": f"sheet {exchange}", "gist": "the whole script, as it was handed over",
            "readers": [party, office], **fields, **said,
        },
        "the sheet",
    )  # fmt: skip
    filed = pen.journal.entries[name]
    assert isinstance(filed, Sheet)
    sheet = handed.Sheet.on_record(pen.header.case, filed)
    parts = ("script", "material", "conditions") if first.script else ()
    return Handed(sheet, tuple(p for p in parts if getattr(sheet, p) != getattr(first, p)))


def _first(pen: Pen, exchange: str, among: tuple[str, ...]) -> handed.Sheet:
    """Return the sheet of the first party; where there is none, a blank one with a fresh nonce."""
    case = pen.header.case
    for sheet in sheets(pen.sight(), exchange).values():
        return handed.Sheet.on_record(case, sheet)
    parties = among or tuple(party.id for party in pen.header.parties)
    return handed.Sheet(case, exchange, "", parties, (), secrets.token_hex(32))


def _check_among(pen: Pen, party: str, parties: tuple[str, ...], among: tuple[str, ...]) -> None:
    for seat in parties:
        party_seat(pen, seat)
    if party not in parties or len(set(parties)) < 2 or (among and among != parties):
        raise BadInput(
            "--among", expected="two parties or more, the same for each of them",
            found=", ".join(among) or NOTHING,
            advice="Name them all when the first is handed its sheet, and not again.",
        )  # fmt: skip


# -- acknowledging ---------------------------------------------------------------------------


def acknowledge(
    pen: Pen,
    exchange: str,
    party: str,
    *,
    image: str | None = None,
    **said: Any,  # noqa: ANN401
) -> str | None:
    """File that a party acknowledged its sheet: on the mediator's word, or on paper.

    `image` is the SHA-256 of the picture of the paper that was signed.

    Raises
    ------
    NotPermitted
        It was handed nothing in this exchange.
    """
    sheet = sheets(pen.sight(), exchange).get(party)
    if sheet is None:
        raise NotPermitted
    given = handed.Acknowledgement.of(handed.Sheet.on_record(pen.header.case, sheet), _today(pen))
    attested = "countersigned" if image else "claimed"
    fields = {**_shown(given), "attestation": attested}
    return _file(pen, sheet, {"given": fields, "attested": attested, "image": image, **said})


def take_acknowledgement(pen: Pen, given: handed.Acknowledgement) -> str | None:
    """File what a party acknowledged on its own device.

    Raises
    ------
    NotVouchedFor
        It is not this party's, of this case, of what it was handed in this exchange; or it was
        taken in before.
    """
    party_seat(pen, given.party)
    if given.case != pen.header.case:
        raise NotVouchedFor("it was signed for another case")
    if not given.genuine:
        raise NotVouchedFor("the signature does not fit what is acknowledged")
    sight = pen.sight()
    check_key(sight, given.party, given.public_key)
    sheet = sheets(sight, given.exchange).get(given.party)
    if sheet is None or handed.Sheet.on_record(given.case, sheet).treatment != given.treatment:
        raise NotVouchedFor("this is not what the party was handed in this exchange")
    taken = sight.of_kind(Acknowledgement)
    if any(one.given.signature == given.signature for one in taken):
        raise NotVouchedFor("this acknowledgement was taken in before")
    return _file(pen, sheet, {"given": _shown(given), "attested": "signed"}, signed_by=given.party)


def _file(
    pen: Pen, sheet: Sheet, fields: dict[str, Any], *, signed_by: str | None = None
) -> str | None:
    filled = {name: value for name, value in fields.items() if value is not None}
    return pen.file(
        {
            "id": fresh_id(), "kind": "acknowledgement", "of": [sheet.id],
            "exchange": sheet.exchange, "originator": sheet.to,
            "source": f"acknowledgement {sheet.exchange}", "gist": handed.WHOLE,
            "readers": [sheet.to, pen.header.mediator.id], **filled,
        },
        "the acknowledgement", signed_by=signed_by,
    )  # fmt: skip


def _shown(given: handed.Acknowledgement) -> dict[str, Any]:
    """Return what of an acknowledgement stands on record, and in a certificate."""
    fields = {name: getattr(given, name) for name in Acknowledged.model_fields}
    return {name: value for name, value in fields.items() if value is not None}


def _today(pen: Pen) -> str:
    return pen.now.date().isoformat()


# -- certifying ------------------------------------------------------------------------------


def certify(pen: Pen, exchange: str) -> Certificate:
    """Give all parties of an exchange the acknowledgements of all of them, in one act.

    Raises
    ------
    NotCertified
        One is lacking, they do not agree, or the same certificate was given before.
    """
    sight = pen.sight()
    put = sheets(sight, exchange)
    if not put:
        raise NotCertified("nothing was handed to anybody in this exchange")
    parties = next(iter(put.values())).parties
    found = {party: acknowledged(sight, put.get(party)) for party in parties}
    lacking = [party for party, one in found.items() if one is None]
    if lacking:
        raise NotCertified(f"not acknowledged yet by {', '.join(lacking)}")
    all_in = [one for one in found.values() if one is not None]
    _check_alike([one.given for one in all_in])
    _check_keys(sight, [one.given for one in all_in])
    given = tuple(one.given for one in all_in)
    if any(one.acknowledgements == given for one in certificates(sight, exchange)):
        raise NotCertified("this very certificate was given before")
    rests_on = [*(put[party].id for party in parties), *(one.id for one in all_in)]
    office = pen.header.mediator.id
    handle = pen.file(
        {
            "id": fresh_id(), "kind": "certificate", "exchange": exchange, "of": rests_on,
            "originator": office, "readers": [office, *parties],
            "source": f"certificate {exchange}",
            "gist": "all to whom it was put acknowledged one script, to its last word",
            "acknowledgements": [one.model_dump(exclude_none=True) for one in given],
        },
        "the certificate",
    )  # fmt: skip
    filed = pen.sight().get(handle)
    assert isinstance(filed, Certificate)
    return filed


def _check_alike(given: list[Acknowledged]) -> None:
    for what in ("script_digest", "material_digest", "conditions"):
        if len({getattr(one, what) for one in given}) > 1:
            named = what.partition("_")[0]
            raise NotCertified(f"the {named} acknowledged is not the same for all")


def _check_keys(sight: Sight, given: list[Acknowledged]) -> None:
    for one in given:
        key = key_of(sight, one.party)
        if one.attestation == "signed" and (key is None or key.public_key != one.public_key):
            raise NotCertified(f"{one.party} signed with a key that was superseded since")


# -- reading ---------------------------------------------------------------------------------


def certificates(sight: Sight, exchange: str) -> list[Certificate]:
    """Return the certificates of an exchange that a reader holds, in order."""
    return [one for one in sight.of_kind(Certificate) if one.exchange == exchange]


def certificate_for(sight: Sight, exchange: str) -> dict[str, Any]:
    """Return a reader's certificate of an exchange, with the script that he holds himself.

    Raises
    ------
    NotPermitted
        He holds none.
    """
    held, case = certificates(sight, exchange), sight.header.case
    put = [handed.Sheet.on_record(case, s) for s in sight.of_kind(Sheet) if s.exchange == exchange]
    over = held[-1].acknowledgements[0].script_digest if held else ""
    sheet = next((sheet for sheet in put if sheet.script_digest == over), None)
    if sheet is None:
        raise NotPermitted
    given = [
        handed.Acknowledgement.on_record(case, exchange, one).as_json()
        for one in held[-1].acknowledgements
    ]
    return {
        "goodoffices_certificate": 1,
        "sheet": sheet.as_json(),
        "acknowledgements": given,
    }


def certificate_files(sight: Sight) -> dict[str, str]:
    """Return every certificate that a reader holds, as files by name."""
    held = dict.fromkeys(one.exchange for one in sight.of_kind(Certificate))
    found: dict[str, str] = {}
    for exchange in held:
        with suppress(NotPermitted):
            document = certificate_for(sight, exchange)
            words = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
            found[f"certificate-{exchange}.json"] = words
    return found
