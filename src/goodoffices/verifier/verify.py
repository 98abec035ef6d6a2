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

PURPOSE = "to be shown to every party of the exchange, once all have acknowledged"
WHOLE = "this was the whole script"


class NotProvedError(Exception):
    """It proves nothing; the message says why, in one sentence."""


def _encoded(*fields: bytes) -> bytes:
    return b"".join(len(field).to_bytes(8, "big") + field for field in fields)


def _words(*fields: str) -> bytes:
    return _encoded(*(field.encode() for field in fields))


def _digest(purpose: str, *fields: bytes) -> bytes:
    return hashlib.sha256(_encoded(f"goodoffices {purpose} 1".encode(), *fields)).digest()


def _aloud(key: str) -> str:
    """Return the eight words by which a key is read aloud."""
    raw, sounds = _digest("fingerprint", bytes.fromhex(key)), ("bdfghjklmnprstvz", "aiou")
    pairs = (int.from_bytes(raw[i : i + 2], "big") for i in range(0, 16, 2))
    places = (0, 12), (1, 10), (0, 6), (1, 4), (0, 0)
    return "-".join("".join(sounds[k][b >> p & 15 >> 2 * k] for k, p in places) for b in pairs)


def _check_signed(found: Any, key: str, whose: str, over: bytes, asked: Any) -> None:
    from nacl.exceptions import CryptoError  # noqa: PLC0415 - where it is missing, it is said
    from nacl.signing import VerifyKey  # noqa: PLC0415

    try:
        VerifyKey(bytes.fromhex(key)).verify(over, bytes.fromhex(found["signature"]))
    except (CryptoError, TypeError, ValueError):
        raise NotProvedError(f"the signature of {whose} does not fit") from None
    if whose not in asked.aloud:
        raise ValueError(f"give the words that {whose} read aloud: --key {whose}=WORDS")
    if _aloud(key) != "-".join(asked.aloud[whose].lower().replace("-", " ").split()):
        raise NotProvedError(f"the key that signed for {whose} is not the one read aloud")


def _check_acknowledgement(ack: Any, sheet: Any, asked: Any) -> None:
    party, where = ack["party"], (sheet["case"], sheet["exchange"])
    if (ack["case"], ack["exchange"]) != where:
        raise NotProvedError(f"the acknowledgement of {party} is of another case or exchange")
    nonce, papers = sheet["nonce"].encode(), [(m["title"], m["digest"]) for m in sheet["material"]]
    parts = (*(w.encode() for w in where), _words(*sheet["parties"]), _words(*sheet["script"]))
    script = _digest("script", nonce, *parts).hex()
    material = _digest("material", nonce, *(_words(*paper) for paper in papers)).hex()
    if ack["script_digest"] != script:
        raise NotProvedError(f"the script that {party} acknowledged is not this one, word for word")
    if (ack["material_digest"], ack["conditions"]) != (material, sheet["conditions"]):
        raise NotProvedError(f"{party} acknowledged other material or other conditions")
    if ack["attestation"] != "signed":
        raise NotProvedError(f"for {party} it is {ack['attestation']}, and that is no proof")
    fixed = (word.encode() for word in (PURPOSE, *where, party, script, material))
    more = (_words(*ack["conditions"]), ack["date"].encode(), WHOLE.encode())
    raw = _encoded(b"goodoffices acknowledgement 1", *fixed, *more)
    bound = ("acknowledgement", *where, party, hashlib.sha256(raw).hexdigest())
    _check_signed(ack, ack["public_key"], party, _words("goodoffices signature 1", *bound), asked)


def _certificate(found: Any, asked: Any) -> str:
    sheet = _loaded(asked.sheet) if asked.sheet else found["sheet"]
    given = [ack["party"] for ack in found["acknowledgements"]]
    if sorted(given) != sorted(sheet["parties"]) or len(set(given)) < max(2, len(given)):
        raise NotProvedError("it is one-sided: not each party of the exchange has acknowledged")
    for ack in found["acknowledgements"]:
        _check_acknowledgement(ack, sheet, asked)
    if len({ack["public_key"] for ack in found["acknowledgements"]}) < len(given):
        raise NotProvedError("one key signed for more than one party")
    head = f"{', '.join(given)} each signed that this was the whole script of {sheet['exchange']}"
    said = "".join(f"\n  {n}. {' '.join(w.split())}" for n, w in enumerate(sheet["script"], 1))
    return f"proved: {head}; compare it with what you were handed:{said}"


def _receipt(found: Any, asked: Any) -> str:
    paper = "goodoffices_paper_receipt" in found
    names = "case reader title digest date" if paper else "case reader volume n head date"
    kind = "goodoffices paper receipt 1" if paper else "goodoffices receipt 1"
    over = _words(kind, *(str(found[name]) for name in (*names.split(), "office_key")))
    _check_signed(found, found["office_key"], "office", over, asked)
    if not paper:
        held = _chained(found, _loaded(asked.chain)["links"]) if asked.chain else "no chain given"
        return f"proved: {found['reader']} held {found['n']} entries, {found['date']}; {held}"
    if hashlib.sha256(Path(asked.paper or "--paper").read_bytes()).hexdigest() != found["digest"]:
        raise NotProvedError("this is not the paper that was received, byte for byte")
    return f"proved: the office received this paper from {found['reader']}, {found['date']}"


def _chained(found: Any, links: Any) -> str:
    at, lacking = bytes.fromhex(found["volume"]), 0
    for n, link in enumerate(links[: found["n"]]):
        body, bound, nonce = (bytes.fromhex(link[k] or "") for k in ("body", "commitment", "nonce"))
        words, minute = link["words"], link["minute"].encode()
        if words is not None and _digest("commitment", nonce, words.encode()) != bound:
            raise NotProvedError(f"the words of entry {n} are not those it was written with")
        at = _digest("link", _encoded(n.to_bytes(8, "big"), at, body, bound, minute))
        lacking += words is None
    if (len(links) < found["n"], at.hex()) != (False, found["head"]):
        raise NotProvedError("the chain is not the one that the receipt was given for")
    return f"the chain holds them word for word; without words: {lacking}"


def _loaded(file: str) -> Any:
    return json.loads(Path(file).read_text(encoding="utf-8"))


def main(words: list[str] | None = None) -> int:
    """Verify one file; print one sentence, and the script where it is proved."""
    asker = argparse.ArgumentParser(usage=__doc__)
    asker.add_argument("file")
    asker.add_argument("--key", action="append", default=[])
    for option in ("--sheet", "--paper", "--chain"):
        asker.add_argument(option)
    asked = asker.parse_args(words)
    try:
        asked.aloud = dict(pair.split("=", 1) for pair in asked.key)
        found = _loaded(asked.file)
        said, status = (_certificate if "acknowledgements" in found else _receipt)(found, asked), 0
    except NotProvedError as why:
        said, status = f"not proved: {why}", 1
    except Exception as why:  # noqa: BLE001 - whatever it is, nothing was proved or disproved
        said, status = f"cannot tell: {type(why).__name__}: {why}", 2
    print("".join(c if c.isprintable() or c == "\n" else "?" for c in said))
    return status


if __name__ == "__main__":
    sys.exit(main())
