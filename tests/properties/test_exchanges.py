"""Whatever the other side does in an exchange, a party holds and is told the same.

Bert's own acts are fixed. Between them Anna does some of what she can, in any order, and the
mediator asks in vain for a certificate and an opening. What Bert holds, how long his receipt says
that is, what every study of his says and what he is told are compared with a world in which Anna
does nothing.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from goodoffices.common.errors import GoodOfficesError
from goodoffices.office import sealing
from goodoffices.office.acts import Pen, writing
from goodoffices.office.certifying import NotCertified, acknowledge, certify
from goodoffices.office.checking import receipt_for
from goodoffices.office.opened import opened
from goodoffices.office.sealing import NotAllIn, tell_all_in
from goodoffices.office.signing import sealed
from goodoffices.studies import studies
from goodoffices.studies.finding import Audience
from tests.conftest import NIGHTLY
from tests.office.exchanges import SCRIPT, Exchange

WORLDS = 60 if NIGHTLY else 5
Patch = pytest.MonkeyPatch
Act = Callable[[Exchange], object]
KEY = "aaaa-bbbb-cccc-dddd-eeee-ffff-gggg-hhhh"


@pytest.fixture(autouse=True)
def _same_chance(monkeypatch: Patch) -> None:
    real = secrets.token_hex
    monkeypatch.setattr(secrets, "token_hex", lambda size: "5" * 64 if size == 32 else real(size))
    monkeypatch.setattr("goodoffices.office.signing.new_opening_key", lambda: KEY)
    monkeypatch.setattr("nacl.secret.random", lambda size: b"n" * size)
    now = datetime(2031, 3, 6, 21, tzinfo=UTC)
    monkeypatch.setattr("goodoffices.office.opened._now", lambda: now)


def sheet(party: str) -> Act:
    return lambda exchange: exchange.hands(party, script=SCRIPT)


def signed(party: str) -> Act:
    def act(exchange: Exchange) -> None:
        given = exchange.hands(party, script=SCRIPT)
        exchange.takes(exchange.parties[party].acknowledges(given).as_json())

    return act


def envelope(party: str) -> Act:
    def act(exchange: Exchange) -> None:
        made, _ = sealed(f"{party} says.", "x", "built", "e", party)
        exchange.takes(made.as_json())

    return act


def claimed(exchange: Exchange) -> None:
    with writing(exchange.folder) as pen:
        acknowledge(pen, "e", "anna")


def said(exchange: Exchange) -> None:
    act = json.dumps({"kind": "statement", "text": "Nine."})
    exchange.takes(exchange.parties["anna"].signs(act).as_json())


BERT: tuple[Act, ...] = (lambda e: e.keys("bert"), signed("bert"), envelope("bert"))
ANNA: tuple[Act, ...] = (
    lambda e: e.keys("anna"), sheet("anna"), signed("anna"), claimed, envelope("anna"), said,
)  # fmt: skip


def in_vain(exchange: Exchange) -> None:
    """Ask for a certificate and an opening, and take back what was given all the same."""
    with suppress(NotCertified, NotAllIn), writing(exchange.folder) as pen:
        certify(pen, "e")
        raise NotCertified("not in this world")
    with suppress(NotAllIn), writing(exchange.folder) as pen:
        tell_all_in(pen, "e")
        raise NotAllIn


def world(folder: Path, others: Iterator[list[Act]]) -> tuple[dict[str, Any], int]:
    """Play Bert's acts with some of Anna's between them.

    Return all that Bert has of it, and how much the mediator has.
    """
    exchange = Exchange(folder, "anna", "bert")
    for act in (*BERT, None):
        for other in next(others):
            with suppress(GoodOfficesError):
                other(exchange)
            in_vain(exchange)
        if act:
            act(exchange)
    return held(exchange), len(exchange.sight().entries)


def held(exchange: Exchange) -> dict[str, Any]:
    sight = exchange.sight("bert")
    names = {entry.id: f"handle {n}" for n, entry in enumerate(sight.entries)}
    found = [s.find(sight) for s in studies() if s.audience is Audience.ALL]
    shown = json.dumps([
        [e.model_dump(mode="json") for e in sight.entries],
        [f.as_json() for f in found if f],
    ])  # fmt: skip
    for handle, name in names.items():
        shown = shown.replace(handle, name)
    with opened(exchange.folder) as record:
        length = receipt_for(record, "bert").n
    return {"shown": shown, "length": length, "told": told(exchange)}


def told(exchange: Exchange) -> str:
    with pytest.raises(GoodOfficesError) as caught:
        exchange.certificate("bert")
    return str(caught.value)


def nothing() -> Iterator[list[Act]]:
    while True:
        yield []


def some(random: Random) -> Iterator[list[Act]]:
    while True:
        yield random.sample(ANNA, random.randrange(4))


def test_what_the_other_does_in_an_exchange_shows_nowhere(tmp_path: Path) -> None:
    alone, least = world(tmp_path / "alone", nothing())
    assert "acknowledgement" in alone["shown"]
    effective = 0
    for n in range(WORLDS):
        found, filed = world(tmp_path / str(n), some(Random(f"exchange {n}")))
        assert found == alone
        effective += filed > least
    assert effective > WORLDS / 2


# -- leaks put in on purpose -----------------------------------------------------------------


def acknowledged_to_all(patch: Patch) -> None:
    """An acknowledgement is delivered to all parties of the exchange as it comes."""
    _to_all(patch, "acknowledgement")


def envelope_to_all(patch: Patch) -> None:
    """Every party sees each envelope come in."""
    _to_all(patch, "envelope")


def key_to_all(patch: Patch) -> None:
    """Every party sees each key that goes on record."""
    _to_all(patch, "party-key")


def _to_all(patch: Patch, kind: str) -> None:
    real = Pen.file

    def leaking(self: Pen, fields: dict[str, Any], *more: Any, **how: Any) -> str | None:
        seats = [seat.id for seat in self.header.readers]
        widened = {**fields, "readers": seats} if fields["kind"] == kind else fields
        return real(self, widened, *more, **how)

    patch.setattr(Pen, "file", leaking)


def told_as_they_come(patch: Patch) -> None:
    """The commitments that are in are told to all, though some are out."""

    def leaking(sight: Any, exchange: str) -> Any:
        return sealing.envelopes(sight, exchange)

    patch.setattr(sealing, "_all_in", leaking)
    patch.setitem(globals(), "in_vain", _tells)


def _tells(exchange: Exchange) -> None:
    with suppress(GoodOfficesError), writing(exchange.folder) as pen:
        tell_all_in(pen, "e")


@pytest.mark.parametrize(
    "leak", [acknowledged_to_all, envelope_to_all, key_to_all, told_as_they_come],
    ids=lambda leak: leak.__name__,
)  # fmt: skip
def test_leaks_put_in_on_purpose_are_found(
    leak: Callable[[Patch], None], tmp_path: Path, monkeypatch: Patch
) -> None:
    leak(monkeypatch)
    alone, _ = world(tmp_path / "alone", nothing())
    for n in range(20):
        if world(tmp_path / str(n), some(Random(f"exchange {n}")))[0] != alone:
            return
    pytest.fail(str(leak.__doc__))
