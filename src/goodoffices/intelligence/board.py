"""The board: hypotheses, who first observed, who passed it on, what was found.

1. Hypotheses exclude each other. "Disinformation", "nothing" and "other" are always among them,
   and no prior is ever nought, so that no amount of evidence closes the list.
2. A report is what a source says about a claim: says, denies, or is silent though it would have
   known. A source that would not have known is no report at all.
3. An upstream is who first observed; it may be unknown. An upstream that heard it from another
   is a relay of that other. Repetition adds nothing that the first observer did not have.
4. A channel is free, or controlled by somebody who has it say what he wants believed, whatever
   is true.
5. An artefact that somebody may have planted carries two chances, that he could and that he
   would. That it lay there to be found is an item of its own.
6. An assumption holds up items; without it they fall away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from goodoffices.common.errors import BadInput
from goodoffices.intelligence.scales import Stated

__all__ = [
    "Artefact",
    "Assumption",
    "Board",
    "Claim",
    "CollectionOption",
    "Contradiction",
    "Control",
    "Hypothesis",
    "Outcome",
    "Report",
    "Role",
    "Sharing",
    "Source",
    "UnknownReference",
    "Upstream",
    "UpstreamCycle",
    "Value",
]


class UnknownReference(BadInput):
    """A name that stands for nothing on the board, such as a report from an unknown source."""


class UpstreamCycle(BadInput):
    """An upstream that heard it, in the end, from itself."""


class Contradiction(BadInput):
    """Statements no single distribution can satisfy."""


class Role(StrEnum):
    """The three hypotheses that every board has, and the rest."""

    CAUSE = "cause"
    DISINFORMATION = "disinformation"
    NOTHING = "nothing"
    OTHER = "other"


class Value(StrEnum):
    """What a report does."""

    SAYS = "says"
    DENIES = "denies"
    SILENT = "silent"


class Outcome(StrEnum):
    """What a search for an artefact gave."""

    FOUND = "found"
    ABSENT = "looked for and absent"


Factors = tuple[Stated, ...]
"""One probability as a chain of conditional ones, multiplied."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One of the exclusive explanations; `prior` is positive."""

    id: str
    name: str
    prior: Stated
    role: Role = Role.CAUSE


@dataclass(frozen=True, slots=True)
class Claim:
    """A proposition that can be checked; `expected[h]` is P(true given h)."""

    id: str
    text: str
    expected: Mapping[str, Stated]


@dataclass(frozen=True, slots=True)
class Control:
    """One purpose a channel may be controlled for.

    `given[h]` is P(controlled so, given h); `wants[claim]` is P(it asserts the claim, whatever is
    true). A claim left out of `wants` is not stated.
    """

    by: str
    given: Mapping[str, Factors]
    wants: Mapping[str, Stated] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Upstream:
    """Who first observed, or who passed on what another upstream asserted (`heard_from`).

    While free it asserts what is true with `hit` and what is false with `false_alarm`; "true"
    means the claim, or for a relay that the other asserted it. `controls` None: nobody said who
    could control it, and the letters of the sources that hang on it decide.
    """

    id: str
    name: str
    hit: Stated
    false_alarm: Stated
    controls: tuple[Control, ...] | None = None
    heard_from: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Who told us, behind an alias: passes on what its upstream asserts with `hit`.

    `denies` holds P(denies given the upstream asserts) and P(denies given it does not); where it
    is absent, a denial and a silence count alike. `upstream` None: nobody said who observed.
    """

    id: str
    hit: Stated
    false_alarm: Stated
    letter: str | None = None
    upstream: str | None = None
    denies: tuple[Stated, Stated] | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What one source does about one claim.

    Times and wording are signs of a shared upstream; `credibility` (1 to 6) is shown, never used.
    `would_have_known` belongs to a silence: the chance that the source would have known.
    """

    id: str
    source: str
    claim: str
    value: Value
    upstream: str | None = None
    would_have_known: Stated | None = None
    event_time: str | None = None
    known_time: str | None = None
    wording: str | None = None
    credibility: int | None = None
    assumes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Artefact:
    """Something found, or looked for and absent: `expected[h]` is P(found given h).

    Where `h` is in `staged`, that chance is P(could obtain or plant it) times P(leaves it).
    `about="motive"` marks an item that repeats what the priors already hold.
    """

    id: str
    text: str
    expected: Mapping[str, Factors]
    outcome: Outcome = Outcome.FOUND
    staged: tuple[str, ...] = ()
    of: str | None = None
    about: str | None = None
    assumes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assumption:
    """What must hold for the items that rest on it; without it they are left out."""

    id: str
    text: str
    holds: Stated


@dataclass(frozen=True, slots=True)
class Sharing:
    """How likely two sources (or a source and an upstream) share an upstream, and the signs."""

    between: tuple[str, str]
    shared: Stated | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CollectionOption:
    """A question that could be asked: `expected[h]` is P(yes given h)."""

    id: str
    text: str
    expected: Mapping[str, Stated]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything held about one question. `check` has been passed before any weighing."""

    id: str
    question: str
    hypotheses: tuple[Hypothesis, ...]
    claims: tuple[Claim, ...] = ()
    upstreams: tuple[Upstream, ...] = ()
    unknown: Upstream | None = None
    sources: tuple[Source, ...] = ()
    reports: tuple[Report, ...] = ()
    artefacts: tuple[Artefact, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    sharing: tuple[Sharing, ...] = ()
    options: tuple[CollectionOption, ...] = ()
    motive_in_prior: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[str, ...]:
        """Return the ids of all items that can be taken away: reports, artefacts, assumptions."""
        evidence = [r.id for r in self.reports] + [a.id for a in self.artefacts]
        return (*evidence, *(a.id for a in self.assumptions))

    def upstream_of(self, report: Report) -> str | None:
        """Return the id of the upstream a report hangs on, or None where nobody stated one."""
        source = next(s for s in self.sources if s.id == report.source)
        return report.upstream or source.upstream
