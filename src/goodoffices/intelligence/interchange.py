"""Interchange: reports, sightings and opinions as STIX 2.1, with their TLP 2.0 markings.

1. Out: only what is handed over, under the alias it is handed over with, up to a stated marking.
   What is stricter is left out, and so is whatever refers to it: a reference would tell that it
   exists. The same items give the same bytes.
2. In: reports, sightings and opinions, each checked by the stix2 library; other objects are listed
   by type and left. Nothing is fetched.
3. An object without a marking, or with one we do not know, is TLP:RED; of several markings, also
   those of single fields, the strictest holds. TLP 1 white is clear; the others keep their word.
4. `confidence` (0 to 100) is kept and shown. It is somebody's mark of correctness, often given
   because others agreed; it is never used as evidence.

The extra `goodoffices[stix]` brings the library.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.intelligence.interchange_items import (
    KNOWN_MARKINGS,
    MARKINGS,
    TLP,
    Item,
    SharedOpinion,
    SharedReport,
    SharedSighting,
    order,
    references,
    refuse,
    sendable,
)

__all__ = [
    "TLP",
    "Imported",
    "Item",
    "NoStix",
    "SharedOpinion",
    "SharedReport",
    "SharedSighting",
    "from_stix",
    "to_stix",
]

LARGEST = 4_000_000
TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"


class NoStix(NoAnswer):
    """The stix2 library is not installed."""

    def __init__(self) -> None:
        super().__init__("STIX needs the extra: install goodoffices[stix].")


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in; `left` names the objects that were not read, by type and identifier."""

    items: tuple[Item, ...]
    left: tuple[tuple[str, str], ...]


def to_stix(items: Sequence[Item], *, up_to: TLP, namespace: UUID) -> str:
    """Return a STIX 2.1 bundle as JSON text.

    Parameters
    ----------
    items : sequence of Item
        Keys differ. What an item refers to is among the items.
    up_to : TLP
        The strictest marking that goes out.
    namespace : UUID
        Of the office; identifiers are made from it and the keys.

    Returns
    -------
    str
        Identities under their aliases, the markings used, then the items by time and key. A bundle
        without items where nothing may go out.

    Raises
    ------
    BadInput
        A key twice, a reference to no item, a time without a zone, an opinion outside the five, a
        confidence outside 0 to 100, or what the library refuses.
    NoStix
        The library is missing.
    """
    stix2 = _library()
    refuse(items)
    sent = sendable(items, up_to)
    known = {item.key: _identifier(item, namespace) for item in sent}
    made = [_object(stix2, item, known, namespace) for item in sorted(sent, key=order)]
    markings = [_marking(stix2, tlp) for tlp in sorted({item.tlp for item in sent})]
    first = {item.by: item.at for item in sorted(sent, key=order, reverse=True)}
    people = [_identity(stix2, by, first[by], namespace) for by in sorted(first)]
    bundle = {
        "type": "bundle",
        "id": f"bundle--{uuid5(namespace, 'bundle ' + ' '.join(sorted(known.values())))}",
        "objects": [json.loads(one.serialize()) for one in (*markings, *people, *made)],
    }
    if not bundle["objects"]:
        del bundle["objects"]
    return json.dumps(bundle, indent=1, sort_keys=True, ensure_ascii=False)


def from_stix(text: str) -> Imported:
    """Return the reports, sightings and opinions of a STIX 2.1 bundle.

    Parameters
    ----------
    text : str
        JSON, at most 4 MB.

    Returns
    -------
    Imported
        Keys are STIX identifiers; `by` is the creator's name where the bundle holds it, else its
        identifier, else "not stated". Items go by time and key.

    Raises
    ------
    BadInput
        No JSON, no bundle, or an object the library refuses, with its identifier.
    NoStix
        The library is missing.
    """
    stix2 = _library()
    objects = _objects(text)
    names = {o["id"]: str(o.get("name", o["id"])) for o in objects if o["type"] == "identity"}
    items: list[Item] = []
    left = []
    for raw in objects:
        if raw["type"] in READERS:
            items.append(READERS[raw["type"]](_parsed(stix2, raw), names))
        elif raw["type"] not in {"identity", "marking-definition"}:
            left.append((str(raw["type"]), str(raw["id"])))
    return Imported(tuple(sorted(items, key=order)), tuple(sorted(left)))


def _library() -> Any:  # noqa: ANN401
    try:
        import stix2
    except ImportError:
        raise NoStix from None
    return stix2


def _identifier(item: Item, namespace: UUID) -> str:
    kind = {SharedReport: "report", SharedSighting: "sighting", SharedOpinion: "opinion"}[
        type(item)
    ]
    return f"{kind}--{uuid5(namespace, f'{kind} {item.key}')}"


def _person(by: str, namespace: UUID) -> str:
    return f"identity--{uuid5(namespace, f'identity {by}')}"


def _object(stix2: Any, item: Item, known: Mapping[str, str], namespace: UUID) -> Any:  # noqa: ANN401
    person = _person(item.by, namespace)
    common: dict[str, Any] = {
        "id": known[item.key],
        "created": item.at,
        "modified": item.at,
        "created_by_ref": person,
        "object_marking_refs": [MARKINGS[item.tlp]],
    }
    if item.confidence is not None:
        common["confidence"] = item.confidence
    refs = [known[key] for key in references(item)]
    try:
        return _made(stix2, item, common, refs, person)
    except (stix2.exceptions.STIXError, ValueError, TypeError) as error:
        raise _refusal(
            f"item {item.key!r}", "what STIX 2.1 allows", str(error), "Correct the item."
        ) from None


def _made(
    stix2: Any,  # noqa: ANN401
    item: Item,
    common: Mapping[str, Any],
    refs: Sequence[str],
    person: str,
) -> Any:  # noqa: ANN401
    if isinstance(item, SharedReport):
        return stix2.v21.Report(
            name=item.title,
            description=item.text or None,
            published=item.at,
            object_refs=refs or [person],
            **common,
        )
    if isinstance(item, SharedSighting):
        return stix2.v21.Sighting(
            sighting_of_ref=refs[0],
            first_seen=item.first_seen,
            last_seen=item.last_seen,
            count=item.count,
            where_sighted_refs=[person],
            **common,
        )
    return stix2.v21.Opinion(
        opinion=item.opinion, explanation=item.text or None, object_refs=refs, **common
    )


def _identity(stix2: Any, by: str, at: datetime, namespace: UUID) -> Any:  # noqa: ANN401
    return stix2.v21.Identity(
        id=_person(by, namespace), name=by, identity_class="unknown", created=at, modified=at
    )


def _marking(stix2: Any, tlp: TLP) -> Any:  # noqa: ANN401
    return stix2.parse(
        {
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": MARKINGS[tlp],
            "created": "2022-10-01T00:00:00.000Z",
            "name": f"TLP:{tlp.word.upper()}",
            "extensions": {
                TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": tlp.word}
            },
        },
        allow_custom=True,
    )


def _objects(text: str) -> list[dict[str, Any]]:
    if len(text) > LARGEST:
        raise _refusal("bundle", f"at most {LARGEST} characters", len(text), "Split it.")
    try:
        bundle = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refusal(
            "bundle", "JSON", type(error).__name__, "Ask for the bundle again."
        ) from None
    objects = bundle.get("objects", []) if isinstance(bundle, dict) else None
    if not isinstance(bundle, dict) or bundle.get("type") != "bundle" or objects is None:
        raise _refusal("bundle", "a STIX 2.1 bundle", bundle, "Wrap the objects in one.")
    whole = isinstance(objects, list) and all(
        isinstance(o, dict) and isinstance(o.get("type"), str) and isinstance(o.get("id"), str)
        for o in objects
    )
    if not whole:
        raise _refusal("bundle", "objects with type and id", objects, "Ask for it again.")
    found: list[dict[str, Any]] = objects
    return found


def _parsed(stix2: Any, raw: Mapping[str, Any]) -> Any:  # noqa: ANN401
    if raw.get("spec_version") != "2.1":
        found = raw.get("spec_version", "none")
        raise _refusal(f"object {raw['id']!r}", "what STIX 2.1 allows", found, "Convert it.")
    try:
        return stix2.parse(dict(raw), allow_custom=True)
    except (stix2.exceptions.STIXError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise _refusal(
            f"object {raw['id']!r}", "what STIX 2.1 allows", str(error), "Ask for it again."
        ) from None


def _tlp_of(made: Any) -> TLP:  # noqa: ANN401
    granular = [one.get("marking_ref", "") for one in made.get("granular_markings", [])]
    marks: Iterable[str] = [*made.get("object_marking_refs", []), *granular]
    return max((KNOWN_MARKINGS.get(str(mark), TLP.RED) for mark in marks), default=TLP.RED)


def _common(made: Any, names: Mapping[str, str]) -> dict[str, Any]:  # noqa: ANN401
    by = made.get("created_by_ref")
    return {
        "key": str(made["id"]),
        "by": names.get(str(by), str(by)) if by else "not stated",
        "tlp": _tlp_of(made),
        "confidence": made.get("confidence"),
    }


def _plain(moment: datetime) -> datetime:
    return datetime.fromisoformat(moment.isoformat())


def _report(made: Any, names: Mapping[str, str]) -> Item:  # noqa: ANN401
    return SharedReport(
        at=_plain(made["published"]),
        title=str(made["name"]),
        text=str(made.get("description", "")),
        about=tuple(str(r) for r in made["object_refs"] if not r.startswith("identity--")),
        **_common(made, names),
    )


def _sighting(made: Any, names: Mapping[str, str]) -> Item:  # noqa: ANN401
    first = made.get("first_seen", made["created"])
    return SharedSighting(
        at=_plain(made["created"]),
        of=str(made["sighting_of_ref"]),
        first_seen=_plain(first),
        last_seen=_plain(made.get("last_seen", first)),
        count=int(made.get("count", 1)),
        **_common(made, names),
    )


def _opinion(made: Any, names: Mapping[str, str]) -> Item:  # noqa: ANN401
    return SharedOpinion(
        at=_plain(made["created"]),
        about=tuple(map(str, made["object_refs"])),
        opinion=str(made["opinion"]),
        text=str(made.get("explanation", "")),
        **_common(made, names),
    )


READERS = {"report": _report, "sighting": _sighting, "opinion": _opinion}


def _refusal(where: str, expected: str, found: object, advice: str) -> BadInput:
    return BadInput(where, expected=expected, found=found, advice=advice)
