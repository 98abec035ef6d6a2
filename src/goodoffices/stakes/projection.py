"""The cost of no deal: mechanism models beside a reference class, and where they disagree.

1. Each author's inputs give one projection by one named model. Projections of several authors
   stand side by side and are never averaged.
2. For each pair of authors, the difference is split over the inputs in which they differ.
3. Beside the projections stands a reference class: how large such things have been. Where a model
   and the class disagree, the disagreement is the finding; nobody forecasts such things well.
4. A figure quoted from somebody is shown as a claim with what it lacks, and where it lies against
   each projection only if it says whose losses it counts.
5. The economic models of the parties are run by themselves and compared by shares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.stakes.economy import EconomicModel, Worth, worth
from goodoffices.stakes.influence import Difference, Influence, difference, influence
from goodoffices.stakes.mechanisms import Mechanism
from goodoffices.stakes.references import SizeClass
from goodoffices.stakes.simulation import HERE, Force, Outcome, Where, outcome
from goodoffices.stakes.tails import Tail, bounded_mean, chance_of_one

__all__ = [
    "Against",
    "Answer",
    "Claim",
    "Explained",
    "InputSet",
    "Projected",
    "Question",
    "another_as_large",
    "mean_to_bound",
    "placed",
    "project",
]

LACKS = ("by", "date", "interval", "assumptions", "whose")


@dataclass(frozen=True, slots=True)
class InputSet:
    """One author's inputs for both sides.

    Parameters
    ----------
    by, source : str
        Whose inputs, and where they stand.
    forces : tuple of Force
        Of the first and the second side.
    changed_from : str, optional
        The author whose inputs these are but for some changes.
    """

    by: str
    source: str
    forces: tuple[Force, Force]
    changed_from: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure quoted from somebody; what is not stated stays None.

    Parameters
    ----------
    words : str
        The claim as it was put.
    figure : float
    by, date, interval, assumptions, whose : str or None
        `whose`: "both", or the name of one side.
    """

    words: str
    figure: float
    by: str | None = None
    date: str | None = None
    interval: str | None = None
    assumptions: str | None = None
    whose: str | None = None

    @property
    def lacks(self) -> tuple[str, ...]:
        """Return what the claim does not state."""
        return tuple(name for name in LACKS if getattr(self, name) is None)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Parameters
    ----------
    title, unit, model_by : str
        `unit`: what losses count, such as persons. `model_by`: who chose the mechanism.
    sides : tuple of str
    mechanism : Mechanism
    sets : tuple of InputSet
        One or more, authors all different.
    reference : SizeClass or None
    claims : tuple of Claim
    economies : tuple of EconomicModel

    Raises
    ------
    BadInput
        No inputs, two sets by one author, two sides of one name.
    """

    title: str
    unit: str
    model_by: str
    sides: tuple[str, str]
    mechanism: Mechanism
    sets: tuple[InputSet, ...]
    reference: SizeClass | None = None
    claims: tuple[Claim, ...] = ()
    economies: tuple[EconomicModel, ...] = ()

    def __post_init__(self) -> None:
        authors = [one.by for one in self.sets]
        if not 1 <= len(authors) <= 4 or len(set(authors)) != len(authors):
            raise BadInput(
                "inputs",
                expected="one to four sets, each by another author",
                found=authors,
                advice="Name each author once; a changed run is another author's.",
            )
        if len(set(self.sides)) != 2 or "together" in self.sides:
            raise BadInput(
                "sides",
                expected="two different names, neither of them 'together'",
                found=list(self.sides),
                advice="These mechanisms have two sides: group allies, or ask twice.",
            )


@dataclass(frozen=True, slots=True)
class Against:
    """A projection against the reference class.

    Parameters
    ----------
    at_low, at_high : tuple of float or None
        Share of past cases at or above the lower and the upper end of the projection's interval
        of both sides' losses together, as a 90 % interval; None below where the tail starts.
    """

    at_low: tuple[float, float] | None
    at_high: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Projected:
    """One author's projection.

    Parameters
    ----------
    inputs : InputSet
    outcome : Outcome
    influence : Influence or None
        None where no input is uncertain.
    against : Against or None
        None without a reference class in the same unit.
    """

    inputs: InputSet
    outcome: Outcome
    influence: Influence | None
    against: Against | None


@dataclass(frozen=True, slots=True)
class Explained:
    """Why two authors differ, or why that cannot be split."""

    first: str
    second: str
    difference: Difference | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The cost of no deal as far as it can be told."""

    question: Question
    projections: tuple[Projected, ...]
    differences: tuple[Explained, ...]
    quantiles: Mapping[float, tuple[float | None, float | None]] | None
    economies: tuple[tuple[EconomicModel, Worth], ...]


def project(
    question: Question,
    generator: np.random.Generator,
    *,
    runs: int = 100_000,
    where: Where = HERE,
) -> Answer:
    """Return every projection, their differences, and the reference class beside them.

    Parameters
    ----------
    question : Question
    generator : numpy.random.Generator
        Gives one root; every author is run on the same random numbers.
    runs : int
        For each author, as `simulation.outcome`; more runs also sharpen the shares of influence.
    where : Where

    Raises
    ------
    BadInput
        As the parts it puts together.
    """
    root = int(generator.integers(2**63))
    projections = tuple(_projected(question, one, root, runs, where) for one in question.sets)
    differences = tuple(
        _explained(question, one, two, root, runs) for one, two in combinations(question.sets, 2)
    )
    return Answer(
        question,
        projections,
        differences,
        None if question.reference is None else _quantiles(question.reference),
        tuple((model, worth(model, root)) for model in question.economies),
    )


def _projected(
    question: Question, inputs: InputSet, root: int, runs: int, where: Where
) -> Projected:
    mechanism, sides = question.mechanism, question.sides
    generator = np.random.default_rng(root)
    found = outcome(mechanism, sides, inputs.forces, generator, runs=runs, where=where)
    hangs: Influence | None = None
    if any(force.uncertain for force in inputs.forces):
        points = 2 ** min(10, max(6, int(runs / 150).bit_length() - 1))
        hangs = influence(mechanism, sides, inputs.forces, generator, points=points, where=where)
    comparable = question.reference is not None and question.reference.unit == question.unit
    against = None
    if question.reference is not None and comparable:
        low, high = found.together.interval90
        against = Against(placed(question.reference, low), placed(question.reference, high))
    return Projected(inputs, found, hangs, against)


def _explained(question: Question, one: InputSet, two: InputSet, root: int, runs: int) -> Explained:
    generator, pairs = np.random.default_rng(root), min(2000, max(250, runs // 20))
    forces = (one.forces, two.forces)
    try:
        split = difference(question.mechanism, question.sides, *forces, generator, pairs=pairs)
    except NoAnswer as reason:
        return Explained(one.by, two.by, None, str(reason))
    return Explained(one.by, two.by, split, None)


def placed(reference: SizeClass, size: float) -> tuple[float, float] | None:
    """Return the share of past cases at or above a size, over the interval of the exponent.

    None below the threshold of the tail, where the class says nothing.

    Examples
    --------
    >>> from goodoffices.stakes.references import SIZES
    >>> [round(share, 2) for share in placed(SIZES["interstate-wars-1823-2003"], 50_000)]
    [0.15, 0.24]
    """
    if size < reference.tail.threshold:
        return None
    shares = sorted(tail.exceedance(size) for tail in _tails(reference))
    return shares[0], shares[-1]


def mean_to_bound(reference: SizeClass) -> tuple[float, float] | None:
    """Return the mean size in the tail up to the bound, over the interval of the exponent.

    None where no bound is known. The bound decides it: without one there is no mean.

    References
    ----------
    Idea of Cirillo and Taleb, arXiv:1505.04722 (read in the abstract).

    Examples
    --------
    >>> from goodoffices.stakes.references import SIZES
    >>> [round(mean, -5) for mean in mean_to_bound(SIZES["interstate-wars-1823-2003"])]
    [1600000.0, 18400000.0]
    """
    if reference.bound is None:
        return None
    means = sorted(bounded_mean(tail, bound=reference.bound) for tail in _tails(reference))
    return means[0], means[-1]


def another_as_large(reference: SizeClass, *, years: float = 100) -> tuple[float, float] | None:
    """Return the chance of one as large as the largest within so many years.

    Over the interval of the exponent, with cases as frequent as in the period; None where the
    length of the period or its largest are not known. The assumption that fails first: nothing
    has changed since.

    Examples
    --------
    >>> from goodoffices.stakes.references import SIZES
    >>> [round(chance, 2) for chance in another_as_large(SIZES["interstate-wars-1823-2003"])]
    [0.15, 0.69]
    """
    if reference.years is None or reference.largest is None:
        return None
    cases = reference.n / reference.years * years
    each = (tail.exceedance(reference.largest) for tail in _tails(reference))
    chances = sorted(chance_of_one(chance, cases=cases) for chance in each)
    return chances[0], chances[-1]


def _quantiles(reference: SizeClass) -> dict[float, tuple[float | None, float | None]]:
    found: dict[float, tuple[float | None, float | None]] = {}
    for level in (0.05, 0.5, 0.95):
        ends = [tail.quantile(level) for tail in _tails(reference)]
        known = sorted(end for end in ends if end is not None)
        found[level] = (known[0], known[-1]) if known else (None, None)
    return found


def _tails(reference: SizeClass) -> list[Tail]:
    tail = reference.tail
    return [Tail(alpha, tail.threshold, tail.share) for alpha in reference.alpha90]
