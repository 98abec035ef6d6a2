"""Verify what the office gave you, without its program: the standard library and PyNaCl alone.

    python -I verify.py certificate.json --key mars=WORDS --key coalition=WORDS [--sheet FILE]
    python -I verify.py receipt.json --key office=WORDS [--chain FILE | --paper FILE]

WORDS are those read aloud: type them from your own notes, never from a file that came with this
one. Exit status: 0 proved, 1 not proved, 2 something needed is missing or cannot be read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any


class NotProvedError(Exception):
    """It proves nothing; the message says why, in one sentence."""


def _raw(said: Any) -> bytes:
    """Return what is hashed: words as UTF-8, and of a list each part after its length."""
    if isinstance(said, list):
        return b"".join(len(part := _raw(one)).to_bytes(8, "big") + part for one in said)
    return said if isinstance(said, bytes) else bytes(said, "utf-8")


def _digest(purpose: str, *fields: Any) -> bytes:
    return hashlib.sha256(_raw([f"goodoffices {purpose} 1", *fields])).digest()


def _aloud(key: str) -> str:
    """Return the eight words by which a key is read aloud."""
    raw, sounds = _digest("fingerprint", bytes.fromhex(key)), ("bdfghjklmnprstvz", "aiou")
    pairs = (int.from_bytes(raw[i : i + 2], "big") for i in range(0, 16, 2))
    places = (0, 12), (1, 10), (0, 6), (1, 4), (0, 0)
    return "-".join("".join(sounds[k][b >> p & 15 >> 2 * k] for k, p in places) for b in pairs)


def _check(found: Any, fields: str) -> None:
    if (set(found), repr(found.get(fields.partition(" ")[0]))) != (set(fields.split()), "1"):
        raise ValueError(f"it has other fields than these, or is of another form than 1: {fields}")


def _signed_by(whose: str, key: str, found: Any, over: list[str], asked: Any) -> str:
    from nacl.exceptions import CryptoError  # noqa: PLC0415 - where it is missing, it is said
    from nacl.signing import VerifyKey  # noqa: PLC0415

    try:
        VerifyKey(bytes.fromhex(key)).verify(_raw(over), bytes.fromhex(found["signature"]))
    except (CryptoError, TypeError, ValueError):
        raise NotProvedError(f"the signature of {whose} does not fit") from None
    if whose not in asked.aloud:
        raise ValueError(f"give the words that {whose} read aloud: --key {whose}=WORDS")
    if _aloud(key) != "-".join(asked.aloud[whose].lower().replace("-", " ").split()):
        raise NotProvedError(f"the key that signed for {whose} is not the one read aloud")
    return _aloud(key)


def _acknowledged_by(ack: Any, sheet: Any, asked: Any) -> str:
    nonce, party, *where = sheet["nonce"], ack["party"], sheet["case"], sheet["exchange"]
    papers = ([m["title"], m["digest"]] for m in sheet["material"] if len(m) == 2)
    due = {
        "purpose": "to be shown to every party of the exchange, once all have acknowledged",
        "case": where[0], "exchange": where[1], "party": party,
        "script_digest": _digest("script", nonce, *where, sheet["parties"], sheet["script"]).hex(),
        "material_digest": _digest("material", nonce, *papers).hex(),
        "conditions": sheet["conditions"], "date": ack["date"], "whole": "this was the whole script"
    }  # fmt: skip
    _check(ack, f"goodoffices_acknowledgement {' '.join(due)} attestation public_key signature")
    for name, value in {**due, "attestation": "signed"}.items():
        if ack[name] != value:
            raise NotProvedError(f"for {party} the {name} is {ack[name]}, not {value}")
    over = ["acknowledgement", *where, party, _digest("acknowledgement", *due.values()).hex()]
    return _signed_by(party, ack["public_key"], ack, ["goodoffices signature 1", *over], asked)


def _certificate(found: Any, asked: Any) -> list[str]:
    _check(found, "goodoffices_certificate sheet acknowledgements")
    sheet = _loaded(asked.sheet) if asked.sheet else found["sheet"]
    _check(sheet, "goodoffices_sheet case exchange party parties script nonce material conditions")
    given = [ack["party"] for ack in found["acknowledgements"]]
    if sorted(given) != sorted(sheet["parties"]) or len(set(given)) < max(2, len(given)):
        raise NotProvedError("it is one-sided: not each party of the exchange has acknowledged")
    if len({_acknowledged_by(ack, sheet, asked) for ack in found["acknowledgements"]}) < len(given):
        raise NotProvedError("one key signed for more than one party")
    head = f"{', '.join(given)} each signed that this was the whole script of {sheet['exchange']}"
    said = (f"  {n}. {' '.join(words.split())}" for n, words in enumerate(sheet["script"], 1))
    return [f"proved: {head}, case {sheet['case']}; compare it with what you were handed:", *said]


def _receipt(found: Any, asked: Any) -> list[str]:
    paper, own = ("paper_", "title digest") if "title" in found else ("", "volume n head")
    form, *names = f"goodoffices_{paper}receipt case reader {own} date office_key".split()
    _check(found, " ".join([form, *names, "signature"]))
    over = [f"{form} 1".replace("_", " "), *(str(found[name]) for name in names)]
    _signed_by("office", found["office_key"], found, over, asked)
    whose = f"{found['reader']}, case {found['case']}, {found['date']}"
    if not paper:
        held = _chained(found, _loaded(asked.chain)) if asked.chain else "no chain given"
        return [f"proved: {found['n']} entries were held by {whose}; {held}"]
    if hashlib.sha256(Path(asked.paper or "--paper").read_bytes()).hexdigest() != found["digest"]:
        raise NotProvedError("this is not the paper that was received, byte for byte")
    return [f"proved: the office received this paper from {whose}"]


def _chained(found: Any, chain: Any) -> str:
    _check(chain, "goodoffices_chain case reader volume links")
    at, lacking, links, length = bytes.fromhex(chain["volume"]), 0, chain["links"], found["n"]
    for n, link in enumerate(links[:length]):
        body, bound, nonce = (bytes.fromhex(link[k] or "") for k in ("body", "commitment", "nonce"))
        if link["words"] is not None and _digest("commitment", nonce, link["words"]) != bound:
            raise NotProvedError(f"the words of entry {n} are not those it was written with")
        at = _digest("link", _raw([n.to_bytes(8, "big"), at, body, bound, link["minute"]]))
        lacking += link["words"] is None
    if [at.hex(), chain["case"], chain["reader"]] != [found[k] for k in ("head", "case", "reader")]:
        raise NotProvedError("the chain is not the one that the receipt was given for")
    return f"the chain fits word for word; without words: {lacking}, later: {len(links) - length}"


def _loaded(file: str) -> Any:
    raw = Path(file).read_text(encoding="utf-8")
    return json.loads(raw, object_pairs_hook=lambda p: dict(p) if len(dict(p)) == len(p) else None)


def main(words: list[str] | None = None) -> int:
    """Verify one file; print one sentence, and the script where it is proved."""
    asker = argparse.ArgumentParser(usage=__doc__)
    asker.add_argument("--key", action="append", default=[])
    for option in ("file", "--sheet", "--paper", "--chain"):
        asker.add_argument(option)
    asked = asker.parse_args(words)
    try:
        asked.aloud, found = dict(pair.split("=", 1) for pair in asked.key), _loaded(asked.file)
        said, status = (_certificate if "acknowledgements" in found else _receipt)(found, asked), 0
    except NotProvedError as why:
        said, status = [f"not proved: {why}"], 1
    except Exception as why:  # noqa: BLE001 - whatever it is, nothing was proved or disproved
        said, status = [f"cannot tell: {type(why).__name__}: {why}"], 2
    shown = "\n".join("".join(c if c.isprintable() else "?" for c in line) for line in said)
    print(shown.encode(sys.stdout.encoding, "replace").decode(sys.stdout.encoding))
    return status


if __name__ == "__main__":
    sys.exit(main())
