"""From entries to what the verification desk takes: what is owed, what may be looked at, answers.

1. What was withdrawn is left out. Where a party answered twice on one thing, the later counts.
2. Parties that are bound, host or have answered are asked; an answer about another's ground is
   nobody's permission and is not counted.
3. Where several judged one chance, the widest ends stand.
4. The desk is given numbers for names, in the order of the Sight: no name decides anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from goodoffices.common.errors import BadInput
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.verification import (
    CommonCause,
    Detection,
    Measure,
    Need,
    Obligation,
    Permit,
)
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import withdrawn

__all__ = ["SECONDS", "Asked", "asked"]

SECONDS = 10.0
_REQUEST = "What would you allow to be looked at, and what do you need to see?"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is on record of allow and need; entries by their number at the desk."""

    sight: Sight
    obligations: dict[str, Obligation]
    measures: dict[str, Measure]
    seats: tuple[str, ...]
    permits: tuple[Permit, ...]
    needs: tuple[Need, ...]
    judged: tuple[Detection | CommonCause, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that an answer rests on."""
        return (
            *self.obligations.values(), *self.measures.values(), *self.permits, *self.needs,
            *self.judged,
        )  # fmt: skip

    @property
    def out(self) -> tuple[str, ...]:
        """Seats that have not answered."""
        answered = {p.whose for p in self.permits} | {n.whose for n in self.needs}
        return tuple(seat for seat in self.seats if seat not in answered)

    def terms(self) -> Any:  # noqa: ANN401 - the desk is imported when needed
        """Return the terms with every answer in them.

        Raises
        ------
        NotAllIn
            A party has not answered.
        BadInput
            Judgements that cannot be, or measures that need each other in a ring.
        """
        from goodoffices.verification.proposals import bring_together
        from goodoffices.verification.terms import Terms

        mirrored = any(m.mirror for m in self.measures.values())
        whole = Terms(
            parties=self.seats,
            obligations=tuple(_obligation(n, o) for n, o in self.obligations.items()),
            measures=tuple(self._measure(n, m) for n, m in self.measures.items()),
            causes=tuple(_cause(n, c) for n, c in self._causes().items()),
            asymmetric=0 if mirrored else None,
            title="Allow against need",
        )
        answers = [self._proposal(seat) for seat in self.seats if seat not in self.out]
        return bring_together(_REQUEST, whole, answers)

    def _causes(self) -> dict[str, CommonCause]:
        found = [c for c in self.judged if isinstance(c, CommonCause)]
        return {f"c{n}": cause for n, cause in enumerate(found)}

    def _measure(self, number: str, one: Measure) -> Any:  # noqa: ANN401
        from goodoffices.verification.quantities import natural
        from goodoffices.verification.terms import Measure as DeskMeasure

        felt = natural(one.intrusion or 0, "intrusion")
        causes = [n for n, c in self._causes().items() if one.id in c.of]
        if len(causes) > 1:
            raise BadInput(
                "measure",
                expected="at most one common cause for a measure",
                found=len(causes),
                advice="Name the fault that comes first.",
            )
        return DeskMeasure(
            id=number,
            hosts=tuple(dict.fromkeys(one.hosts)),
            cost=natural(one.cost or 0, "cost"),
            intrusion=dict.fromkeys(one.hosts, felt),
            detects=self._detects(one),
            cause=causes[0] if causes else None,
            choice=one.choice,
            mirror=one.mirror,
            requires=_numbers(self.measures, self.sight.targets(one, Measure)),
            words=one.short,
        )

    def _detects(self, measure: Measure) -> dict[str, Any]:
        """Return the chance that a measure sees a breach of each obligation somebody judged."""
        from goodoffices.verification.quantities import interval

        seen = {}
        judged = [d for d in self.judged if isinstance(d, Detection) and measure.id in d.of]
        for number, duty in self.obligations.items():
            ends = [interval([d.low, d.high], "detection") for d in judged if duty.id in d.of]
            if ends:
                seen[number] = interval([min(e.low for e in ends), max(e.high for e in ends)], "")
        return seen

    def _proposal(self, seat: str) -> Any:  # noqa: ANN401 - the desk is imported when needed
        from goodoffices.verification.proposals import Proposal
        from goodoffices.verification.quantities import probability

        said: dict[str, str] = {}
        for permit in (p for p in self.permits if p.whose == seat):
            named = _numbers(self.measures, self.sight.targets(permit, Measure))
            said.update((n, permit.answer) for n in named if seat in self.measures[n].hosts)
        needs = {}
        for need in (n for n in self.needs if n.whose == seat):
            for number in _numbers(self.obligations, self.sight.targets(need, Obligation)):
                needs[number] = probability(need.chance, "need")
        return Proposal(
            seat,
            _REQUEST,
            frozenset(n for n, answer in said.items() if answer == "permitted"),
            frozenset(n for n, answer in said.items() if answer == "red line"),
            needs,
        )


def asked(sight: Sight) -> Asked | None:
    """Return what is on record of allow and need; None where no obligation and no measure is."""
    duties = _standing(sight, sight.of_kind(Obligation))
    measures = _standing(sight, sight.of_kind(Measure))
    if not duties and not measures:
        return None
    permits = _standing(sight, sight.of_kind(Permit))
    needs = _standing(sight, sight.of_kind(Need))
    involved = [o.binds for o in duties] + [h for m in measures for h in m.hosts]
    involved += [p.whose for p in permits] + [n.whose for n in needs]
    ordered = [p.id for p in sight.header.parties if p.id in involved]
    return Asked(
        sight,
        {f"o{n}": duty for n, duty in enumerate(duties)},
        {f"m{n}": measure for n, measure in enumerate(measures) if measure.hosts},
        tuple(dict.fromkeys([*ordered, *involved])),
        permits,
        needs,
        _standing(sight, sight.of_kind(Detection, CommonCause)),
    )


def _standing(sight: Sight, entries: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(e for e in entries if not withdrawn(sight, e))


def _numbers(numbered: dict[str, Any], named: Iterable[Entry]) -> tuple[str, ...]:
    ids = {entry.id for entry in named}
    return tuple(number for number, entry in numbered.items() if entry.id in ids)


def _obligation(number: str, one: Obligation) -> Any:  # noqa: ANN401
    from fractions import Fraction

    from goodoffices.verification.quantities import interval
    from goodoffices.verification.terms import Obligation as DeskObligation

    gain, sanction = (
        None if r is None else interval([r.low, r.high], name, within="natural")
        for name, r in (("gain", one.gain), ("sanction", one.sanction))
    )
    return DeskObligation(number, one.binds, Fraction(0), gain=gain, sanction=sanction)


def _cause(number: str, one: CommonCause) -> Any:  # noqa: ANN401
    from goodoffices.verification.quantities import interval
    from goodoffices.verification.terms import Cause

    return Cause(number, interval([one.fault.low, one.fault.high], "fault"))
