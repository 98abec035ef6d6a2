"""Base rates: a claim about history is linked to a reference class, or it is unsupported.

1. A reference class is a count of comparable cases and of those that had an outcome, with the
   line where it stands and how far it was checked. It is never linked by machine: a person says
   which class a claim belongs to. Candidates are only named.
2. A rate comes with n and an interval. Whether the claim *follows* is another question: a class
   rarely measures what was claimed, and what it leaves out is printed with it.
3. Two counts of the same thing that disagree stand side by side.
4. Without a class the answer is "unsupported", which says nothing about truth.
5. What is marked "verify before citing" was written from memory. It stays marked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from goodoffices.common.errors import BadInput
from goodoffices.stakes.tails import Tail

__all__ = [
    "CLASSES",
    "SIZES",
    "BaseRate",
    "Checked",
    "ReferenceClass",
    "SizeClass",
    "base_rate",
    "candidates",
    "chosen",
]


class Checked(StrEnum):
    """How far a figure was checked against where it stands."""

    ABSTRACT = "read in the abstract of the source"
    SECONDARY = "read in another text that quotes the source: verify before citing"
    MEMORY = "from memory: verify before citing"
    GIVEN = "given by the asker, not checked"


@dataclass(frozen=True, slots=True)
class ReferenceClass:
    """Cases counted, and how many had the outcome.

    Parameters
    ----------
    name, cases, outcome : str
        Short name; what was counted; what counts as the outcome.
    hits, n : int
        0 <= hits <= n, n at least 1.
    period, source : str
    checked : Checked
    leaves_out : tuple of str
        What it does not measure; who counts otherwise.
    topics : frozenset of str
        Word stems by which it is named as a candidate.
    """

    name: str
    cases: str
    outcome: str
    hits: int
    n: int
    period: str
    source: str
    checked: Checked
    leaves_out: tuple[str, ...] = ()
    topics: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.n or self.n < 1:
            raise BadInput(
                f"reference class {self.name}",
                expected="0 <= hits <= n, with n at least 1",
                found=(self.hits, self.n),
                advice="Count the cases, and those among them that had the outcome.",
            )


@dataclass(frozen=True, slots=True)
class SizeClass:
    """Sizes of past cases, as a heavy tail.

    Parameters
    ----------
    name, cases, unit : str
    tail : Tail
    alpha90 : tuple of float
        90 % interval of the exponent.
    n, in_tail : int
    period, source : str
    checked : Checked
    bound : float or None
        A size beyond which none can be, where one is known: the mean is given for it alone.
    years : float or None
        Length of the period. [years]
    largest : float or None
        The largest on record.
    """

    name: str
    cases: str
    unit: str
    tail: Tail
    alpha90: tuple[float, float]
    n: int
    in_tail: int
    period: str
    source: str
    checked: Checked
    bound: float | None = None
    years: float | None = None
    largest: float | None = None


@dataclass(frozen=True, slots=True)
class BaseRate:
    """A claim beside its reference class, or unsupported.

    Parameters
    ----------
    claim : str
    reference : ReferenceClass or None
        None: unsupported.
    rate : Fraction or None
        hits / n; never shown without the interval.
    interval90 : tuple of float or None
        Exact (Clopper-Pearson) 90 % interval of the underlying rate.
    """

    claim: str
    reference: ReferenceClass | None
    rate: Fraction | None
    interval90: tuple[float, float] | None

    @property
    def supported(self) -> bool:
        """Return whether a reference class stands beside the claim."""
        return self.reference is not None


def base_rate(claim: str, reference: ReferenceClass | None) -> BaseRate:
    """Return a claim with its base rate, or marked unsupported.

    Parameters
    ----------
    claim : str
        The claim in words.
    reference : ReferenceClass or None
        The class a person chose for it.

    Notes
    -----
    Clopper and Pearson's interval, by quantiles of the beta distribution; with no hits it starts
    at 0, with all it ends at 1. The assumption that fails first: the cases are exchangeable with
    the one at hand.

    Examples
    --------
    >>> found = base_rate("arms races end in war", CLASSES["disputes-with-arms-race"])
    >>> [round(end, 2) for end in found.interval90]
    [0.66, 0.93]
    >>> base_rate("talks always work", None).supported
    False
    """
    if reference is None:
        return BaseRate(claim, None, None, None)
    return BaseRate(claim, reference, Fraction(reference.hits, reference.n), _exact90(reference))


def _exact90(reference: ReferenceClass) -> tuple[float, float]:
    from scipy.special import betaincinv

    hits, misses = reference.hits, reference.n - reference.hits
    low = float(betaincinv(hits, misses + 1, 0.05)) if hits else 0.0
    high = float(betaincinv(hits + 1, misses, 0.95)) if misses else 1.0
    return low, high


def candidates(claim: str) -> list[str]:
    """Return the names of shipped classes whose topics appear in a claim, most shared first.

    A shared word is no link: a person decides.

    Examples
    --------
    >>> candidates("violent independence movements end badly")[0]
    'secession-violent-and-not-1931-2000'
    """
    words = set(re.findall(r"[a-z]+", claim.lower()))
    shared = {
        name: sum(any(word.startswith(stem) for word in words) for stem in one.topics)
        for name, one in CLASSES.items()
    }
    return [name for name in sorted(shared, key=lambda n: (-shared[n], n)) if shared[name]]


def chosen(
    name: str | None, *, hits: int | None = None, n: int | None = None, source: str | None = None
) -> ReferenceClass | None:
    """Return the class a person chose: a shipped one by name, an own count, or none.

    Parameters
    ----------
    name : str, optional
        A name in `CLASSES`.
    hits, n : int, optional
        An own count instead: given together, with its source.
    source : str, optional

    Raises
    ------
    BadInput
        A name that is not shipped, both a name and a count, or a count without its source.

    Examples
    --------
    >>> chosen(None, hits=3, n=9, source="own files").checked.value
    'given by the asker, not checked'
    """
    count = (hits, n, source)
    if name is not None:
        if count != (None, None, None) or name not in CLASSES:
            raise BadInput(
                "class",
                expected="alone, one of " + ", ".join(CLASSES),
                found=name,
                advice="Or give an own count: --hits, --of and --source.",
            )
        return CLASSES[name]
    if count == (None, None, None):
        return None
    if hits is None or n is None or source is None:
        raise BadInput(
            "own reference class",
            expected="hits, cases counted and source together",
            found=count,
            advice="A count without a source supports nothing.",
        )
    words = "cases counted by the asker"
    return ReferenceClass(
        "own", words, "had the outcome", hits, n, "not stated", source, Checked.GIVEN
    )


_WALLACE = "M. D. Wallace, Arms Races and Escalation, J. Conflict Resolution 23(1), 1979, 3-16"
_DIEHL = (
    "P. F. Diehl, Arms Races and Escalation: A Closer Look, J. Peace Research 20(3), 1983, counted "
    "again and found 25 % of disputes with a mutual build-up escalating (read in the abstract)"
)
_ARMS = frozenset({"arm", "race", "dilemma", "spiral", "build", "escalat", "weapon"})
_INDEPENDENCE = frozenset({"independ", "secess", "separat", "movement", "colon", "sovereign"})
_WARS = frozenset({"war", "wars", "fight", "casualt", "dead", "death"})
_CAMPAIGNS = frozenset({"violen", "campaign", "resist", "revolt", "insurg", "uprising", "movement"})
_CLAUSET = (
    "A. Clauset, Trends and fluctuations in the severity of interstate wars, "
    "Science Advances 4(2), 2018"
)
_NAVCO = "E. Chenoweth and M. J. Stephan, Why Civil Resistance Works, 2011 (NAVCO 1.1)"

_SHIPPED = (
    ReferenceClass(
        "disputes-with-arms-race",
        "serious disputes between major powers preceded by an arms race",
        "escalated to war",
        23,
        28,
        "1816-1965",
        _WALLACE,
        Checked.ABSTRACT,
        (
            f"disputed: {_DIEHL}",
            "disputes, not arms races: races without a dispute are not counted",
            "the period is from memory: verify before citing",
        ),
        _ARMS,
    ),
    ReferenceClass(
        "disputes-without-arms-race",
        "serious disputes between major powers not preceded by an arms race",
        "escalated to war",
        3,
        71,
        "1816-1965",
        _WALLACE,
        Checked.ABSTRACT,
        (f"disputed: {_DIEHL}", "the period is from memory: verify before citing"),
        _ARMS,
    ),
    ReferenceClass(
        "secession-violent-and-not-1931-2000",
        "secessionist movements, violent and not",
        "some measure of success: a won war of independence or membership of the United Nations",
        56,
        259,
        "1931-2000",
        "B. Coggins, Secession and Great Power Recognition data, as quoted at insidesources.com",
        Checked.SECONDARY,
        (
            "success, not what life was like afterwards",
            "no comparison with movements that went on talking, so not 'worse than talks'",
        ),
        _INDEPENDENCE | {"violen"},
    ),
    ReferenceClass(
        "campaigns-violent-1900-2006",
        "violent campaigns for regime change, against occupation or for secession",
        "reached the stated goals within a year of the peak",
        56,
        217,
        "1900-2006",
        _NAVCO,
        Checked.MEMORY,
        (
            "read in other texts: 26 % of these, 323 campaigns of both kinds",
            "not read: how the 323 divide; 217 and 106 are from memory",
        ),
        _CAMPAIGNS,
    ),
    ReferenceClass(
        "campaigns-nonviolent-1900-2006",
        "nonviolent campaigns for regime change, against occupation or for secession",
        "reached the stated goals within a year of the peak",
        56,
        106,
        "1900-2006",
        _NAVCO,
        Checked.MEMORY,
        (
            "read in other texts: 53 % of these, 323 campaigns of both kinds",
            "not read: how the 323 divide; 217 and 106 are from memory",
        ),
        _CAMPAIGNS,
    ),
    ReferenceClass(
        "wars-that-grew-large-1823-2003",
        "interstate wars",
        "7,061 battle deaths of all sides, or more",
        51,
        95,
        "1823-2003",
        _CLAUSET,
        Checked.MEMORY,
        (
            "wars between states alone, and deaths in battle alone",
            "of wars that began: how often a quarrel becomes one it does not say",
        ),
        _WARS,
    ),
)

CLASSES = {one.name: one for one in _SHIPPED}
"""The shipped classes by name: small public counts, each with its source line and its mark."""

SIZES = {
    "interstate-wars-1823-2003": SizeClass(
        "interstate-wars-1823-2003",
        "interstate wars, battle deaths of all sides",
        "persons",
        Tail(1.53, 7061, 51 / 95),
        (1.41, 1.66),
        95,
        51,
        "1823-2003",
        _CLAUSET,
        Checked.MEMORY,
        bound=8e9,
        years=181,
        largest=16_634_907,
    )
}
"""The shipped size classes by name. The interval of the exponent follows from 51 sizes."""
