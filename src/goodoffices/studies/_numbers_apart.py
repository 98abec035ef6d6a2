"""Numbers that stand apart on one issue: split by region, stepped over time, averaged over years.

1. Two parties' last standing numbers on an issue, in the same unit, with a gap between them. More
   offered than was demanded is no gap: which way the number counts is asked first.
2. For checks a year: every split over two regions that beats the higher number anywhere, with the
   shares of events for which it does; at most the lower number, and at most the number of any
   red line, where the host is to be spared. Regions are named only if the record names them.
3. What needs a number beyond a red line's own number is not shown, unless it depends on how the
   line is read; then it waits for its owner's word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.substance import Demand, Offer, RedLine
from goodoffices.record.kinds.talk import Figure
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import parties
from goodoffices.studies._ways_out import PARTS, Better, LineHeld, Table, Way, telling_words

if TYPE_CHECKING:
    from goodoffices.deals.rates import TwoRegions

__all__ = ["Number", "bound_of", "numbers_apart", "offered_beyond", "read_number"]

_AMOUNT = re.compile(
    r"(?:at least|at most|no more than|more than|up to|about)?\s*"
    r"(\d{1,6})(?:\s*(?:-|or|to)\s*(\d{1,6}))?\b(.*)",
    re.DOTALL,
)
_CHECKS = re.compile(
    r"\b(inspections?|visits?|checks?|patrols?|overflights?|samples?)\b", re.IGNORECASE
)
_YEARLY = re.compile(r"\b(?:a|per|each|every) (year|month|week|season)\b", re.IGNORECASE)
_AT_MOST = re.compile(r"\s*(?:at most|no more than|up to)\b", re.IGNORECASE)
_MOST_QUOTA = 60
_MOST_NAMED = 3


@dataclass(frozen=True)
class Number:
    """A party's last standing number on an issue; both ends if it gave a range."""

    entry: Demand | Offer
    low: int
    high: int
    unit: str


@dataclass(frozen=True)
class _Gap:
    """Numbers on one issue with a gap between the highest of the lower and the upper ones."""

    issue: str
    lower: tuple[Number, ...]
    upper: tuple[Number, ...]
    lines: tuple[RedLine, ...]

    @property
    def low(self) -> int:
        return min(n.high for n in self.lower)

    @property
    def high(self) -> int:
        return max(n.low for n in self.upper)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(n.entry for n in (*self.lower, *self.upper))

    def better(
        self, low_than: str, low_if: str, high_than: str, high_if: str
    ) -> tuple[Better, ...]:
        """Return what it is better than for those of the lower and of the upper number."""
        return (
            *(Better(n.entry.whose, high_than, high_if) for n in self.upper),
            *(Better(n.entry.whose, low_than, low_if) for n in self.lower),
        )


def numbers_apart(sight: Sight, table: Table, key: str) -> Iterator[Way]:
    """Return the ways to settle two numbers with a gap between them: split, average, step."""
    gap = _gap(sight, table, key)
    if gap is None:
        return
    if _CHECKS.search(gap.issue) and gap.high <= _MOST_QUOTA:
        yield from _by_region(gap, table)
    period = _YEARLY.search(gap.issue)
    if period:
        yield from _averaged(gap, period[1].lower())
    yield from _stepped(gap)


def _gap(sight: Sight, table: Table, key: str) -> _Gap | None:
    known = {p.id for p in parties(sight)}
    read = [n for who, e in table.last[key].items() if who in known and (n := read_number(e))]
    if len(read) < 2 or len({n.unit for n in read}) > 1:
        return None
    least, most = min(n.high for n in read), max(n.low for n in read)
    lower = tuple(n for n in read if n.high < most)
    upper = tuple(n for n in read if n.low > least)
    if least >= most or offered_beyond(lower, upper):
        return None
    return _Gap(table.issues[key], lower, upper, tuple(table.lines.get(key, ())))


def offered_beyond(lower: Sequence[Number], upper: Sequence[Number]) -> bool:
    """Say whether more is offered than was demanded, so that it may meet the demand.

    Only a demand of "at most" so many is not met by more.
    """
    asked = [n.entry for n in lower if isinstance(n.entry, Demand)]
    return any(isinstance(n.entry, Offer) for n in upper) and any(
        not _AT_MOST.match(entry.amount or "") for entry in asked
    )


def read_number(entry: Demand | Offer) -> Number | None:
    """Return the whole number, or range, that an amount begins with; None if it has none."""
    match = _AMOUNT.match((entry.amount or "").strip())
    if match is None:
        return None
    low = int(match[1])
    return Number(entry, low, max(low, int(match[2] or low)), " ".join(match[3].split()))


def bound_of(line: RedLine) -> int | None:
    """Return the one number of a red line's words, None where there is none or several."""
    numbers = re.findall(r"\d{1,6}", line.words)
    return int(numbers[0]) if len(numbers) == 1 else None


def _by_region(gap: _Gap, table: Table) -> Iterator[Way]:
    from goodoffices.deals.rates import two_regions

    bounds = [b for line in gap.lines if (b := bound_of(line)) is not None]
    guarded = min([gap.low, *bounds])
    every = two_regions(gap.high, guarded_at_most=guarded, most=gap.high + 2)
    splits = [s for s in every if s.guarded >= max(1, guarded - 1)]
    if not splits:
        return
    parts = _parts(table, gap.issue)
    here, there = _part_names(parts)
    shown = [splits[0], *[s for s in splits[1:] if s.guarded == guarded][-1:]]
    words = "; ".join(
        f"{s.guarded} {here} + {s.elsewhere} {there} beats {gap.high} anywhere if "
        f"{_percent(s.share[0])} to {_percent(s.share[1])} % of the events are {here}"
        for s in shown
    )
    better = gap.better(
        f"{gap.high} anywhere",
        f"a check {there} costs it less; at most {guarded} {here}, not up to {gap.high}",
        f"{gap.high} anywhere",
        "who hides something goes where the rate is lowest and the region of an event is known",
    )
    total = min(s.total for s in splits)
    held = tuple(_read_in_parts(line, guarded, total, here) for line in gap.lines)
    shares = table.shares[:_MOST_NAMED]
    rests = (*gap.entries, *parts, *shares)
    rows = tuple(_split_row(s, shares) for s in splits)
    yield Way("split by region", gap.issue, words, better, rests, held, rows)


def _split_row(split: TwoRegions, shares: Sequence[Figure]) -> dict[str, Any]:
    low, high = split.share
    return {
        "guarded": split.guarded, "elsewhere": split.elsewhere, "total": split.total,
        "share_of_events_between": [str(low), str(high)],
        "cost_elsewhere_below": None if split.cost_below is None else str(split.cost_below),
        "holds_at_recorded_share": [
            {"entry": f.id, "holds": low * 100 < number < high * 100}
            for f in shares
            if (number := _percentage(f)) is not None
        ],
    }  # fmt: skip


def _percentage(figure: Figure) -> Fraction | None:
    match = re.fullmatch(r"\d{1,3}(?:\.\d{1,6})?", figure.value.strip())
    return Fraction(match[0]) if match else None


def _part_names(parts: Sequence[Entry]) -> tuple[str, str]:
    match = PARTS.search(parts[0].words) if parts else None
    if match is None:
        return "where it costs the host most", "elsewhere"
    return f"on the {match[2].lower()}", f"on the {match[3].lower()}"


def _parts(table: Table, issue: str) -> list[Entry]:
    """Return the first entries that name parts of this issue."""
    found = (e for word in telling_words(issue) for e in table.parts.get(word, ())[:_MOST_NAMED])
    return list({e.id: e for e in found}.values())[:_MOST_NAMED]


def _percent(share: Fraction) -> str:
    return f"{float(share) * 100:.0f}"


def _read_in_parts(line: RedLine, guarded: int, total: int, here: str) -> LineHeld:
    bound = bound_of(line)
    if bound is None:
        return LineHeld(
            line, kept=False, why="its words hold no single number: what does it cover?"
        )
    return LineHeld(
        line, kept=False,
        why=f"at most {guarded} {here}, but {total} in all: does {bound} bind all parts together?",
    )  # fmt: skip


def _averaged(gap: _Gap, period: str) -> Iterator[Way]:
    """Return the lower number on average with the higher as the most in one period."""
    if any((b := bound_of(line)) is not None and b < gap.low for line in gap.lines):
        return
    better = gap.better(
        f"{gap.high} in every {period}", "the number over the years is what costs it",
        f"{gap.low} in every {period}", f"one {period} with {gap.high} is worth more than an even "
        "spread",
    )  # fmt: skip
    held = tuple(
        LineHeld(line, kept=False, why=f"does {bound_of(line)} bind each {period}, or the average?")
        if bound_of(line) is not None
        else LineHeld(line, kept=False, why="what does it cover?")
        for line in gap.lines
        if (b := bound_of(line)) is None or b < gap.high
    )
    words = f"{gap.low} on average, up to {gap.high} in one {period}, drawn from the next"
    yield Way("borrow from a later quota", gap.issue, words, better, gap.entries, held)


def _stepped(gap: _Gap) -> Iterator[Way]:
    """Return a first period at one number, a later one at the other, short of numbered lines."""
    bounds = [bound_of(line) for line in gap.lines]
    if any(b is not None and not gap.low <= gap.high <= b for b in bounds):
        return
    unit = f" {gap.lower[0].unit}" if gap.lower[0].unit else ""
    better = gap.better(
        f"{gap.high}{unit} at once", "the first period counts for it",
        f"{gap.low}{unit} for good", "the review is bound to a date and a test",
    )  # fmt: skip
    held = tuple(
        LineHeld(line, kept=b is not None, why="what does it cover?" if b is None else f"up to {b}")
        for line, b in zip(gap.lines, bounds, strict=True)
    )
    words = f"{gap.low}{unit} for a first period, {gap.high}{unit} after a review with a date"
    yield Way("interim period, then decide", gap.issue, words, better, gap.entries, held)
