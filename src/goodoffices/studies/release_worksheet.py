"""release-worksheet: whether to ask for a release, and in which words.

1. A worksheet puts side by side what telling and what withholding may harm, in the mediator's own
   judgement; what he did not judge is "not stated".
2. Its variants are the words themselves and the digests he wrote of them, each with its own label:
   who may read it now, and who would have to release it to the one it is for.
3. Nothing here is computed from the content and nothing is released by it.
"""

from __future__ import annotations

from typing import Any

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.promises import Digest, Worksheet
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding, joined
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


def release_worksheet(sight: Sight) -> Finding | None:
    """Put harm if told beside harm if withheld, and each variant beside who must release it."""
    sheets = sight.of_kind(Worksheet)
    if not sheets:
        return None
    rows = [_row(sight, sheet) for sheet in sheets]
    lines = [
        line for sheet, row in zip(sheets, rows, strict=True) for line in _lines(sight, sheet, row)
    ]
    summary = f"{counted(len(rows), 'worksheet')}; nothing is released by it"
    because: list[Entry] = [*sheets, *(e for sheet in sheets for e in _variants(sight, sheet))]
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=because)


def _variants(sight: Sight, sheet: Worksheet) -> list[Entry]:
    """Return what could be told: the words themselves, then the digests in their order."""
    written = (sight.get(handle) for handle in sheet.variants)
    return [*sight.targets(sheet, Entry), *(e for e in written if isinstance(e, Digest))]


def _row(sight: Sight, sheet: Worksheet) -> dict[str, Any]:
    return {
        "entry": sheet.id, "source": sight.ref(sheet.id), "to": sheet.to,
        "purpose": sheet.purpose or "not stated",
        "if_told": sheet.if_told or "not stated",
        "if_withheld": sheet.if_withheld or "not stated",
        "variants": [_variant(sight, e, sheet.to) for e in _variants(sight, sheet)],
    }  # fmt: skip


def _variant(sight: Sight, entry: Entry, to: str) -> dict[str, Any]:
    label = sight.label(entry)
    readers = [r.id for r in sight.header.readers if label and label.can_read(r.id)]
    waits = [o for o, allowed in label.policies if to not in allowed] if label else []
    return {
        "entry": entry.id, "form": entry.form if isinstance(entry, Digest) else "full",
        "words": entry.words, "readers": readers, "to_release": waits,
    }  # fmt: skip


def _lines(sight: Sight, sheet: Worksheet, row: dict[str, Any]) -> list[Line]:
    to = sight.name(sheet.to)
    lines = [
        Line(f"to {to}", f"for {clip(row['purpose'], 70)} {cite(sheet)}"),
        Line("if told", clip(row["if_told"], 150)),
        Line("if withheld", clip(row["if_withheld"], 150)),
    ]
    for entry, variant in zip(_variants(sight, sheet), row["variants"], strict=True):
        owners = joined(map(sight.name, variant["to_release"]))
        now = joined(map(sight.name, variant["readers"])) or "nobody"
        asks = f"{owners} would have to release it" if owners else f"open to {to}"
        words = f'"{clip(entry.words, 80)}" {cite(entry)}'
        lines.append(Line(variant["form"], f"{words}; read now by {now}; {asks}"))
    return lines


STUDY = Study(
    "release-worksheet", "To release or not", Audience.MEDIATOR, Section.TRUST, 4,
    release_worksheet, lead=0,
)  # fmt: skip
