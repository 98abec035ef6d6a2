"""What is destroyed is in no file; what stays is the proof; a crash in the middle is made good."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from goodoffices.office.opened import opened
from goodoffices.office.opening import sight_of
from goodoffices.record.sealed import SealedStore
from tests.office.records import run
from tests.office.test_acts import SECRET, Desk

Capture = pytest.CaptureFixture[str]
GROUND = "it named a person at risk"


def told(desk: Desk) -> str:
    """File a secret of Mars's and release it to the Coalition; return the mediator's handle."""
    handle = desk.filed(kind="statement", by="osei", meeting="m2", text=SECRET, source="N1")
    desk.handle("release", handle, "--of", "mars", "--to", "coalition")
    return handle


def keys(folder: Path) -> dict[bytes, bytes]:
    database = sqlite3.connect(folder / "keys.sqlite")
    found = dict(database.execute("SELECT tag, wrapped FROM key").fetchall())
    database.close()
    return found


def bytes_of(folder: Path) -> bytes:
    return b"".join(f.read_bytes() for f in folder.rglob("*") if f.is_file())


def test_no_word_and_no_key_is_in_any_file_and_the_proof_stays(desk: Desk) -> None:
    handle = told(desk)
    with opened(desk.folder) as record:
        lengths = {r.id: record.store.head(r.id).n for r in record.header.readers}
    before = keys(desk.folder)
    status, out, err = desk.typed("destroy", "N1", "--by", "mars", "--ground", GROUND)
    assert (status, err) == (0, "")
    assert f"destroyed {handle}, in the volumes of mediator, mars, coalition" in out
    gone = [wrapped for tag, wrapped in before.items() if tag not in keys(desk.folder)]
    assert len(gone) == 4  # three copies and the journal's own
    raw = bytes_of(desk.folder)
    for wrapped in gone:
        assert not any(wrapped[i : i + 12] in raw for i in range(len(wrapped) - 12))
    for reader in ("mediator", "mars", "coalition", "security"):
        assert SECRET not in desk.words_of(reader)
        assert not sight_of(desk.folder, reader).find("N1")
    with opened(desk.folder) as record:
        stored = b"".join(w or b"" for v in record.store.volumes for _, w in record.store.words(v))
        after = {r.id: record.store.head(r.id).n for r in record.header.readers}
    assert SECRET.encode() not in stored
    assert after == {r: n + (r != "security") for r, n in lengths.items()}
    assert desk.typed("check")[0] == 0


def test_a_receipt_from_before_still_holds(desk: Desk, tmp_path: Path) -> None:
    told(desk)
    receipt = str(tmp_path / "mars.json")
    assert desk.typed("receipt", "--for", "mars", "-o", receipt)[0] == 0
    assert desk.typed("destroy", "N1", "--by", "mediator", "--ground", GROUND)[0] == 0
    status, out, _ = desk.typed("check", "--receipt", receipt)
    assert status == 0
    assert "whole: the volume holds what it held then" in out
    assert "1 destroyed" in out


def test_what_it_does_not_reach_is_listed(desk: Desk) -> None:
    handle = told(desk)
    resting = desk.filed(kind="digest", of=[handle], text="They have a number.")
    status, out, _ = desk.typed("destroy", "N1", "--by", "mars", "--ground", GROUND, "--json")
    assert status == 0
    found = json.loads(out)
    assert found["volumes"] == ["mediator", "mars", "coalition"]
    reached = {row["entry"]: row["kind"] for row in found["not_reached"]["resting_on_it"]}
    assert reached[resting] == "digest"
    assert set(reached.values()) == {"digest", "release"}
    assert "backups" in found["not_reached"]["outside"]


def test_the_acts_go_on_around_it(desk: Desk, tmp_path: Path, capsys: Capture) -> None:
    handle = told(desk)
    digest = desk.filed(kind="digest", of=[handle], text="They have a number.")
    assert desk.typed("destroy", handle, "--by", "mars", "--ground", GROUND)[0] == 0
    assert desk.typed("release", digest, "--of", "mars", "--to", "coalition")[0] == 0
    assert desk.typed("ask", "--to", "mars", "And now?")[0] == 0
    for words in (
        ["destroy", handle, "--by", "mars", "--ground", GROUND],
        ["release", handle, "--of", "mars", "--to", "security"],
        ["why", "N1"],
    ):
        status, out, err = desk.typed(*words)
        assert (status, out) == (1, "")
        assert "Nothing here that you may read" in err
    file = tmp_path / "cites.yaml"
    file.write_text(json.dumps({"kind": "statement", "of": [handle], "text": "x"}))
    assert desk.typed("file", str(file))[0] == 2
    assert desk.typed("check")[0] == 0
    again = tmp_path / "again"
    assert run(capsys, "restore", str(desk.folder), "--to", str(again))[0] == 0
    assert run(capsys, "check", str(again))[0] == 0


def test_a_crash_before_the_keys_are_gone_is_made_good(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle = told(desk)
    before = keys(desk.folder)

    def crash(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as crashed:
        crashed.setattr(SealedStore, "destroy", crash)
        with pytest.raises(KeyboardInterrupt):
            _destroyed(desk, handle)
    assert set(before) <= set(keys(desk.folder))
    status, out, _ = desk.typed("check")
    assert status == 1
    assert "destroyed, and its key is still there; file any act" in out
    assert desk.typed("note", "--in", "m2", "the next act")[0] == 0
    assert len(set(before) - set(keys(desk.folder))) == 4
    assert desk.typed("check")[0] == 0


def _destroyed(desk: Desk, handle: str) -> None:
    from goodoffices.office.acts import writing
    from goodoffices.office.destroying import destroy

    with writing(desk.folder) as pen:
        destroy(pen, handle, "mars", GROUND)


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["N1", "--by", "coalition", "--ground", GROUND], 1, "Nothing here that you may read"),
        (["N1", "--by", "nobody", "--ground", GROUND], 1, "Nothing here that you may read"),
        (["N2", "--by", "mars", "--ground", GROUND], 1, "Nothing here that you may read"),
        (["N1", "--by", "mars", "--ground", " "], 2, "a reason"),
        (["m2", "--by", "mediator", "--ground", GROUND], 2, "The frame of the talks stays"),
        (["osei", "--by", "mediator", "--ground", GROUND], 2, "The frame of the talks stays"),
    ],
)
def test_what_is_not_for_him_to_destroy(
    words: list[str], status: int, says: str, desk: Desk
) -> None:
    told(desk)
    before = keys(desk.folder)
    found, out, err = desk.typed("destroy", *words)
    assert (found, out) == (status, "")
    assert says in err
    assert keys(desk.folder) == before


def test_a_derived_entry_is_for_each_of_its_originators(desk: Desk) -> None:
    ours = desk.filed(kind="statement", by="osei", meeting="m2", text=SECRET)
    theirs = desk.filed(kind="statement", originator="coalition", meeting="m1", text="Eight.")
    digest = desk.filed(kind="digest", of=[ours, theirs], text="The numbers are near.")
    assert desk.typed("destroy", digest, "--by", "security", "--ground", GROUND)[0] == 1
    assert desk.typed("destroy", digest, "--by", "coalition", "--ground", GROUND)[0] == 0
    assert "The numbers are near." not in desk.words_of("mediator")
    assert SECRET in desk.words_of("mediator")
    assert desk.typed("check")[0] == 0


def test_under_a_legal_hold_nothing_it_covers_is_destroyed_until_it_is_lifted(desk: Desk) -> None:
    handle = told(desk)
    other = desk.filed(kind="statement", by="osei", meeting="m2", text="Ten, then.", source="N2")
    order = {"kind": "legal-hold", "under": "the court of the station", "readers": ["mediator"]}
    hold = desk.filed(**order, of=[handle])
    before = bytes_of(desk.folder)
    status, out, err = desk.typed("destroy", "N1", "--by", "mars", "--ground", GROUND)
    assert (status, out) == (1, "")
    assert "under the court of the station" in err
    assert bytes_of(desk.folder) == before
    assert desk.typed("destroy", hold, "--by", "mediator", "--ground", GROUND)[0] == 2
    assert desk.typed("destroy", other, "--by", "mars", "--ground", GROUND)[0] == 0
    everything = desk.filed(**order, text="all of it")
    desk.filed(kind="hold-lifted", of=[hold], under="the court", readers=["mediator"])
    assert desk.typed("destroy", "N1", "--by", "mars", "--ground", GROUND)[0] == 1
    desk.filed(kind="hold-lifted", of=[everything], under="the court", readers=["mediator"])
    assert desk.typed("destroy", "N1", "--by", "mars", "--ground", GROUND)[0] == 0


def test_what_has_the_same_words_is_listed_though_it_refers_to_nothing(desk: Desk) -> None:
    told(desk)
    quoting = desk.filed(kind="statement", meeting="m2", text=f"He said: {SECRET.upper()} So.")
    desk.filed(kind="statement", meeting="m2", text="Nothing of it.")
    _, out, _ = desk.typed("destroy", "N1", "--by", "mars", "--ground", GROUND, "--json")
    assert json.loads(out)["not_reached"]["same_words"] == [{"entry": quoting, "kind": "statement"}]
