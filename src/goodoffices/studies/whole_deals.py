"""whole-deals: which whole deals are worth looking at, by what is known of each side's preferences.

1. All deals that take one value of each issue and none that a party would never take. Each is
   worth to a party some share of the best it could get, between two ends: nine in ten of the
   preferences that fit what is recorded.
2. Named first are the deals on which the side that is worst off can count for most. Each says how
   often it is efficient and no worse than no deal; under four fifths it is fragile.
3. Each is set beside the tabled package that is itself the most even: what every side gives and
   gets, issue by issue. For each tabled package it says whether it is better for all: surely, or
   how often.
4. Estimates that cannot all hold are named, and nothing is computed from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from goodoffices.common.errors import NoAnswer
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.deals import Package
from goodoffices.record.sight import Sight
from goodoffices.studies._deal_figures import robustness, trade_offs, worth
from goodoffices.studies._packages import MOST_DEALS, Bargain, bargain_of
from goodoffices.studies._reading import counted, cut, finding, joined
from goodoffices.studies.finding import Audience, Figure, Finding, Line, Section, Study, cite

if TYPE_CHECKING:
    from goodoffices.deals.outlook import Outlook

_MOST_NAMED = 3
_SEED = 1978
"""Any number would do; the same one gives the same figures."""


def whole_deals(sight: Sight) -> Finding | None:
    """Draw preferences that fit what is recorded; find the deals even for all, and how firmly."""
    bargain = sight.once(bargain_of)
    if bargain is None:
        return None
    reason = _nothing_to_compare(bargain)
    try:
        compared = None if reason else _Compared(bargain)
    except NoAnswer:
        compared, reason = None, Line("WHOLE DEALS", "what is recorded leaves no room: cannot tell")
    if compared is not None:
        return compared.finding()
    lines = [] if reason is None else [reason]
    return finding(sight, STUDY.name, STUDY.title, "cannot tell", None, lines=lines,
                   because=bargain.options)  # fmt: skip


def _nothing_to_compare(bargain: Bargain) -> Line | None:
    """Return why nothing can be said, if nothing can."""
    sight = bargain.sight
    if bargain.size > MOST_DEALS:
        return Line("WHOLE DEALS", f"{bargain.size:,} of them: too many to compare here; "
                                   "`goodoffices deals preferences` takes a file")  # fmt: skip
    if not bargain.seats:
        return Line("WHOLE DEALS", "no preference of any party is recorded: cannot tell")
    for seat in bargain.seats:
        if entries := bargain.contradictory(seat):
            return Line("WHOLE DEALS", f"what is recorded of {sight.name(seat)} cannot all hold: "
                                       f"{cite(*entries)}. Which of it is not so?")  # fmt: skip
    if not bargain.deals():
        return Line("WHOLE DEALS", f"each takes a value that some side would never take: "
                                   f"{cite(*_bars(bargain))}")  # fmt: skip
    return None


def _bars(bargain: Bargain) -> tuple[Entry, ...]:
    return tuple(dict.fromkeys(one for ones in bargain.barred.values() for one in ones))


class _Compared:
    """A bargain with its outlook, and what is said of it."""

    def __init__(self, bargain: Bargain) -> None:
        import numpy as np

        from goodoffices.deals import outlook

        self.desk = outlook
        self.bargain, self.sight = bargain, bargain.sight
        known = [bargain.known(seat) for seat in bargain.seats]
        self.deals = bargain.deals()
        self.seen: Outlook = outlook.outlook(known, self.deals, np.random.default_rng(_SEED))
        self.placed = [p for p, seat in enumerate(bargain.seats) if bargain.placed(seat)]
        self.order = outlook.evenness(self.seen, placed=self.placed)
        self.named = self.order[:_MOST_NAMED]
        self.tabled = {
            p: self.deals.index(bargain.taken[p.id])
            for p in bargain.packages
            if p.state == "tabled" and bargain.taken.get(p.id) in self.deals
        }

    @property
    def start(self) -> Package | None:
        """The tabled package most even for the side that is worst off."""
        places = {deal: n for n, deal in enumerate(self.order)}
        return min(self.tabled, key=lambda p: places[self.tabled[p]], default=None)

    def finding(self) -> Finding:
        """Return what there is to say."""
        bargain = self.bargain
        rows = [self._row(at) for at in self.named]
        lines = [self._first(), *(self._line(n, row) for n, row in enumerate(rows, 1))]
        lines += self._not_compared()
        value = {
            "issues": {issue: list(values) for issue, values in bargain.issues.items()},
            "deals": len(self.deals), "of": bargain.size,
            "parties": list(bargain.seats), "nothing_recorded_of": list(bargain.silent),
            "red_lines": [line.id for line in bargain.red_lines],
            "against": self.start.id if self.start else None,
            "most_even": rows,
        }  # fmt: skip
        summary = f"{counted(len(self.deals), 'whole deal')} compared; " + joined(
            f"deal {n} {'fragile' if row['stands']['fragile'] else 'firm'}"
            for n, row in enumerate(rows, 1)
        )
        because = (*bargain.options, *bargain.packages, *bargain.red_lines,
                   *(e for ones in bargain.estimates.values() for e in ones))  # fmt: skip
        return finding(
            self.sight, STUDY.name, STUDY.title, summary, value, lines=lines, because=because,
            caveats=self._caveats(), figures=self._figures(rows),
        )  # fmt: skip

    def _row(self, at: int) -> dict[str, Any]:
        """Return what is computed of one deal."""
        seats = self.bargain.seats
        stands = self.desk.stands(self.seen, at, placed=self.placed)
        return {
            "takes": self.bargain.takes(self.deals[at]),
            "worth": {s: _ends(self.seen.ends(p, at)) for p, s in enumerate(seats)},
            "stands": {
                "share": round(stands.share, 3), "interval90": _ends(stands.interval90),
                "fragile": stands.fragile,
            },
            "tabled_as": [p.id for p, deal in self.tabled.items() if deal == at],
            "better_for_all_than": [
                {"package": p.id, **self._better(at, deal)}
                for p, deal in self.tabled.items() if deal != at
            ],
            "gives_and_gets": self._changes(at),
        }  # fmt: skip

    def _better(self, at: int, other: int) -> dict[str, Any]:
        found = self.desk.better(self.seen, at, other)
        return {"surely": found.surely, "interval90": _ends(found.share.interval90)}

    def _changes(self, at: int) -> list[dict[str, Any]]:
        """Return what each side gives and gets on each issue that changes from the start."""
        if self.start is None:
            return []
        old = self.tabled[self.start]
        was, now = (self.bargain.takes(self.deals[n]) for n in (old, at))
        return [
            {
                "party": seat, "issue": issue, "from": was[issue], "to": now[issue],
                "interval90": _ends(self.seen.change(p, i, old, at)),
            }
            for p, seat in enumerate(self.bargain.seats)
            for i, issue in enumerate(was) if was[issue] != now[issue]
        ]  # fmt: skip

    def _first(self) -> Line:
        bargain = self.bargain
        words = f"{len(self.deals)} of {bargain.size} are left"
        if bargain.barred:
            whose = joined(dict.fromkeys(self.sight.name(o.whose) for ones in
                                         bargain.barred.values() for o in ones))  # fmt: skip
            words += f" without what {whose} would never take {cite(*_bars(bargain))}"
        if bargain.silent:
            silent = joined(map(self.sight.name, bargain.silent), last="or")
            words += f". No preference of {silent} is recorded: nothing is told for it"
        return Line("WHOLE DEALS", f"{words}.")

    def _line(self, n: int, row: dict[str, Any]) -> Line:
        name = self.sight.name
        words = "; ".join(f"{issue}: {value}" for issue, value in row["takes"].items())
        worths = joined(f"{name(s)} {_percent(ends)}" for s, ends in row["worth"].items())
        low, high = (f"{100 * end:.0f}" for end in row["stands"]["interval90"])
        firm = "Fragile: efficient" if row["stands"]["fragile"] else "Efficient"
        held = f"{firm}{self._no_deal()} in {low} to {high} % of what fits"
        return Line(f"DEAL {n}", f"{words}. Of the most each could get: {worths}. {held}. "
                                 f"{self._against(row)}".rstrip())  # fmt: skip

    def _no_deal(self) -> str:
        placed = [self.sight.name(self.bargain.seats[p]) for p in self.placed]
        if len(placed) == len(self.bargain.seats):
            return " and no worse than no deal for any"
        return f" and no worse than no deal for {joined(placed)}" if placed else ""

    def _against(self, row: dict[str, Any]) -> str:
        """Say which tabled packages it is, and which it is better for all than."""
        parts = []
        if row["tabled_as"]:
            parts.append(f"Tabled already {cite(*self._packages(row['tabled_as']))}")
        for other in row["better_for_all_than"]:
            low, high = other["interval90"]
            often = (
                "whatever fits" if other["surely"] else f"in {_percent([low, high])} of what fits"
            )
            if other["surely"] or high >= 0.1:
                parts.append(f"Better for all than {cite(*self._packages([other['package']]))} "
                             f"{often}")  # fmt: skip
        return ". ".join(parts) + "." * bool(parts)

    def _packages(self, handles: Sequence[str]) -> list[Package]:
        return [p for p in self.bargain.packages if p.id in handles]

    def _not_compared(self) -> list[Line]:
        """Name the packages that could not be compared, with the reason."""
        found = []
        for package in self.bargain.packages:
            if package.id not in self.bargain.taken:
                found.append(Line("", f"{cite(package)} leaves an issue open or takes a value that "
                                      "is not among the options: not compared"))  # fmt: skip
            elif package.state == "tabled" and package not in self.tabled:
                bars = [o for place, ones in self.bargain.barred.items() for o in ones
                        if place in set(enumerate(self.bargain.taken[package.id]))]  # fmt: skip
                whose = joined(dict.fromkeys(cut(self.sight, o.whose) for o in bars))
                found.append(Line("", f"{cite(package)} takes what {whose} would never take "
                                      f"{cite(*bars)}: not compared"))  # fmt: skip
        return found

    def _caveats(self) -> list[str]:
        made = [
            "preferences are drawn evenly from all that fit what is recorded: an assumption",
            "the issues are taken to add up for every side; nobody has been asked about a deal",
        ]
        own = [self.sight.name(s) for s in self.bargain.seats if self.bargain.assumed(s)]
        if own:
            made.append(
                f"a package of its own is taken to be better than no deal for {joined(own)}"
            )
        return made

    def _figures(self, rows: Sequence[dict[str, Any]]) -> list[Figure]:
        names = [self.sight.name(seat) for seat in self.bargain.seats]
        made = [worth(names, self._marks())]
        changes = [
            {
                "deal": f"deal {n}", "party": self.sight.name(c["party"]), "issue": c["issue"],
                "old": c["from"], "new": c["to"], **_bounds(c["interval90"]),
            }
            for n, row in enumerate(rows, 1) for c in row["gives_and_gets"]
        ]  # fmt: skip
        if changes and self.start is not None:
            made.append(trade_offs(changes, against=self.sight.ref(self.start.id)))
        firm = [
            {
                "deal": f"deal {n}", "share": round(100 * row["stands"]["share"], 1),
                "fragile": row["stands"]["fragile"], **_bounds(row["stands"]["interval90"]),
            }
            for n, row in enumerate(rows, 1)
        ]  # fmt: skip
        return [*made, robustness(firm)]

    def _marks(self) -> list[dict[str, Any]]:
        """Return every deal and no deal as a mark; a deal that was tabled and named is named."""
        tabled = {deal: p for p, deal in reversed(self.tabled.items())}
        marks = []
        for at in range(len(self.deals)):
            if at in self.named:
                deal, kind = f"deal {self.named.index(at) + 1}", "most even"
            elif at in tabled:
                deal, kind = self.sight.ref(tabled[at].id), "tabled"
            else:
                deal, kind = self.bargain.words(self.deals[at]), "other"
            marks.append({"deal": deal, "kind": kind, "worth": self._spans(at)})
        if len(self.placed) == len(self.bargain.seats):
            marks.append({"deal": "no deal", "kind": "no deal", "worth": self._spans(-1)})
        return marks

    def _spans(self, at: int) -> list[list[float]]:
        """Return low, middle and high for each party, in percent."""
        found = []
        for p in range(len(self.bargain.seats)):
            low, high = self.seen.ends(p, at)
            found.append([round(100 * v, 1) for v in (low, self.seen.middle(p, at), high)])
        return found


def _ends(ends: Sequence[float]) -> list[float]:
    return [round(end, 3) for end in ends]


def _bounds(ends: Sequence[float]) -> dict[str, float]:
    return {"low": round(100 * ends[0], 1), "high": round(100 * ends[1], 1)}


def _percent(ends: Sequence[float]) -> str:
    low, high = (f"{100 * end:.0f}" for end in ends)
    return f"{low} %" if low == high else f"{low} to {high} %"


STUDY = Study(
    "whole-deals", "Whole deals", Audience.MEDIATOR, Section.TABLE, 5, whole_deals, lead=0
)
