"""The bargaining range: which splits beat fighting for both sides, and why none may be reached.

1. Fighting is a costly lottery. The first side prevails with chance p and both pay, in shares of
   the prize: every split x (the first side's share) from p - cost of the first to p + cost of
   the second is better for both.
2. Each side has its own view of p and of the costs, in bounds. A view gives the splits that beat
   fighting for all values in it, and those that do so for some.
3. What each side would accept by its *own* view may leave nothing in common, though each view
   alone has room: both are optimistic. Then facts that can be shared shrink the gap.
4. Not knowing the other's cost, the demand that pays best carries a risk of fighting. It is
   shown as the price of not knowing, for both sides alike.
5. A side that expects to be weaker later may fight now: commitment fails when patience times the
   shift in power exceeds the cost of fighting. A guarantee worth the excess repairs it.
6. A side that dislikes risk values the lottery less, which widens the range.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from goodoffices.common.errors import BadInput
from goodoffices.stakes.bounds import Bounds, Tell, exact

__all__ = [
    "Commitment",
    "Common",
    "Demand",
    "Room",
    "View",
    "bargaining_range",
    "best_demand",
    "commitment",
    "common_ground",
    "room",
]


@dataclass(frozen=True, slots=True)
class View:
    """How one author sees the fight.

    Parameters
    ----------
    by, source : str
        Whose view, and where it stands.
    chance : Bounds
        That the first side prevails, 0 to 1.
    costs : tuple of Bounds
        Of the first and of the second side, shares of the prize, 0 or more.
    risk : tuple of Fraction
        Power of the share in each side's utility: 1 is indifferent to risk, below 1 averse.
    """

    by: str
    source: str
    chance: Bounds
    costs: tuple[Bounds, Bounds]
    risk: tuple[Fraction, Fraction] = (Fraction(1), Fraction(1))

    def __post_init__(self) -> None:
        self.chance.within(0, 1, where=f"chance, view of {self.by}")
        for cost in self.costs:
            cost.within(0, 100, where=f"cost of fighting, view of {self.by}")
        if not all(0 < power <= 1 for power in self.risk):
            raise BadInput(
                f"risk, view of {self.by}",
                expected="above 0, at most 1",
                found=[float(power) for power in self.risk],
                advice="1 is indifferent to risk; leave it out.",
            )

    @property
    def least_for_first(self) -> Bounds:
        """Return the share below which the first side would rather fight."""
        return _certain(self.chance, self.risk[0]) - self.costs[0]

    @property
    def most_for_first(self) -> Bounds:
        """Return the first side's share above which the second would rather fight."""
        worth = _certain(self.chance.complement, self.risk[1]) - self.costs[1]
        return worth.complement


@dataclass(frozen=True, slots=True)
class Room:
    """Splits that beat fighting for both, under one view.

    Parameters
    ----------
    sure : Bounds or None
        For every value in the view; None where no split does for all of them.
    possible : Bounds or None
        For at least one value in the view.
    """

    sure: Bounds | None
    possible: Bounds | None


@dataclass(frozen=True, slots=True)
class Common:
    """What the two sides' own views leave in common.

    Parameters
    ----------
    least_for_first, most_for_first : Bounds
        The first side's least by its own view; the most the second would leave it by its own.
    exists : Tell
        Whether a split satisfies both.
    width : Bounds
        Most minus least; negative is the gap.
    optimism : Bounds
        The first side's chance by its own view minus its chance by the second side's view.
    """

    least_for_first: Bounds
    most_for_first: Bounds
    exists: Tell
    width: Bounds
    optimism: Bounds


@dataclass(frozen=True, slots=True)
class Demand:
    """The demand that pays best for a side that does not know the other's cost.

    Parameters
    ----------
    demand : Fraction
        Share asked.
    risk_of_war : Fraction
        Chance that it is refused, by the asker's own beliefs.
    value : Fraction
        Expected share to the asker.
    safe_demand : Fraction
        The largest demand that is never refused.
    """

    demand: Fraction
    risk_of_war: Fraction
    value: Fraction
    safe_demand: Fraction


@dataclass(frozen=True, slots=True)
class Commitment:
    """Whether promises hold when power shifts.

    Parameters
    ----------
    shift : Bounds
        Patience times the shift in the rising side's chance.
    fails : Tell
        Whether the shift exceeds the total cost of fighting. At equality it does not.
    guarantee : Bounds
        What a guarantee must be worth to the declining side, share of the prize; 0 at least.
    """

    shift: Bounds
    fails: Tell
    guarantee: Bounds


def bargaining_range(chance: Fraction, cost_first: Fraction, cost_second: Fraction) -> Bounds:
    """Return the splits (share of the first side) that beat fighting for both.

    Parameters
    ----------
    chance : Fraction
        That the first side prevails, 0 to 1.
    cost_first, cost_second : Fraction
        Shares of the prize, 0 or more. With no costs the range is one point.

    Raises
    ------
    BadInput
        A chance outside 0 to 1 or a negative cost.

    Notes
    -----
    [p - c_first, p + c_second], cut to 0 to 1. Fearon 1995 (from memory: verify before citing).
    The assumption that fails first: the prize can be split.

    Examples
    --------
    >>> bargaining_range(exact(0.6), exact(0.1), exact(0.2)).words()
    '0.5 to 0.8'
    """
    view = View("-", "-", Bounds(chance, chance), (Bounds.of(cost_first), Bounds.of(cost_second)))
    return Bounds(
        max(view.least_for_first.low, Fraction(0)), min(view.most_for_first.high, Fraction(1))
    )


def room(view: View) -> Room:
    """Return the splits that beat fighting for both for all, and for some, values of a view.

    Examples
    --------
    >>> view = View("a", "-", Bounds.of(0.5, 0.7), (Bounds.of(0.1), Bounds.of(0.2)))
    >>> found = room(view)
    >>> found.sure.words(), found.possible.words()
    ('0.6 to 0.7', '0.4 to 0.9')
    """
    least, most = view.least_for_first, view.most_for_first
    return Room(_cut(least.high, most.low), _cut(least.low, most.high))


def common_ground(first: View, second: View) -> Common:
    """Return what the first side by its own view and the second by its own leave in common.

    Examples
    --------
    >>> a = View("a", "-", Bounds.of(0.8), (Bounds.of(0.1), Bounds.of(0.1)))
    >>> b = View("b", "-", Bounds.of(0.4), (Bounds.of(0.1), Bounds.of(0.1)))
    >>> found = common_ground(a, b)
    >>> found.exists.value, found.width.words()
    ('no', '-0.2')
    """
    least, most = first.least_for_first, second.most_for_first
    width = most - least
    return Common(least, most, width.reaches(Bounds.of(0)), width, first.chance - second.chance)


def best_demand(chance: Fraction, own_cost: Fraction, other_cost: Bounds) -> Demand:
    """Return the demand that pays best when the other's cost is uniform between bounds.

    Parameters
    ----------
    chance : Fraction
        That the asker prevails, 0 to 1.
    own_cost : Fraction
        Share of the prize, 0 or more.
    other_cost : Bounds
        The other's cost; equal bounds leave no doubt and no risk.

    Raises
    ------
    BadInput
        A chance outside 0 to 1 or a negative cost.

    Notes
    -----
    The other refuses x when its cost is below x - p. Maximising x (1 - F) + (p - c) F gives
    x = p + low + max(0, (width - low - c) / 2), cut at 1. Form after Fearon 1995 (from memory:
    verify before citing). The assumption that fails first: one take-it-or-leave-it demand.

    Examples
    --------
    >>> found = best_demand(exact(0.5), exact(0.1), Bounds.of(0, 0.4))
    >>> found.demand, found.risk_of_war, found.value
    (Fraction(13, 20), Fraction(3, 8), Fraction(89, 160))
    """
    Bounds.of(chance).within(0, 1, where="chance of prevailing")
    Bounds.of(own_cost).within(0, 100, where="own cost of fighting")
    other_cost.within(0, 100, where="the other's cost of fighting")
    width = other_cost.high - other_cost.low
    safe = min(Fraction(1), chance + other_cost.low)
    beyond = max(Fraction(0), (width - other_cost.low - own_cost) / 2)
    demand = min(Fraction(1), safe + beyond)
    risk = (demand - safe) / width if width else Fraction(0)
    value = demand * (1 - risk) + (chance - own_cost) * risk
    return Demand(demand, risk, value, safe)


def commitment(patience: Bounds, now: Bounds, later: Bounds, total_cost: Bounds) -> Commitment:
    """Return whether a promise by the rising side holds without a guarantee.

    Parameters
    ----------
    patience : Bounds
        Weight of the next period against this one, 0 to 1.
    now, later : Bounds
        Chance that the rising side prevails, 0 to 1.
    total_cost : Bounds
        Cost of fighting to both sides together, share of the prize, 0 or more.

    Raises
    ------
    BadInput
        A value outside its range.

    Notes
    -----
    Preventive fighting pays when patience (later - now) > total cost. After Fearon 1995 and Powell
    2006 (from memory: verify before citing).

    Examples
    --------
    >>> found = commitment(*map(Bounds.of, (0.9, 0.3, 0.6, 0.2)))
    >>> found.shift.words(), found.fails.value, found.guarantee.words()
    ('0.27', 'yes', '0.07')
    """
    patience.within(0, 1, where="patience")
    now.within(0, 1, where="power now")
    later.within(0, 1, where="power later")
    total_cost.within(0, 100, where="total cost of fighting")
    shift = patience * (later - now)
    excess = shift - total_cost
    zero = Fraction(0)
    return Commitment(
        shift, shift.above(total_cost), Bounds(max(zero, excess.low), max(zero, excess.high))
    )


def _cut(low: Fraction, high: Fraction) -> Bounds | None:
    low, high = max(low, Fraction(0)), min(high, Fraction(1))
    return Bounds(low, high) if low <= high else None


def _certain(chance: Bounds, power: Fraction) -> Bounds:
    """Return the sure share worth as much as the lottery for the whole prize."""
    if power == 1:
        return chance
    ends = [exact(float(end) ** float(1 / power)) for end in (chance.low, chance.high)]
    return Bounds(ends[0], ends[1])
