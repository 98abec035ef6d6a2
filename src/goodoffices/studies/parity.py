"""parity: were the parties asked the same, shown the same, under the same conditions.

1. Each row is one thing that should be equal: a scripted question, a thing shown, a condition of
   a room, the order of being seen, the meaning of silence, what was handed over in an exchange.
2. Equal needs first-hand items that say the same for every party; unequal needs first-hand items
   that differ. Everything else is unproved: what stands on somebody's word, and what has no record.
3. What was handed over is equal in the same words, material and conditions. That the parties say so
   is equal where each signed it on its own device; a claim of it leaves it unproved.
4. "No record" never means "not asked".
"""

from __future__ import annotations

from dataclasses import dataclass

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.people import Meeting, Showing
from goodoffices.record.kinds.promises import Deadline
from goodoffices.record.kinds.proof import Sheet
from goodoffices.record.kinds.talk import Question, Request, Script
from goodoffices.record.sight import Sight
from goodoffices.record.vouching import attested
from goodoffices.studies._reading import clip, counted, finding, joined, parties, told
from goodoffices.studies.exchanges import acknowledged
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite
from goodoffices.studies.owed_answers import state_of

NO_RECORD = "no record"
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


@dataclass(frozen=True, slots=True)
class Cell:
    """What the record holds of one thing for one party.

    `same` is what is compared; None where nothing first-hand was recorded.
    """

    words: str
    same: str | None = None
    entry: Entry | None = None


Row = tuple[str, dict[str, Cell]]


def parity(sight: Sight) -> Finding:
    """Lay the treatment of the parties side by side."""
    rows = [*_questions(sight), *_conditions(sight), *_shown(sight), *_silence(sight)]
    rows += _exchanges(sight)
    rows = sorted([*rows, *_order(sight)], key=lambda row: status(row[1]) == "equal")
    value = [
        {"what": what, "by_party": {p: _plain(sight, c) for p, c in cells.items()},
         "status": status(cells)}
        for what, cells in rows
    ]  # fmt: skip
    fair = sum(row["status"] == "equal" for row in value)
    summary = f"{len(rows) - fair} of {len(rows)} unequal or unproved"
    heads = ("", *(p.name for p in parties(sight)))
    matrix = [heads, *((what, *(c.words for c in cells.values())) for what, cells in rows)]
    unproved = any(row["status"] == "unproved" for row in value)
    ask = (
        [Line("", "Not asked yet? Same words, before the next joint meeting.")] if unproved else []
    )
    because = [c.entry for _, cells in rows for c in cells.values() if c.entry]
    return finding(
        sight, STUDY.name, STUDY.title, summary, value,
        lines=ask, matrix=matrix if rows else (), because=because,
    )  # fmt: skip


def status(cells: dict[str, Cell]) -> str:
    """Return equal, unequal or unproved."""
    held = [cell.same for cell in cells.values()]
    if None in held:
        return "unproved"
    return "equal" if len(set(held)) == 1 else "unequal"


def _plain(sight: Sight, cell: Cell) -> str:
    return cell.words if cell.entry is None else cell.words.replace(
        cite(cell.entry), f"({sight.ref(cell.entry.id)})"
    )  # fmt: skip


def _cell(sight: Sight, entry: Entry, words: str, same: str) -> Cell:
    word = told(sight, entry)
    said = f"{words} {cite(entry)}" + (f", {word}" if word else "")
    return Cell(said, None if word else same, entry)


def _questions(sight: Sight) -> list[Row]:
    scripted = {q.key: q.short for s in sight.of_kind(Script) for q in s.questions}
    asked: dict[str | None, list[Question]] = {}
    for question in sight.of_kind(Question):
        asked.setdefault(question.key, []).append(question)
    rows = []
    for key, short in scripted.items():
        cells = {p.id: Cell(NO_RECORD) for p in parties(sight)}
        for question in asked.get(key, ()):
            if question.to in cells:
                same = " ".join(question.words.split()).casefold()
                cells[question.to] = _cell(sight, question, state_of(sight, question), same)
        rows.append((f"asked: {short}", cells))
    return rows


def _shown(sight: Sight) -> list[Row]:
    rows: dict[str, dict[str, Cell]] = {}
    for showing in sight.of_kind(Showing):
        cells = rows.setdefault(showing.what, {p.id: Cell(NO_RECORD) for p in parties(sight)})
        if showing.to in cells:
            cells[showing.to] = _showing(sight, showing)
    return [(f"shown: {what}", cells) for what, cells in rows.items()]


def _showing(sight: Sight, showing: Showing) -> Cell:
    copy = {True: "copy given", False: "no copy", None: "shown"}[showing.copy_given]
    version = f", {showing.version}" if showing.version else ""
    digest = f", {clip(showing.digest, 20)}" if showing.digest else ""
    cell = _cell(sight, showing, copy + version + digest, showing.digest or showing.version or "")
    proved = cell.same and (showing.digest or showing.version)
    return cell if proved else Cell(cell.words, None, cell.entry)


def _conditions(sight: Sight) -> list[Row]:
    rows: dict[str, dict[str, Cell]] = {}
    for room in sight.of_kind(Meeting):
        if len(room.parties) != 1 or room.parties[0] not in {p.id for p in parties(sight)}:
            continue
        for condition in room.conditions:
            cells = rows.setdefault(condition.what, {p.id: Cell(NO_RECORD) for p in parties(sight)})
            cells[room.parties[0]] = _condition(sight, room, condition.value)
    return list(rows.items())


def _condition(sight: Sight, room: Meeting, value: str) -> Cell:
    """Conditions that differ are unequal even on somebody's word: the word admits it."""
    cell = _cell(sight, room, clip(value, 40), value.casefold())
    return Cell(cell.words, value.casefold(), room)


def _silence(sight: Sight) -> list[Row]:
    """Return each default on silence, and to whom it was declared; of a release all are told."""
    declared: dict[str, list[Deadline | Request]] = {}
    for due in sight.of_kind(Deadline, Request):
        asks_release = isinstance(due, Request) and due.recipient
        if due.on_silence and not asks_release and not sight.targets(due, Request):
            declared.setdefault(due.on_silence, []).append(due)
    return [
        ("silence means", {p.id: _declared(sight, dues, p.id) for p in parties(sight)})
        for dues in declared.values()
    ]


def _declared(sight: Sight, dues: list[Deadline | Request], party: str) -> Cell:
    told = [due for due in dues if party in due.on_silence_told]
    return _cell(sight, told[0], "declared", "declared") if told else Cell(NO_RECORD)


def _exchanges(sight: Sight) -> list[Row]:
    """Return what was handed over in each exchange, and what was acknowledged of it."""
    put: dict[str, dict[str, Sheet]] = {}
    for sheet in sight.of_kind(Sheet):
        put.setdefault(sheet.exchange, {})[sheet.to] = sheet
    rows = []
    for exchange, sheets in put.items():
        among = next(iter(sheets.values())).parties
        first = next(iter(sheets.values()))
        handed = {p: _handed(sight, s, first) for p, s in sheets.items()}
        told = {p: _acknowledged(sight, s) for p, s in sheets.items()}
        rows += [
            (f"{what}: {exchange}", _among(sight, among, cells))
            for what, cells in (("handed", handed), ("acknowledged", told))
        ]
    return rows


def _among(sight: Sight, among: tuple[str, ...], cells: dict[str, Cell]) -> dict[str, Cell]:
    """Return a cell for every party; one to whom it is not put makes nothing unequal."""
    same = next((cell.same for cell in cells.values()), None)
    outside = Cell("not put to it", same)
    return {
        p.id: cells.get(p.id, Cell(NO_RECORD)) if p.id in among else outside for p in parties(sight)
    }


def _handed(sight: Sight, sheet: Sheet, first: Sheet) -> Cell:
    parts = ("script", "nonce", "material", "conditions")
    differ = [part for part in parts if getattr(sheet, part) != getattr(first, part)]
    words = counted(len(sheet.script), "question") + (f", other {joined(differ)}" if differ else "")
    return _cell(sight, sheet, words, repr([getattr(sheet, part) for part in parts]))


def _acknowledged(sight: Sight, sheet: Sheet) -> Cell:
    found = acknowledged(sight, sheet)
    if found is None:
        return Cell(NO_RECORD)
    given, known = found.given, attested(sight, found)
    cell = _cell(sight, found, known, repr((given.script_digest, given.conditions)))
    return cell if known == "signed" else Cell(cell.words, None, cell.entry)


def _order(sight: Sight) -> list[Row]:
    seen = [
        room.parties[0]
        for room in sight.of_kind(Meeting)
        if len(room.parties) == 1 and room.status == "held" and room.type == "caucus"
    ]
    first = [p for p in dict.fromkeys(seen) if p in {q.id for q in parties(sight)}]
    if len(first) < 2:
        return []
    place = {p: _ORDINALS[min(i, len(_ORDINALS) - 1)] for i, p in enumerate(first)}
    cells = {
        p.id: Cell(place[p.id], place[p.id]) if p.id in place else Cell(NO_RECORD)
        for p in parties(sight)
    }
    return [("seen", cells)]


STUDY = Study("parity", "Same treatment", Audience.MEDIATOR, Section.TREATMENT, 1, parity, lead=6)
