"""From entries to what the verification desk takes: what is owed, what may be looked at, answers.

1. What was withdrawn is left out. Where a party answered twice on one thing, the later counts.
2. Parties that are bound, host or have answered are asked; an answer about another's ground is
   nobody's permission and is not counted.
3. Where several judged one chance, the widest ends stand. Where several judged gain and sanction,
   each stands by itself, and the one that asks for the surest detection decides; what cannot be
   is left out.
4. A cause in the `of` of another stands under it. A measure named by both stands under the inner.
5. Caps are each party's own; of several words on reciprocity the strictest stands. Mirrored sets
   are taken whole where nobody said otherwise.
6. The desk is given numbers for names, in the order of the Sight: no name decides anything. Its
   work is bounded by steps of the search, the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from goodoffices.common.errors import BadInput
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.verification import (
    Cap,
    CommonCause,
    Detection,
    Incentive,
    Measure,
    Need,
    Obligation,
    Permit,
    Reciprocity,
)
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import withdrawn

__all__ = ["NODES", "Asked", "Estimate", "asked"]

NODES = 200
_REQUEST = "What would you allow to be looked at, and what do you need to see?"


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one judged a breach to gain unseen and to cost seen, and the detection it asks for."""

    entry: Obligation | Incentive
    gain: Any
    sanction: Any
    needed: Fraction

    @property
    def author(self) -> str | None:
        """Whose estimate it is, where that was stated."""
        return getattr(self.entry, "author", None)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is on record of allow and need; entries by their number at the desk."""

    sight: Sight
    obligations: dict[str, Obligation]
    measures: dict[str, Measure]
    seats: tuple[str, ...]
    permits: tuple[Permit, ...]
    needs: tuple[Need, ...]
    judged: tuple[Detection, ...]
    causes: dict[str, CommonCause]
    incentives: tuple[Incentive, ...]
    bounds: tuple[Cap | Reciprocity, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that an answer rests on."""
        return (
            *self.obligations.values(), *self.measures.values(), *self.permits, *self.needs,
            *self.judged, *self.causes.values(), *self.incentives, *self.bounds,
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
            Judgements that cannot be; measures, or causes, that lead back to themselves.
        """
        from goodoffices.verification.proposals import bring_together
        from goodoffices.verification.terms import Terms

        whole = Terms(
            parties=self.seats,
            obligations=tuple(self._obligation(n, o) for n, o in self.obligations.items()),
            measures=tuple(self._measure(n, m) for n, m in self.measures.items()),
            causes=tuple(self._cause(n, c) for n, c in self.causes.items()),
            caps=self._caps(),
            tolerance=self._tolerance(),
            asymmetric=self._unmatched(),
            title="Allow against need",
        )
        answers = [self._proposal(seat) for seat in self.seats if seat not in self.out]
        return bring_together(_REQUEST, whole, answers)

    def estimates(self, duty: Obligation) -> tuple[Estimate, ...]:
        """Return what each judged that a breach gains and costs, the one that decides first.

        What lacks one of the two, or cannot be, is left out.
        """
        held: list[Obligation | Incentive] = [duty]
        held += [one for one in self.incentives if duty.id in one.of]
        found = [estimate for one in held if (estimate := _estimate(one)) is not None]
        return tuple(sorted(found, key=lambda e: -e.needed))

    def _obligation(self, number: str, one: Obligation) -> Any:  # noqa: ANN401
        from goodoffices.verification.terms import Obligation as DeskObligation

        judged = self.estimates(one)
        gain, sanction = (judged[0].gain, judged[0].sanction) if judged else (None, None)
        days = _days(one.days, "days")
        return DeskObligation(
            number, one.binds, Fraction(0), gain=gain, sanction=sanction, days=days
        )

    def _cause(self, number: str, one: CommonCause) -> Any:  # noqa: ANN401
        from goodoffices.verification.quantities import interval
        from goodoffices.verification.terms import Cause

        fault = interval([one.fault.low, one.fault.high], "fault")
        return Cause(number, fault, self._innermost(one))

    def _innermost(self, one: Entry) -> str | None:
        """Return the number of the cause that a measure or a cause stands under, if any."""
        naming = self._naming(one)
        outer = set[str]()
        around = [c for n in naming for c in self._naming(self.causes[n])]
        while around:
            number = around.pop()
            if number not in outer:
                outer.add(number)
                around += self._naming(self.causes[number])
        inner = [n for n in naming if n not in outer] or naming
        if len(inner) > 1:
            raise BadInput(
                "common cause",
                expected="at most one common cause over a measure, or causes one inside the other",
                found=len(inner),
                advice="Name the fault that comes first.",
            )
        return inner[0] if inner else None

    def _naming(self, one: Entry) -> list[str]:
        return [number for number, cause in self.causes.items() if one.id in cause.of]

    def _caps(self) -> dict[str, Fraction]:
        from goodoffices.verification.quantities import natural

        caps = [b for b in self.bounds if isinstance(b, Cap) and b.whose in self.seats]
        return {cap.whose: natural(cap.most, "cap") for cap in caps}

    def _tolerance(self) -> Fraction | None:
        from goodoffices.verification.quantities import natural

        stated = [b.difference for b in self.bounds if isinstance(b, Reciprocity)]
        return min((natural(d, "difference") for d in stated if d is not None), default=None)

    def _unmatched(self) -> int | None:
        stated = [b.unmatched for b in self.bounds if isinstance(b, Reciprocity)]
        mirrored = any(m.mirror for m in self.measures.values())
        return min((n for n in stated if n is not None), default=0 if mirrored else None)

    def _measure(self, number: str, one: Measure) -> Any:  # noqa: ANN401
        from goodoffices.verification.quantities import natural
        from goodoffices.verification.terms import Measure as DeskMeasure

        felt = natural(one.intrusion or 0, "intrusion")
        return DeskMeasure(
            id=number,
            hosts=tuple(dict.fromkeys(one.hosts)),
            cost=natural(one.cost or 0, "cost"),
            intrusion=dict.fromkeys(one.hosts, felt),
            detects=self._detects(one),
            cause=self._innermost(one),
            choice=one.choice,
            mirror=one.mirror,
            requires=_numbers(self.measures, self.sight.targets(one, Measure)),
            every=_days(one.every, "every"),
            notice=_days(one.notice, "notice"),
            words=one.short,
        )

    def _detects(self, measure: Measure) -> dict[str, Any]:
        """Return the chance that a measure sees a breach of each obligation somebody judged."""
        from goodoffices.verification.quantities import interval

        seen = {}
        judged = [d for d in self.judged if measure.id in d.of]
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
        needs: dict[str, Fraction] = {}
        within: dict[str, Fraction] = {}
        for need in (n for n in self.needs if n.whose == seat):
            for number in _numbers(self.obligations, self.sight.targets(need, Obligation)):
                needs[number] = probability(need.chance, "need")
                within.pop(number, None)
                if (days := _days(need.days, "days")) is not None:
                    within[number] = days
        return Proposal(
            seat,
            _REQUEST,
            frozenset(n for n, answer in said.items() if answer == "permitted"),
            frozenset(n for n, answer in said.items() if answer == "red line"),
            needs,
            within,
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
        {f"o.{n}": duty for n, duty in enumerate(duties)},
        {f"m.{n}": measure for n, measure in enumerate(measures) if measure.hosts},
        tuple(dict.fromkeys([*ordered, *involved])),
        permits,
        needs,
        _standing(sight, sight.of_kind(Detection)),
        {f"c.{n}": cause for n, cause in enumerate(_standing(sight, sight.of_kind(CommonCause)))},
        _standing(sight, sight.of_kind(Incentive)),
        _standing(sight, sight.of_kind(Cap, Reciprocity)),
    )


def _standing(sight: Sight, entries: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(e for e in entries if not withdrawn(sight, e))


def _numbers(numbered: dict[str, Any], named: Iterable[Entry]) -> tuple[str, ...]:
    ids = {entry.id for entry in named}
    return tuple(number for number, entry in numbered.items() if entry.id in ids)


def _estimate(one: Obligation | Incentive) -> Estimate | None:
    from goodoffices.verification.deterrence import required_detection
    from goodoffices.verification.quantities import interval

    if one.gain is None or one.sanction is None:
        return None
    try:
        gain, sanction = (
            interval([ends.low, ends.high], name, within="natural")
            for name, ends in (("gain", one.gain), ("sanction", one.sanction))
        )
    except BadInput:
        return None
    return Estimate(one, gain, sanction, required_detection(gain, sanction))


def _days(stated: float | None, where: str) -> Fraction | None:
    from goodoffices.verification.quantities import natural

    return None if stated is None else natural(stated, where)
