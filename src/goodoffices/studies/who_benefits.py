"""who-benefits: actors of every kind, what each gains by whose blame, and what is not stated.

1. The list is whole when every party has leaders and hardliners, apart, and there are an insider
   and a third party. What it lacks is said. "Somebody else" is always on it, written down or not.
2. A gain, a capability or an access that was not stated stays "not stated". Where shares are
   worked out, it counts as anything the scale allows.
3. Shares are of the motive, if it was deliberate at all: a prior with its interval, used once. They
   accuse nobody and never stand beside evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goodoffices.record.kinds.threats import Actor
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import finding, joined, parties
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite

if TYPE_CHECKING:
    from goodoffices.intelligence.actors import Actor as Weighed

NOBODY = "nobody"
_ELSE = Actor(kind="actor", id="somebody-else", name="somebody else", type="other")


def who_benefits(sight: Sight) -> Finding | None:
    """List who gains by whose blame; shares only of a whole list, as 90 % intervals, used once."""
    held = sight.of_kind(Actor)
    if not held:
        return None
    outcomes = [p.id for p in parties(sight)] + [NOBODY]
    whole = held if any(a.type == "other" for a in held) else (*held, _ELSE)
    rows = [_row(sight, actor, outcomes) for actor in whole]
    lacks = _lacks(sight, held)
    shares = {} if lacks else _shares(held, outcomes)
    value = {
        "outcomes": outcomes, "actors": rows, "lacks": lacks,
        "shares_if_deliberate": [
            {"entry": a.id, "interval90": shares[a.id]} for a in held if a.id in shares
        ],
        "used": "once, as a prior; never as evidence",
    }  # fmt: skip
    lines = [_blamed(sight, held, outcome) for outcome in outcomes]
    if lacks:
        lines.append(Line("not on the list", joined(lacks)))
    unstated = sum(not a.gains for a in held)
    summary = f"{len(held)} actors; of {unstated} what they gain is not stated"
    caveats = ["A motive is no evidence: it is counted once, as a prior, and accuses nobody."]
    if shares:
        caveats.append("Shares count every blame as equally likely, and what is not stated as any.")
    heads = ("actor", *(_name(sight, o) for o in outcomes))
    matrix = [heads, *(_cells(sight, a, outcomes) for a in whole)]
    return finding(
        sight, STUDY.name, STUDY.title, summary, value, lines=lines, because=held,
        caveats=caveats, matrix=matrix,
    )  # fmt: skip


def _row(sight: Sight, actor: Actor, outcomes: list[str]) -> dict[str, Any]:
    gains = {gain.on: gain.worth for gain in actor.gains}
    return {
        "entry": None if actor is _ELSE else actor.id,
        "source": None if actor is _ELSE else sight.ref(actor.id), "name": actor.name,
        "type": actor.type, "whose": actor.whose,
        "gains": {outcome: gains.get(outcome) for outcome in outcomes},
        "capability": actor.capability, "access": actor.access,
    }  # fmt: skip


def _lacks(sight: Sight, held: tuple[Actor, ...]) -> list[str]:
    """Return whom the list leaves out: the same question for every party."""
    types = {actor.type for actor in held}
    missing = [f"any {t}" for t in ("insider", "third party") if t not in types]
    named = {p.id: {a.type for a in held if a.whose == p.id} for p in parties(sight)}
    every = {"leaders", "hardliners"}.union(*named.values())
    for party in parties(sight):
        absent = sorted(every - named[party.id])
        missing += [f"{kind} of {party.name}" for kind in absent]
    return missing


def _shares(held: tuple[Actor, ...], outcomes: list[str]) -> dict[str, list[float]]:
    import numpy as np

    from goodoffices.common.chance import Interval
    from goodoffices.intelligence.actors import who_benefits as weigh

    weighed = [_weighed(actor, outcomes) for actor in held]
    if "other" not in {actor.type for actor in held}:
        weighed.append(_weighed(_ELSE, outcomes))
    prior = weigh(weighed, deliberate=Interval(1.0, 1.0), generator=np.random.default_rng(0))
    return {a.id: [prior.interval90[a.id].lo, prior.interval90[a.id].hi] for a in held}


def _weighed(actor: Actor, outcomes: list[str]) -> Weighed:
    from goodoffices.common.chance import WORDS, Interval
    from goodoffices.intelligence.actors import Actor as Weighed
    from goodoffices.intelligence.actors import Kind

    anything = Interval(0.01, 0.99)
    return Weighed(
        name=actor.id,
        kind=Kind(actor.type),
        side=actor.whose or "",
        gains={gain.on: float(gain.worth) for gain in actor.gains if gain.on in outcomes},
        blame={outcome: 1 / len(outcomes) for outcome in outcomes},
        capability=WORDS[actor.capability] if actor.capability else anything,
        access=WORDS[actor.access] if actor.access else anything,
    )


def _blamed(sight: Sight, held: tuple[Actor, ...], outcome: str) -> Line:
    worth = [(a, g.worth) for a in held for g in a.gains if g.on == outcome and g.worth > 0]
    worth.sort(key=lambda pair: -pair[1])
    who = joined(f"{actor.name} {cite(actor)}" for actor, _ in worth)
    head = "if nobody is blamed" if outcome == NOBODY else f"if {_name(sight, outcome)} is blamed"
    return Line(head, f"stated to gain: {who}" if who else "who gains is not stated")


def _cells(sight: Sight, actor: Actor, outcomes: list[str]) -> tuple[str, ...]:
    gains = {gain.on: gain.worth for gain in actor.gains}
    whose = f" ({_name(sight, actor.whose)})" if actor.whose else ""
    stated = (f"{gains[o]:+d}" if o in gains else "not stated" for o in outcomes)
    cited = "" if actor is _ELSE else f" {cite(actor)}"
    return (f"{actor.name}{whose}, {actor.type}{cited}", *stated)


def _name(sight: Sight, outcome: str) -> str:
    return "blame on nobody" if outcome == NOBODY else sight.name(outcome)


STUDY = Study(
    "who-benefits", "Who would gain", Audience.MEDIATOR, Section.JUDGEMENTS, 5, who_benefits, lead=0
)
