"""Rumours: nine public statuses; and a hash of the authentic text against forged ones.

1. A rumour is new until somebody looks into it. From there it may become any of the other eight,
   and may be looked into again at any time.
2. A status beyond "under investigation" names the finding it rests on. "Confirmed" is for what
   can be shown to anybody; "impossible to verify" says what would be needed.
3. The public line is the rumour's words, its status and since when; the same for everybody. Who
   heard it, where and how often stays with the desk.
4. An authentic text is hashed by paragraphs, after line ends, trailing blanks and composed letters
   are made alike. A copy is then authentic, altered (and where), or not the authentic text at
   all. A letter that only looks the same is another letter.
5. The hash of a text not yet public takes a nonce of 16 bytes or more, published with the text:
   otherwise anyone could try likely wordings against it.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from goodoffices.common.errors import NOTHING, BadInput

__all__ = [
    "Comparison",
    "PublicLine",
    "Rumour",
    "Sighting",
    "Status",
    "Step",
    "TextProof",
    "Verdict",
    "compare",
    "decide",
    "heard",
    "new_rumour",
    "prove",
    "public_lines",
]

NONCE_BYTES = 16


class Status(StrEnum):
    """What may be said of a rumour in public; the vocabulary of WikiRumours."""

    NEW = "new"
    UNDER_INVESTIGATION = "under investigation"
    PROBABLY_TRUE = "probably true"
    PROBABLY_FALSE = "probably false"
    CONFIRMED_TRUE = "confirmed true"
    CONFIRMED_FALSE = "confirmed false"
    IMPOSSIBLE = "impossible to verify"
    IMPOSSIBLE_PROBABLY_TRUE = "impossible to verify, but probably true"
    IMPOSSIBLE_PROBABLY_FALSE = "impossible to verify, but probably false"


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where and when a rumour was met; never shown."""

    where: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """A status, since when, and the finding it rests on."""

    status: Status
    at: datetime
    finding: str


@dataclass(frozen=True, slots=True)
class Rumour:
    """A rumour with all its sightings and steps; made by `new_rumour`."""

    text: str
    sightings: tuple[Sighting, ...]
    steps: tuple[Step, ...]

    @property
    def status(self) -> Status:
        """Return the status now."""
        return self.steps[-1].status


@dataclass(frozen=True, slots=True)
class PublicLine:
    """What everybody may be told of one rumour."""

    text: str
    status: Status
    since: datetime


def new_rumour(text: str, first: Sighting) -> Rumour:
    """Return a rumour as first met.

    Raises
    ------
    BadInput
        No words, or a time without a zone.
    """
    if not text.strip():
        raise _refusal("rumour", "its words", NOTHING, "Write what is being said.")
    _refuse_unzoned(first.at)
    return Rumour(text.strip(), (first,), (Step(Status.NEW, first.at, ""),))


def heard(rumour: Rumour, sighting: Sighting) -> Rumour:
    """Return the rumour with one more sighting. That many repeat it changes no status."""
    _refuse_unzoned(sighting.at)
    return replace(rumour, sightings=(*rumour.sightings, sighting))


def decide(rumour: Rumour, status: Status, *, at: datetime, finding: str) -> Rumour:
    """Return the rumour with a new status.

    Parameters
    ----------
    rumour : Rumour
        As it stands.
    status : Status
        Any but `NEW`; from `NEW` only `UNDER_INVESTIGATION`.
    at : datetime
        With its zone, not before the last step.
    finding : str
        What it rests on, or what would be needed to verify it; may be empty only for
        `UNDER_INVESTIGATION`.

    Raises
    ------
    BadInput
        Another order of steps, no finding, a time that is out of order or without a zone.

    Examples
    --------
    >>> from datetime import UTC
    >>> noon = datetime(2187, 3, 2, 12, tzinfo=UTC)
    >>> rumour = new_rumour("The talks moved.", Sighting("mess", noon))
    >>> rumour = decide(rumour, Status.UNDER_INVESTIGATION, at=noon, finding="")
    >>> decide(rumour, Status.CONFIRMED_FALSE, at=noon, finding="The venue log.").status.value
    'confirmed false'
    """
    _refuse_unzoned(at)
    if at < rumour.steps[-1].at:
        raise _refusal("time", f"not before {rumour.steps[-1].at}", str(at), "Correct the time.")
    started = rumour.status is not Status.NEW
    if status is Status.NEW or not (started or status is Status.UNDER_INVESTIGATION):
        raise _refusal(
            "status",
            "under investigation, before any other",
            str(status),
            "Look into it first; only then can there be a finding.",
        )
    if status is not Status.UNDER_INVESTIGATION and not finding.strip():
        raise _refusal(
            "finding",
            f"what {status!s} rests on",
            NOTHING,
            "Name the document or observation, or what would be needed.",
        )
    return replace(rumour, steps=(*rumour.steps, Step(status, at, finding.strip())))


def public_lines(rumours: Sequence[Rumour]) -> tuple[PublicLine, ...]:
    """Return what everybody may be told, in the order of the words.

    The order tells nothing of when a rumour was met or by whom.
    """
    lines = (PublicLine(r.text, r.status, r.steps[-1].at) for r in rumours)
    return tuple(sorted(lines, key=lambda line: (line.text, line.since)))


class Verdict(StrEnum):
    """What a copy is, beside the authentic text."""

    AUTHENTIC = "authentic"
    ALTERED = "altered"
    OTHER = "not the authentic text"


@dataclass(frozen=True, slots=True)
class TextProof:
    """What is published of an authentic text: one hash, and one for each paragraph."""

    digest: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A verdict, and where a copy differs; paragraphs count from 1.

    `foreign` are the copy's paragraphs that the authentic text has not; `missing` the authentic
    ones that the copy has not; `moved` whether what is in both stands in another order.
    """

    verdict: Verdict
    foreign: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    moved: bool = False


def prove(text: str, *, nonce: bytes) -> TextProof:
    r"""Return the publishable hashes of an authentic text.

    Parameters
    ----------
    text : str
        Paragraphs are parted by empty lines.
    nonce : bytes
        16 or more, kept with the text until it is public; none (`b""`) for a text already public.

    Raises
    ------
    BadInput
        A text without words, or a nonce from 1 to 15 bytes.

    Examples
    --------
    >>> proof = prove("One.\n\nTwo.", nonce=b"")
    >>> compare(proof, "One.  \r\n\r\nTwo.", nonce=b"").verdict.value
    'authentic'
    >>> compare(proof, "One.\n\nThree.", nonce=b"")
    Comparison(verdict=<Verdict.ALTERED: 'altered'>, foreign=(2,), missing=(2,), moved=False)
    """
    if 0 < len(nonce) < NONCE_BYTES:
        raise _refusal("nonce", f"none, or {NONCE_BYTES} bytes and more", len(nonce), "Draw one.")
    parts = _paragraphs(text)
    if not parts:
        raise _refusal("text", "words", NOTHING, "Give the whole text.")
    hashes = tuple(_hash(["paragraph", nonce.hex(), part]) for part in parts)
    return TextProof(_hash(["text", nonce.hex(), *hashes]), hashes)


def compare(proof: TextProof, copy: str, *, nonce: bytes) -> Comparison:
    """Return what a copy is, and where it differs.

    Parameters
    ----------
    proof : TextProof
        As published.
    copy : str
        The text that is going about.
    nonce : bytes
        The one of `prove`.

    Returns
    -------
    Comparison
        `OTHER` where no paragraph is shared; a wrong nonce gives that too.
    """
    if not _paragraphs(copy):
        return Comparison(Verdict.OTHER, (), tuple(range(1, len(proof.paragraphs) + 1)))
    theirs = prove(copy, nonce=nonce)
    if theirs == proof:
        return Comparison(Verdict.AUTHENTIC)
    shared = set(theirs.paragraphs) & set(proof.paragraphs)
    order = [[h for h in p.paragraphs if h in shared] for p in (theirs, proof)]
    return Comparison(
        verdict=Verdict.ALTERED if shared else Verdict.OTHER,
        foreign=_places(theirs.paragraphs, shared),
        missing=_places(proof.paragraphs, shared),
        moved=order[0] != order[1],
    )


def _places(hashes: Sequence[str], shared: set[str]) -> tuple[int, ...]:
    return tuple(n for n, h in enumerate(hashes, 1) if h not in shared)


def _paragraphs(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    lines = [line.rstrip() for line in re.split(r"\r\n|\r|\n", plain)]
    parts = re.split(r"\n\n+", "\n".join(lines).strip("\n"))
    return [part for part in parts if part.strip()]


def _hash(fields: Sequence[str]) -> str:
    text = json.dumps(["goodoffices rumours 1", *fields], ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _refuse_unzoned(at: datetime) -> None:
    if at.tzinfo is None:
        raise _refusal("time", "a time with its zone", str(at), "Say which zone.")


def _refusal(where: str, expected: str, found: object, advice: str) -> BadInput:
    return BadInput(where, expected=expected, found=found, advice=advice)
