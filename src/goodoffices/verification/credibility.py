"""Which regime makes keeping a commitment the better choice for its maker, and what would if none.

1. A commitment names its maker, the obligation it creates, what a breach would gain and what a
   seen breach would cost. It is credible when detection reaches gain / (gain + sanction), at the
   highest gain, the lowest sanction and the worst detection.
2. That threshold becomes the target of the obligation where it is higher than what the others
   already need; one regime is matched for all commitments together.
3. A commitment not backed is marked, with each single thing that would back it: the sanction
   needed at the detection achieved, the gain it could resist, the permissions that would do.
4. It says what would hold, never that anyone means to break his word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from goodoffices.verification.checks import UnknownName
from goodoffices.verification.deadlock import Deadlock, explain
from goodoffices.verification.detection import Odds
from goodoffices.verification.deterrence import required_detection, required_sanction
from goodoffices.verification.matching import Regime, match
from goodoffices.verification.programme import PROVEN, Effort
from goodoffices.verification.quantities import Interval
from goodoffices.verification.terms import Terms

__all__ = ["Backing", "Pledge", "Verdict", "back", "pledges"]


@dataclass(frozen=True, slots=True)
class Pledge:
    """A commitment of a package.

    Parameters
    ----------
    id, maker, obligation : str
        The commitment, who makes it, the obligation whose breach would break it.
    gain, sanction : Interval
        What an unseen breach gains its maker, what a seen one costs. [one unit]
    """

    id: str
    maker: str
    obligation: str
    gain: Interval
    sanction: Interval


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one commitment is backed, and what would back it.

    Parameters
    ----------
    pledge : Pledge
        The commitment.
    needed : Fraction
        Detection from which keeping it is a best reply. [probability]
    odds : Odds
        Detection under the regime.
    measures : tuple of str
        Measures of the regime that see it.
    sanction_needed : Fraction or None
        Least sanction that deters at the detection achieved; None where none would.
    gain_resisted : Fraction or None
        Largest gain resisted at the detection achieved and the lowest sanction; None where any.
    """

    pledge: Pledge
    needed: Fraction
    odds: Odds
    measures: tuple[str, ...]
    sanction_needed: Fraction | None
    gain_resisted: Fraction | None

    @property
    def backed(self) -> bool:
        """Whether keeping it is a best reply in the worst case."""
        return self.odds.worst >= self.needed


@dataclass(frozen=True, slots=True)
class Backing:
    """A package judged.

    Parameters
    ----------
    verdicts : tuple of Verdict
        In the order of the pledges.
    regime : Regime
        The one regime for all of them.
    deadlock : Deadlock or None
        Ways out, where something is unmet. For the mediator alone.
    """

    verdicts: tuple[Verdict, ...]
    regime: Regime
    deadlock: Deadlock | None

    @property
    def unbacked(self) -> tuple[str, ...]:
        """Ids of the pledges that no permitted monitoring backs."""
        return tuple(v.pledge.id for v in self.verdicts if not v.backed)


def pledges(terms: Terms) -> tuple[Pledge, ...]:
    """Return a pledge for each obligation that states its gain and its sanction."""
    return tuple(
        Pledge(o.id, o.binds, o.id, o.gain, o.sanction)
        for o in terms.obligations
        if o.gain is not None and o.sanction is not None
    )


def back(
    terms: Terms,
    promised: Sequence[Pledge],
    *,
    effort: Effort = PROVEN,
) -> Backing:
    """Match the regime that backs a package of pledges.

    Parameters
    ----------
    terms : Terms
        What may be looked at, and what each side needs to see anyway.
    promised : sequence of Pledge
        The package.
    effort : Effort
        As in `matching.match`.

    Returns
    -------
    Backing
        With no pledge: the plain regime.

    Raises
    ------
    UnknownName
        A pledge on an obligation or a maker the terms do not know.
    BadInput, OutOfTime
        As in `matching.match`; also a pledge that only certain detection would back is marked
        unbacked rather than refused.

    Notes
    -----
    The assumption that fails first: gain and sanction are what the maker himself believes.

    Examples
    --------
    >>> from goodoffices.verification.quantities import interval
    >>> from goodoffices.verification.terms import Measure, Obligation
    >>> visit = Measure("visit", ("b",), Fraction(1), {}, {"o": interval([0.6, 0.8], "p")})
    >>> terms = Terms(("a", "b"), (Obligation("o", "b", Fraction(0)),), (visit,))
    >>> ten, five = interval(10, "g", within="natural"), interval(5, "s", within="natural")
    >>> verdict = back(terms, [Pledge("c1", "b", "o", ten, five)]).verdicts[0]
    >>> verdict.backed, verdict.needed, verdict.sanction_needed
    (False, Fraction(2, 3), Fraction(20, 3))
    """
    needed = {p.id: required_detection(p.gain, p.sanction) for p in promised}
    asked = _asked(terms, promised, needed)
    regime = match(asked, effort=effort)
    verdicts = tuple(_verdict(terms, regime, p, needed[p.id]) for p in promised)
    ways = explain(asked, effort=effort) if regime.unmet else None
    return Backing(verdicts, regime, ways)


def _asked(terms: Terms, promised: Sequence[Pledge], needed: dict[str, Fraction]) -> Terms:
    duties = {o.id: o for o in terms.obligations}
    for pledge in promised:
        where = f"pledge {pledge.id}"
        if pledge.obligation not in duties:
            raise UnknownName(f"{where}, obligation", "an obligation", pledge.obligation, duties)
        if pledge.maker not in terms.parties:
            raise UnknownName(f"{where}, maker", "a party", pledge.maker, terms.parties)
        duty = duties[pledge.obligation]
        if needed[pledge.id] < 1:
            target = max(duty.target, needed[pledge.id])
            duties[duty.id] = replace(duty, target=target)
    return replace(terms, obligations=tuple(duties.values()))


def _verdict(terms: Terms, regime: Regime, pledge: Pledge, needed: Fraction) -> Verdict:
    odds = next(o for o in regime.odds if o.obligation == pledge.obligation)
    seeing = tuple(
        m.id for m in terms.measures if m.id in regime.taken and pledge.obligation in m.detects
    )
    return Verdict(
        pledge=pledge,
        needed=needed,
        odds=odds,
        measures=seeing,
        sanction_needed=required_sanction(pledge.gain, odds.worst),
        gain_resisted=None
        if odds.worst == 1
        else pledge.sanction.low * odds.worst / (1 - odds.worst),
    )
