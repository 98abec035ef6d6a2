"""The regime file: terms, sealed answers already opened, and splits, written by people in YAML.

1. `format: 1`, `title`, `parties`, `obligations`, `measures`; optional `request`, `proposals`,
   `causes`, `caps`, `tolerance`, `asymmetric`, `split`, `sources`.
2. A chance is a number, [low, high], or a quota: `{inspections, events, recognised, reserve}`,
   where `events` may be an interval: then one breach among that many is detected.
3. `host` is a party or a list; `intrusion` a number for every host or a mapping by host.
4. With `proposals` permissions and targets come from them; without, each measure may say
   `permission`, and is permitted when it says nothing.
5. A need is a chance, or `{chance, within}`: within so many days of the breach.
6. A key nobody defined is refused, with the keys that are: a misspelt word must not be silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from goodoffices.common.errors import BadInput
from goodoffices.common.plain_yaml import read_yaml
from goodoffices.verification.checks import checked
from goodoffices.verification.proposals import Proposal, bring_together
from goodoffices.verification.quantities import Interval, count, interval, natural, probability
from goodoffices.verification.quotas import single_breach_detection
from goodoffices.verification.terms import Cause, Measure, Obligation, Permission, Terms

__all__ = ["RegimeFile", "SplitQuestion", "parse", "read_regime"]

TOP = (
    "format title parties obligations measures request proposals causes caps tolerance "
    "asymmetric split sources"
)
OF_OBLIGATION = "id binds target words gain sanction days within"
OF_MEASURE = (
    "id host cost intrusion detects permission cause choice mirror requires every notice words "
    "source"
)
OF_QUOTA = "inspections events recognised reserve"


@dataclass(frozen=True, slots=True)
class SplitQuestion:
    """A quota anywhere, to be beaten by a split."""

    events: Mapping[str, Fraction]
    baseline: int
    guarded: str
    most: int
    reserve: int


@dataclass(frozen=True, slots=True)
class RegimeFile:
    """What a regime file says.

    Parameters
    ----------
    terms : Terms
        Checked; permissions and targets as the proposals have them.
    split : SplitQuestion or None
        Where the file asks for one.
    sources : tuple of str
        Where its facts stand.
    """

    terms: Terms
    split: SplitQuestion | None
    sources: tuple[str, ...]


def read_regime(path: Path) -> RegimeFile:
    """Read a regime file.

    Raises
    ------
    BadInput
        As `parse`; also where the file cannot be read or is not plain YAML.
    """
    return parse(read_yaml(path, shown_as=path.name), path.name)


def parse(raw: object, where: str) -> RegimeFile:
    """Make of a file's values what they mean.

    Parameters
    ----------
    raw : object
        What plain YAML or JSON holds.
    where : str
        Its name, for messages.

    Raises
    ------
    BadInput
        With the field, what was expected and what was found.
    NotAllIn
        Proposals, but not of every party.

    Examples
    --------
    >>> empty = {"format": 1, "title": "t", "parties": ["a"], "obligations": [], "measures": []}
    >>> parse(empty, "f").terms.parties
    ('a',)
    """
    whole = _mapping(raw, where, TOP)
    if whole.get("format") != 1:
        raise BadInput(
            f"{where}, format",
            expected="format: 1",
            found=whole.get("format"),
            advice="This version reads format 1.",
        )
    terms = Terms(
        parties=tuple(_texts(_need(whole, "parties", where), f"{where}, parties")),
        obligations=tuple(
            _obligation(o, at) for o, at in _items(_need(whole, "obligations", where), "obligation")
        ),
        measures=tuple(
            _measure(m, at) for m, at in _items(_need(whole, "measures", where), "measure")
        ),
        causes=tuple(_cause(c, at) for c, at in _items(whole.get("causes", []), "cause")),
        caps=_amounts(whole.get("caps", {}), "caps"),
        tolerance=_optional(whole, "tolerance", natural),
        asymmetric=_optional(whole, "asymmetric", count),
        title=_text(_need(whole, "title", where), "title"),
    )
    return RegimeFile(
        terms=_answered(checked(terms), whole),
        split=_split(whole["split"]) if "split" in whole else None,
        sources=tuple(_texts(whole.get("sources", []), "sources")),
    )


def _answered(terms: Terms, whole: Mapping[str, Any]) -> Terms:
    if "proposals" not in whole:
        return terms
    request = _text(whole.get("request", ""), "request")
    answers = _mapping(whole["proposals"], "proposals")
    proposals = [_proposal(party, answer, request) for party, answer in answers.items()]
    return bring_together(request, terms, proposals)


def _proposal(party: str, raw: object, request: str) -> Proposal:
    where = f"proposal of {party}"
    answer = _mapping(raw, where, "request permits red_lines needs")
    raw_needs = _mapping(answer.get("needs", {}), f"{where}, needs")
    needs = {o: _need_of(n, f"{where}, needs {o}") for o, n in raw_needs.items()}
    return Proposal(
        party,
        _text(answer.get("request", request), f"{where}, request"),
        frozenset(_texts(answer.get("permits", []), f"{where}, permits")),
        frozenset(_texts(answer.get("red_lines", []), f"{where}, red_lines")),
        {o: chance for o, (chance, _) in needs.items()},
        {o: days for o, (_, days) in needs.items() if days is not None},
    )


def _need_of(raw: object, at: str) -> tuple[Fraction, Fraction | None]:
    """Return how surely and how soon: a chance alone, or `{chance, within}`."""
    if not isinstance(raw, dict):
        return probability(raw, at), None
    one = _mapping(raw, at, "chance within")
    chance = probability(_need(one, "chance", at), f"{at}, chance")
    return chance, _optional(one, "within", natural, at)


def _obligation(raw: object, at: str) -> Obligation:
    one = _mapping(raw, at, OF_OBLIGATION)
    name = _text(_need(one, "id", at), f"{at}, id")
    at = f"obligation {name}"
    stakes = {
        key: interval(one[key], f"{at}, {key}", within="natural") if key in one else None
        for key in ("gain", "sanction")
    }
    return Obligation(
        id=name,
        binds=_text(_need(one, "binds", at), f"{at}, binds"),
        target=probability(one.get("target", 0), f"{at}, target"),
        words=_text(one.get("words", ""), f"{at}, words"),
        gain=stakes["gain"],
        sanction=stakes["sanction"],
        days=_optional(one, "days", natural, at),
        within=_optional(one, "within", natural, at),
    )


def _cause(raw: object, at: str) -> Cause:
    one = _mapping(raw, at, "id fault under words")
    name = _text(_need(one, "id", at), f"{at}, id")
    fault = interval(_need(one, "fault", at), f"cause {name}, fault")
    return Cause(name, fault, _named(one, "under", f"cause {name}"))


def _measure(raw: object, at: str) -> Measure:
    one = _mapping(raw, at, OF_MEASURE)
    name = _text(_need(one, "id", at), f"{at}, id")
    at = f"measure {name}"
    hosts = tuple(_texts(_need(one, "host", at), f"{at}, host"))
    detects = _mapping(one.get("detects", {}), f"{at}, detects")
    return Measure(
        id=name,
        hosts=hosts,
        cost=natural(one.get("cost", 0), f"{at}, cost"),
        intrusion=_intrusion(one.get("intrusion", 0), hosts, f"{at}, intrusion"),
        detects={o: _chance(p, f"{at}, detects {o}") for o, p in detects.items()},
        permission=_permission(one.get("permission", "permitted"), f"{at}, permission"),
        cause=_named(one, "cause", at),
        choice=_named(one, "choice", at),
        mirror=_named(one, "mirror", at),
        requires=tuple(_texts(one.get("requires", []), f"{at}, requires")),
        every=_optional(one, "every", natural, at),
        notice=_optional(one, "notice", natural, at),
        words=_text(one.get("words", ""), f"{at}, words"),
    )


def _chance(raw: object, at: str) -> Interval:
    if not isinstance(raw, dict):
        return interval(raw, at)
    quota = _mapping(raw, at, OF_QUOTA)
    events = interval(_need(quota, "events", at), f"{at}, events", within="natural")
    ends = [
        single_breach_detection(
            among,
            count(_need(quota, "inspections", at), f"{at}, inspections"),
            recognised=probability(quota.get("recognised", 1), f"{at}, recognised"),
            reserve=count(quota.get("reserve", 0), f"{at}, reserve"),
        )
        for among in (events.high, events.low)
    ]
    return Interval(ends[0], ends[1])


def _intrusion(raw: object, hosts: tuple[str, ...], at: str) -> dict[str, Fraction]:
    if isinstance(raw, dict):
        return _amounts(raw, at)
    return dict.fromkeys(hosts, natural(raw, at))


def _permission(raw: object, at: str) -> Permission:
    try:
        return Permission(_text(raw, at))
    except ValueError:
        raise BadInput(
            at,
            expected=" or ".join(Permission),
            found=raw,
            advice="Say what the host said.",
        ) from None


def _split(raw: object) -> SplitQuestion:
    one = _mapping(raw, "split", "events baseline guarded most reserve")
    return SplitQuestion(
        events=_amounts(_need(one, "events", "split"), "split, events"),
        baseline=count(_need(one, "baseline", "split"), "split, baseline", least=1),
        guarded=_text(_need(one, "guarded", "split"), "split, guarded"),
        most=count(_need(one, "most", "split"), "split, most", most=500),
        reserve=count(one.get("reserve", 0), "split, reserve"),
    )


def _mapping(raw: object, at: str, keys: str = "") -> dict[str, Any]:
    if not isinstance(raw, dict) or not all(isinstance(key, str) for key in raw):
        raise BadInput(
            at, expected="a mapping of names to values", found=raw, advice="Write `name: value`."
        )
    unknown = sorted(set(raw) - set(keys.split())) if keys else []
    if unknown:
        raise BadInput(
            at,
            expected=f"only {', '.join(keys.split())}",
            found=unknown[0],
            advice="Correct the word, or leave the line out.",
        )
    return raw


def _need(one: Mapping[str, Any], key: str, at: str) -> Any:  # noqa: ANN401
    if key not in one:
        raise BadInput(at, expected=f"a line `{key}:`", found=sorted(one), advice="Add it.")
    return one[key]


def _items(raw: object, kind: str) -> list[tuple[object, str]]:
    if not isinstance(raw, list):
        raise BadInput(f"{kind}s", expected="a list", found=raw, advice="Start each with a dash.")
    return [(item, f"{kind} {n}") for n, item in enumerate(raw, start=1)]


def _text(raw: object, at: str) -> str:
    if not isinstance(raw, str):
        raise BadInput(at, expected="text", found=raw, advice="Put it in quotation marks.")
    return raw


def _texts(raw: object, at: str) -> list[str]:
    return [_text(item, at) for item in (raw if isinstance(raw, list) else [raw])]


def _named(one: Mapping[str, Any], key: str, at: str) -> str | None:
    return _text(one[key], f"{at}, {key}") if key in one else None


def _amounts(raw: object, at: str) -> dict[str, Fraction]:
    return {name: natural(n, f"{at}, {name}") for name, n in _mapping(raw, at).items()}


def _optional(one: Mapping[str, Any], key: str, check: Any, at: str = "") -> Any:  # noqa: ANN401
    where = f"{at}, {key}" if at else key
    return check(one[key], where) if key in one else None
