"""What was delivered is a fact: the desk is set up from it, whatever the rules say by then."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from goodoffices.common.errors import RecordDamaged
from goodoffices.office import delivery, journal, refiling
from goodoffices.office.acts import writing
from goodoffices.office.books import Ledger, Shelf, Where
from goodoffices.office.checking import check
from goodoffices.office.journal import JOURNAL, Act, Journal, acts
from goodoffices.office.opened import opened
from goodoffices.office.refiling import Refiling
from goodoffices.record.audit import audit
from goodoffices.record.entry import Entry
from tests.office.records import EXAMPLES, record_of, run
from tests.office.test_acts import SECRET, Desk

Capture = pytest.CaptureFixture[str]
CASES = sorted(p.parent.name for p in EXAMPLES.glob("*/case.yaml"))


def busy(desk: Desk) -> str:
    """File, hold, read back, release, withdraw and destroy; return a handle that is left."""
    told = desk.filed(kind="statement", by="osei", meeting="m2", text=SECRET, source="N1")
    ours = desk.filed(kind="statement", by="osei", meeting="m2", text="Ours alone.", source="N2")
    theirs = desk.filed(kind="statement", originator="coalition", meeting="m1", text="Eight.")
    digest = desk.filed(kind="digest", of=[ours, theirs], text="The numbers are near.")
    desk.filed(kind="observation", meeting="m2", held=True, text="He waited.")
    release = desk.handle("release", told, "--of", "mars", "--to", "coalition")
    half = desk.handle("release", digest, "--of", "mars", "--to", "security")
    desk.handle("withdraw", half, "--of", "mars")
    assert desk.typed("destroy", "N2", "--by", "mars", "--ground", "a name")[0] == 0
    assert desk.typed("ask", "--to", "mars", "And now?")[0] == 0
    return release


def standing(ledger: Ledger) -> dict[str, Any]:
    """Return everything in the books, made."""
    found: dict[str, Any] = {}
    for field in dataclasses.fields(ledger):
        value = getattr(ledger, field.name)
        found[field.name] = dict(value.items()) if isinstance(value, Shelf) else value
    return found


class Following(Refiling):
    """Files the past again, and leaves its books to be looked at."""

    @property
    def books(self) -> Ledger:
        return self._books


def both_ways(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the books as the facts say, and as the rules say when all is filed again."""
    with opened(folder) as record:
        from_facts = Journal(record.store, record.header)
        from_facts.set_up()
        from_rules = Following(record.header)
        assert audit(
            record.store, reading={JOURNAL: journal.destruction}, against=from_rules.disagreements
        ).damage == ()  # fmt: skip
        return standing(from_facts._books), standing(from_rules.books)


@pytest.mark.parametrize("case", CASES)
def test_the_books_from_facts_are_the_books_from_rules(case: str, tmp_path: Path) -> None:
    facts, rules = both_ways(record_of(case, tmp_path))
    assert facts == rules
    assert facts["entries"]


def test_so_they_are_after_every_kind_of_act(desk: Desk) -> None:
    busy(desk)
    facts, rules = both_ways(desk.folder)
    assert facts.keys() == rules.keys()
    for book in facts:
        assert facts[book] == rules[book], book
        assert list(facts[book]) == list(rules[book]), book
    assert facts["held"]
    assert any(granted.grants for granted in facts["granted"].values())


def test_the_desk_has_no_books_beside_the_ledger(desk: Desk) -> None:
    """What the desk remembered elsewhere would be forgotten between two acts."""
    with writing(desk.folder) as pen:
        books = [getattr(pen.journal._books, f.name) for f in dataclasses.fields(Ledger)]
        remembered = [v for v in vars(pen.journal.desk).values() if isinstance(v, dict | Shelf)]
        assert all(any(one is book for book in books) for one in remembered)
        assert len(remembered) == len(books)


def test_an_act_makes_no_entry_that_nobody_asked_for(desk: Desk) -> None:
    with writing(desk.folder) as pen:
        pen.file({"id": "n", "kind": "statement", "text": "No.", "meeting": "m2"}, "a test")
        entries = pen.journal.entries
        assert isinstance(entries, Shelf)
        assert 0 < len(entries._made) < len(entries) / 4


def test_facts_hold_no_words(desk: Desk) -> None:
    busy(desk)
    with opened(desk.folder) as record:
        listed = list(acts(record.store.words(JOURNAL)))
    said = {w for act in listed if not act.marks for w in _texts(json.loads(act.words))}
    facts = json.dumps([act.facts for act in listed])
    assert len(said) > 100
    assert not [words for words in said if words in facts]


def _texts(fields: dict[str, Any]) -> set[str]:
    return {fields[name] for name in ("text", "gist", "quote") if name in fields}


# -- the rules change ------------------------------------------------------------------------


def _harsher(monkeypatch: pytest.MonkeyPatch, version: int) -> None:
    """Let a later version deliver nothing of a caucus to its party."""

    def readers(self: delivery.Desk, room: Any) -> set[str]:
        return {self._mediator}

    monkeypatch.setattr(delivery.Desk, "_readers_in", readers)
    for module in (delivery, journal, refiling):
        monkeypatch.setattr(module, "RULES", version)


def test_what_was_delivered_stays_delivered_when_the_rules_change(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = desk.filed(kind="statement", originator="mediator", meeting="m2", text=SECRET)
    _harsher(monkeypatch, delivery.RULES + 1)
    assert SECRET in desk.words_of("mars")
    desk.handle("release", told, "--of", "mediator", "--to", "coalition")
    assert SECRET in desk.words_of("coalition")
    later = desk.filed(kind="statement", originator="mediator", meeting="m2", text="Later.")
    assert "Later." in desk.words_of("mediator")
    assert "Later." not in desk.words_of("mars")
    assert later
    status, out, _ = desk.typed("check", "--json")
    found = json.loads(out)
    assert (status, found["whole"], found["damage"]) == (0, True, [])
    assert found["earlier_rules"] == 1
    assert "under earlier rules of delivery, and standing so: 1" in desk.typed("check")[1]


def test_under_the_same_rules_another_answer_is_damage(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.filed(kind="statement", originator="mediator", meeting="m2", text="Before.")
    _harsher(monkeypatch, delivery.RULES)
    status, out, _ = desk.typed("check")
    assert status == 1
    assert "what was delivered is not what the rules deliver" in out


def test_two_processes_file_the_past_again_as_one_does(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second goes on from the facts of the first half; what either finds is said."""
    busy(desk)
    with opened(desk.folder) as record:
        alone = check(record)
        monkeypatch.setattr(refiling, "LONG", 2)
        assert check(record) == alone
        assert alone.damage == ()
        written = {v: [words for _, words in record.store.words(v)] for v in record.store.volumes}
        for volume, place in (("mars", 1), ("mediator", len(written["mediator"]) - 1)):
            changed = [*written[volume]]
            changed[place] = changed[place - 1]
            past = refiling.Past(record.header, lambda *_: None)
            (found,) = past.disagreements({**written, volume: changed})
            assert f"volume {volume}: it does not hold what was delivered" in found


# -- damage ----------------------------------------------------------------------------------


def test_a_volume_of_another_length_takes_no_act(desk: Desk) -> None:
    with opened(desk.folder) as record:
        record.store.append("mars", b'{"mark":{"ground":"","n":1,"what":"restored"}}')
    status, _, err = desk.typed("ask", "--to", "mars", "And now?")
    assert status == 1
    assert "volume mars" in err
    assert "were delivered" in err
    assert "does not hold what was delivered" in desk.typed("check")[1]


def test_words_that_the_journal_did_not_deliver_are_found(desk: Desk) -> None:
    """Somebody with the keys writes another copy than the journal says, chain and all."""
    with opened(desk.folder) as record, record.store.transaction():
        pen = Journal(record.store, record.header)
        pen.set_up()
        real = record.store.deliver

        def other(copies: Any, **_: Any) -> None:
            real((r, dataclasses.replace(c, released=True)) for r, c in copies)

        record.store.deliver = other  # type: ignore[method-assign]
        pen.file(_statement("x"))
    with opened(desk.folder) as record:
        assert "does not hold what was delivered to it" in str(check(record).damage)


def _statement(name: str) -> Entry:
    from goodoffices.record.kinds import kinds_table

    fields = {"kind": "statement", "id": name, "text": "x", "lang": "en", "meeting": "m2"}
    return kinds_table()["statement"].model_validate(fields)


@pytest.mark.parametrize("words", [b"", b"[]\n{}", b"no json", b'{"delivered":[],"id":"x"}\n{}'])
def test_a_journal_that_does_not_read_back_is_damage(words: bytes, desk: Desk) -> None:
    with opened(desk.folder) as record:
        record.store.append(JOURNAL, words)
    status, _, err = desk.typed("ask", "--to", "mars", "And now?")
    assert (status, "the office's journal" in err) == (1, True)
    status, out, err = desk.typed("check")
    assert (status, err) == (1, "")
    assert "the office's journal" in out


def test_an_act_whose_key_is_gone_is_damage(desk: Desk) -> None:
    with opened(desk.folder) as record:
        tag = record.store.vault(JOURNAL).tag(3)
    database = sqlite3.connect(desk.folder / "keys.sqlite")
    database.execute("DELETE FROM key WHERE tag = ?", (tag,))
    database.commit()
    database.close()
    with pytest.raises(RecordDamaged, match="entry 3: its key is gone"), writing(desk.folder):
        pass
    assert "entry 3: its key is gone" in desk.typed("check")[1]


def test_a_held_note_that_was_destroyed_is_never_let_go(desk: Desk, capsys: Capture) -> None:
    held = desk.filed(kind="observation", meeting="m2", by="osei", held=True, text=SECRET)
    assert desk.typed("destroy", held, "--by", "mediator", "--ground", "a name")[0] == 0
    with writing(desk.folder) as pen:
        assert not list(pen.journal.desk.held)
    assert run(capsys, "check", str(desk.folder))[0] == 0


def test_acts_are_told_from_marks() -> None:
    filed = Act({"id": "x"}, b"{}")
    marked = Act({"marks": {"mars": {"what": "imported", "n": 2, "ground": ""}}}, b"")
    assert not filed.marks
    assert marked.marks["mars"].n == 2


def test_what_is_seen_of_a_mapping() -> None:
    seen = Where({"a": 1, "b": 2, "c": 3}, lambda key: key != "b")
    assert (dict(seen), len(seen), "b" in seen, seen.get("b")) == ({"a": 1, "c": 3}, 2, False, None)
    assert "z" not in seen
