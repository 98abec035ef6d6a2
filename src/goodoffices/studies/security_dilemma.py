"""security-dilemma: the trust each side needs by its own claims, and whether the race rests.

1. Each side by its own claims: pay-offs, trust, what it saw. Nobody's trust is guessed.
2. What both kinds of other would show alike tells nothing, and is said to tell nothing.
3. An arms race is judged over all values claimed: stable for all, for none, or cannot tell.
"""

from __future__ import annotations

from typing import Any

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.record.kinds.stakes import ArmsClaim, Coefficient, Range, TrustClaim
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import counted, finding
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


def security_dilemma(sight: Sight) -> Finding | None:
    """Compare each side's trust with its threshold; decide stability at the two corners."""
    claims, races = sight.of_kind(TrustClaim), sight.of_kind(ArmsClaim)
    if not claims and not races:
        return None
    rows = [_trust_row(sight, claim) for claim in claims]
    raced = [_race_row(sight, race) for race in races]
    lines = [Line("trust", f"{row['said']} {cite(c)}") for c, row in zip(claims, rows, strict=True)]
    lines += [Line("arms", f"{row['said']} {cite(r)}") for r, row in zip(races, raced, strict=True)]
    world = _world(claims)
    value = {
        "world": world,
        "trust": [{k: v for k, v in row.items() if k != "said"} for row in rows],
        "races": [{k: v for k, v in row.items() if k != "said"} for row in raced],
    }
    summary = f"{counted(len(claims), 'claim')} of trust, {len(races)} of an arms race"
    caveats = [f"The world they describe: {world}."] if world else []
    return finding(
        sight, STUDY.name, STUDY.title, summary, value, lines=lines, because=(*claims, *races),
        caveats=caveats,
    )  # fmt: skip


def _bounds(given: Range | Coefficient) -> Any:  # noqa: ANN401 - the desk is imported when needed
    from goodoffices.stakes.bounds import Bounds

    return Bounds.of(given.low, given.high)


def _world(claims: tuple[TrustClaim, ...]) -> str | None:
    from goodoffices.stakes.dilemma import world

    latest = {claim.whose: claim for claim in claims}.values()
    if len(latest) < 2:
        return None
    return world(
        tuple(claim.attack_ahead for claim in latest), tuple(claim.told_apart for claim in latest)
    ).value


def _trust_row(sight: Sight, claim: TrustClaim) -> dict[str, Any]:
    from goodoffices.stakes.bounds import exact
    from goodoffices.stakes.dilemma import Payoffs, Position, Sign, standing

    base = {"entry": claim.id, "source": sight.ref(claim.id), "whose": claim.whose}
    who = sight.name(claim.whose)
    try:
        paid = Payoffs(*map(exact, (claim.both, claim.exploited, claim.ahead, claim.neither)))
        signs = tuple(Sign(s.what, _bounds(s.if_peaceful), _bounds(s.if_not)) for s in claim.seen)
        found = standing(Position(claim.whose, "", paid, _bounds(claim.trust), signs))
    except NoAnswer as reason:
        return {**base, "enough": None, "said": f"{who}: {reason}"}
    except BadInput as wrong:
        return {**base, "enough": None, "said": f"{who}: cannot be computed, {wrong.expected}"}
    words = {"yes": "enough", "no": "not enough", "cannot tell": "cannot tell whether enough"}
    silent = sum(tell.value == "no" for tell in found.telling)
    nothing = f"; {silent} of {len(signs)} things seen tell nothing" if silent else ""
    check = f"; a check of {found.check.words()} would do" if found.check.high > 0 else ""
    return {
        **base,
        "threshold": {"value": float(found.threshold), "exact": str(found.threshold)},
        "trust": found.trust.as_json(),
        "enough": found.enough.value,
        "telling": [tell.value for tell in found.telling],
        "least_check": found.check.as_json(),
        "said": f"{who}: co-operating needs trust of {float(found.threshold):.3g}, stated and seen "
        f"{found.trust.words()}: {words[found.enough.value]}{nothing}{check}",
    }


def _race_row(sight: Sight, claim: ArmsClaim) -> dict[str, Any]:
    from goodoffices.stakes.arms_race import rest

    base = {"entry": claim.id, "source": sight.ref(claim.id), "author": claim.author}
    by = claim.author or "author not stated"
    try:
        found = rest(_race(claim))
    except BadInput as wrong:
        return {**base, "stable": None, "said": f"{by}: cannot be computed, {wrong.expected}"}
    words = {
        "yes": "stable for all values claimed",
        "no": "unstable for all values claimed",
        "cannot tell": "cannot tell: stable for some values claimed, unstable for others",
    }[found.stable.value]
    point = None
    if found.point is not None:
        named = list(zip(claim.parties, found.point, strict=True))
        point = {party: ends.as_json() for party, ends in named}
        words += "; at rest " + ", ".join(f"{sight.name(p)} {ends.words()}" for p, ends in named)
    return {
        **base,
        "stable": found.stable.value,
        "equilibrium": point,
        "said": f"{by}, in {claim.unit}: {words}",
    }


def _race(claim: ArmsClaim) -> Any:  # noqa: ANN401 - the desk is imported when needed
    from goodoffices.stakes.arms_race import Race
    from goodoffices.stakes.bounds import Bounds

    given = {(c.name, c.whose, c.to): _bounds(c) for c in claim.coefficients}
    own = [(name, party, None) for party in claim.parties for name in ("fatigue", "grievance")]
    across = [("reaction", one, two) for one in claim.parties for two in claim.parties]
    if not set(own) <= set(given) or not set(given) <= {*own, *across}:
        raise BadInput(
            "coefficients",
            expected="a fatigue and a grievance of each party, reactions between them",
            found=len(given),
            advice="Write what was claimed; leave the entry out where it was not.",
        )
    zero = Bounds.of(0)
    return Race(
        tuple(given["fatigue", party, None] for party in claim.parties),
        tuple(
            tuple(given.get(("reaction", one, two), zero) for two in claim.parties)
            for one in claim.parties
        ),
        tuple(given["grievance", party, None] for party in claim.parties),
    )


STUDY = Study(
    "security-dilemma", "Arms and trust", Audience.MEDIATOR, Section.JUDGEMENTS, 9,
    security_dilemma, lead=0,
)  # fmt: skip
