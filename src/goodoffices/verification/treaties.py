"""Quotas, limits, levels and clocks of real treaties, each with the line it was read in.

1. A figure carries its source and its status. What was not read again says "verify before citing"
   and keeps saying it wherever it is shown.
2. A quota names what is counted, how many in each phase, and how many in all.
3. Nothing here judges: use below a right is not a breach, and one side using more is not either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from goodoffices.verification.checks import UnknownName

__all__ = [
    "DETECTION_LEVELS",
    "SIGNIFICANT_QUANTITIES",
    "TREATIES",
    "Figure",
    "Phase",
    "Quota",
    "Status",
    "Treaty",
    "first_phase_ceiling",
    "treaty",
]


class Status(StrEnum):
    """How well a figure is known."""

    READ = "read in the source"
    UNREAD = "from memory: verify before citing"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a treaty.

    Parameters
    ----------
    value : int or float
        The figure.
    unit : str
        What it counts.
    source : str
        Where it stands.
    status : Status
        Whether it was read there.
    """

    value: float
    unit: str
    source: str
    status: Status = Status.READ


@dataclass(frozen=True, slots=True)
class Phase:
    """Years of a treaty in which one yearly quota holds."""

    years: int
    per_year: int


@dataclass(frozen=True, slots=True)
class Quota:
    """A right to inspect, counted.

    Parameters
    ----------
    kind : str
        What is counted; "" counts all kinds together.
    phases : tuple of Phase
        In order; the last one holds on when it has 0 years.
    start : date or None
        First day of the first year; None where the year is not dated.
    start_status : Status
        How well the start of the quota year is known.
    """

    kind: str
    phases: tuple[Phase, ...]
    start: date | None
    source: str
    start_status: Status = Status.READ

    @property
    def total(self) -> int | None:
        """Inspections over all phases; None where the last phase has no end."""
        if any(p.years == 0 for p in self.phases):
            return None
        return sum(p.years * p.per_year for p in self.phases)

    def per_year(self, year: int) -> int:
        """Quota of a year of the treaty, 1 being the first; 0 before and after."""
        first = 1
        for phase in self.phases:
            if year >= first and (phase.years == 0 or year < first + phase.years):
                return phase.per_year
            first += phase.years
        return 0


@dataclass(frozen=True, slots=True)
class Treaty:
    """What is known of one treaty.

    Parameters
    ----------
    id, title : str
        Short name, full name.
    quotas : tuple of Quota
        Rights that a ledger counts.
    figures : mapping of name to Figure
        Limits, counts, clocks.
    notes : tuple of str
        What a reader of the figures must know.
    """

    id: str
    title: str
    quotas: tuple[Quota, ...]
    figures: Mapping[str, Figure]
    notes: tuple[str, ...] = ()


INF_BOOK = "fas.org/nuke/control/inf/infbook/ch8.html"
INF_OSIA = "fas.org/nuke/control/inf/news/infosia.htm"
START_FACTS = "2009-2017.state.gov/t/avc/rls/175945.htm"
START_USE = "2009-2017.state.gov rls/183335.htm"
START_YEAR = "airandspaceforces.com/newstartplusoneandcounting"
SKIES = "fas.org/nuke/control/os/text/opnannex.htm"
ACCESS = "allpurposeblog.com/2015/07/15/1471, quoting an administration official"
PARAMETERS = "parameters of April 2015; Annex I extracts"
SINAI = "worldview.stratfor.com/article/military-zones-sinai-peninsula"
LEVELS = "nsspi-nssep.org, page on detection probability"
BOOKLET = "iaea.org booklet pia3810"

DETECTION_LEVELS: Mapping[str, Figure] = MappingProxyType(
    {
        "high": Figure(0.9, "probability", LEVELS),
        "medium": Figure(0.5, "probability", LEVELS, Status.UNREAD),
        "low": Figure(0.2, "probability", LEVELS),
    }
)
SIGNIFICANT_QUANTITIES: Mapping[str, Figure] = MappingProxyType(
    {
        "plutonium": Figure(8, "kg", BOOKLET),
        "U-235 in high-enriched uranium": Figure(25, "kg", BOOKLET),
        "U-235 in low-enriched or natural uranium": Figure(75, "kg", BOOKLET),
    }
)
PASSIVE: Mapping[str, int] = MappingProxyType(
    {
        "Germany": 12,
        "United States": 42,
        "Belarus and Russia (group)": 42,
        "Benelux": 6,
        "Bulgaria": 4,
        "Canada": 12,
        "Denmark": 6,
        "Spain": 4,
        "France": 12,
        "United Kingdom": 12,
        "Greece": 4,
        "Hungary": 4,
        "Iceland": 4,
        "Italy": 12,
        "Norway": 7,
        "Poland": 6,
        "Portugal": 2,
        "Romania": 6,
        "Czech and Slovak Federal Republic": 4,
        "Turkey": 12,
        "Ukraine": 12,
    }
)


def first_phase_ceiling(passive: int) -> int:
    """Flights a state accepts at most in the first distribution: 75 % of passive, rounded down.

    Examples
    --------
    >>> [first_phase_ceiling(q) for q in (42, 12, 7, 2)]
    [31, 9, 5, 1]
    """
    return passive * 3 // 4


def _skies(states: Mapping[str, int]) -> tuple[Quota, ...]:
    return tuple(
        Quota(state, (Phase(0, first_phase_ceiling(q)),), None, SKIES)
        for state, q in states.items()
    )


_INF = Treaty(
    "inf",
    "Treaty on Intermediate-Range Nuclear Forces, 1987",
    (Quota("", (Phase(3, 20), Phase(5, 15), Phase(5, 10)), date(1988, 6, 1), INF_BOOK),),
    {
        "eliminated, Soviet": Figure(1846, "missiles", INF_OSIA),
        "eliminated, United States": Figure(846, "missiles", INF_OSIA),
        "inspections by the United States": Figure(452, "inspections, all kinds", INF_OSIA),
        "foreign teams escorted": Figure(270, "teams", INF_OSIA),
    },
    (
        "the quota changes by phase: 20 a year, then 15, then 10, 185 in all over 13 years",
        "rights are reciprocal, use need not be: 452 against 270 is not a breach",
    ),
)
_NEW_START = Treaty(
    "new-start",
    "New START, 2010",
    (
        Quota("", (Phase(0, 18),), date(2011, 2, 5), START_FACTS, Status.UNREAD),
        Quota("type one", (Phase(0, 10),), date(2011, 2, 5), START_FACTS, Status.UNREAD),
        Quota("type two", (Phase(0, 8),), date(2011, 2, 5), START_FACTS, Status.UNREAD),
    ),
    {
        "deployed delivery vehicles": Figure(700, "vehicles", START_FACTS),
        "deployed warheads": Figure(1550, "warheads", START_FACTS),
        "launchers deployed and not": Figure(800, "launchers", START_FACTS),
        "notifications, first year": Figure(1800, "notifications", START_YEAR),
        "inspections by each side, first year": Figure(18, "inspections", START_USE),
        "databases exchanged after": Figure(45, "days", "defenceiq.com reprint"),
        "inspections from": Figure(60, "days", "defenceiq.com reprint"),
    },
    (
        "the quota year starts on 5 February (from memory: verify before citing)",
        "suspension (2023, from memory: verify before citing) stops use without ending the text",
    ),
)
_OPEN_SKIES = Treaty(
    "open-skies",
    "Treaty on Open Skies, 1992, first distribution",
    _skies(PASSIVE),
    {f"passive quota, {s}": Figure(q, "flights a year", SKIES) for s, q in PASSIVE.items()},
    ("in the first distribution a state accepts at most 75 % of its passive quota, rounded down",),
)
_JCPOA = Treaty(
    "jcpoa",
    "Joint Comprehensive Plan of Action, 2015",
    (),
    {
        "notice for ordinary access": Figure(24, "hours", "niacouncil.org"),
        "talks after a request": Figure(14, "days", ACCESS),
        "Joint Commission": Figure(7, "days", ACCESS),
        "to comply": Figure(3, "days", ACCESS),
        "members": Figure(8, "votes", ACCESS),
        "votes needed": Figure(5, "votes", ACCESS),
        "enriching centrifuges": Figure(5060, "centrifuges", PARAMETERS),
        "centrifuges at Fordow": Figure(1044, "centrifuges", PARAMETERS),
        "enrichment": Figure(3.67, "percent, 15 years", "EPRS briefing, January 2016"),
        "stock": Figure(300, "kg, 15 years", "EPRS briefing, January 2016"),
    },
    ("explanations before the request have no time limit: 24 days is not the whole delay",),
)
_OSCE = Treaty(
    "osce-smm",
    "OSCE Special Monitoring Mission to Ukraine, daily reports",
    (),
    {"reports as of": Figure(19.5, "hour, local, the day before issue", "reliefweb.int")},
    (
        "explosions are included in violations",
        "the previous period need not be the day before",
        "a fall in counts after access was denied is not a fall in violence: show access with it",
    ),
)
_SINAI = Treaty(
    "sinai-zones",
    "Treaty between Egypt and Israel, 1979, Annex I",
    (),
    {
        "zone A, Egypt": Figure(22000, "people, one mechanised division", SINAI),
        "zone B, Egypt": Figure(4, "border battalions", SINAI),
        "zone C, Egypt": Figure(0, "battalions; civil police only", SINAI),
        "zone D, Israel": Figure(4, "infantry battalions", SINAI),
        "width of zone D": Figure(3, "km", "secondary page", Status.UNREAD),
        "checks a month": Figure(2, "checks, at least", "Annex I art. VI", Status.UNREAD),
        "check on request": Figure(48, "hours", "Annex I art. VI", Status.UNREAD),
    },
    ("agreed changes: 750 border guards (2005), about 3,500 troops with armour in zone C (2011)",),
)
_SAFEGUARDS = Treaty(
    "iaea",
    "IAEA safeguards",
    (),
    {
        **{f"detection, {name}": figure for name, figure in DETECTION_LEVELS.items()},
        **{f"significant quantity, {m}": figure for m, figure in SIGNIFICANT_QUANTITIES.items()},
    },
)
TREATIES: Mapping[str, Treaty] = MappingProxyType(
    {t.id: t for t in (_INF, _NEW_START, _OPEN_SKIES, _JCPOA, _OSCE, _SINAI, _SAFEGUARDS)}
)


def treaty(name: str) -> Treaty:
    """Return a treaty by its short name.

    Raises
    ------
    UnknownName
        With the names there are.

    Examples
    --------
    >>> treaty("inf").quotas[0].total
    185
    """
    if name not in TREATIES:
        raise UnknownName("treaty", "a treaty", name, TREATIES)
    return TREATIES[name]
