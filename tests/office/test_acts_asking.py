"""Requests, releases that are asked for, notices, and what an exchange takes once."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from goodoffices.office import opened as opened_module
from goodoffices.office.opening import sight_of
from goodoffices.record.kinds.keeping import Retraction
from goodoffices.record.kinds.promises import Release
from goodoffices.record.kinds.talk import Answer, ReadBack, Request
from tests.office.records import run
from tests.office.test_acts import Capture, Desk, said_by

SOON, PAST = "2999-01-01T09:00+00:00", "2001-01-01T09:00+00:00"


def digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


# -- formal requests -------------------------------------------------------------------------


def test_a_formal_request_has_a_requester_an_addressee_a_purpose_a_time_and_blanks(
    desk: Desk,
) -> None:
    asked = desk.handle(
        "ask", "--to", "mars", "--by", "volkov", "--purpose", "protecting people", "--due", SOON,
        "--field", "method", "--field", "target", "--on-silence", "withheld", "What is known?",
    )  # fmt: skip
    request = desk.entry(asked)
    sight = sight_of(desk.folder)
    assert isinstance(request, Request)
    assert (sight.speaker(request), sight.seat_of(request)) == ("Lena Volkov", "security")
    assert (request.to, request.purpose, request.fields) == (
        "mars", "protecting people", ("method", "target"),
    )  # fmt: skip
    assert request.due is not None
    assert request.due.said == SOON
    assert (request.on_silence, request.on_silence_told) == ("withheld", ("mars",))
    for seat, knows in {"mars": True, "security": True, "coalition": False}.items():
        assert ("What is known?" in desk.words_of(seat)) == knows


def test_the_same_default_on_silence_is_asked_about(desk: Desk) -> None:
    words = ("ask", "--on-silence", "withheld", "What is known?", "--to")
    assert "silence = withheld: not offered to Coalition" in desk.typed(*words, "mars")[1]
    assert "not offered" not in desk.typed(*words, "coalition")[1]


def test_blanks_are_filled_by_name_and_stay_blank_otherwise(desk: Desk) -> None:
    asked = desk.handle("ask", "--to", "mars", "--field", "method", "--field", "target", "What?")
    told = desk.handle(
        "answer", asked, "--manner", "partial", "--field", "method=by air", "In part."
    )
    answer = desk.entry(told)
    assert isinstance(answer, Answer)
    asked_by = desk.handle("ask", "--to", "mars", "--by", "volkov", "--field", "who", "Who?")
    out = desk.typed("answer", asked_by, "--manner", "full", "Nobody.")[1]
    assert "not told to Security, who asked" in out
    assert "Nobody." not in desk.words_of("security")
    assert [(f.field, f.words) for f in answer.filled] == [("method", "by air")]
    for wrong in ("timing=now", "method", "method="):
        status, _, err = desk.typed("answer", asked, "--manner", "full", "--field", wrong, "Yes.")
        assert status == 2
        assert "NAME=WORDS, of: method, target" in err


@pytest.mark.parametrize(
    ("due", "means"),
    [
        ("six hours before the talks start", "6 h"),
        ("2026-12-01T09:00", "that time in any zone"),
        ("soon", "no time we can read"),
    ],
)
def test_a_time_that_may_mean_several_is_asked_about_and_nothing_is_filed(
    due: str, means: str, desk: Desk
) -> None:
    before = (desk.folder / "record.sqlite").read_bytes()
    status, out, err = desk.typed("ask", "--to", "mars", "--due", due, "What is known?")
    assert (status, out) == (2, "")
    assert "one time with its zone" in err
    assert means.replace("6", "six") in err
    assert (desk.folder / "record.sqlite").read_bytes() == before


def test_nothing_is_due_before_it_is_asked(desk: Desk) -> None:
    release = ["--release", said_by(desk, "mars", "Nine."), "--recipient", "coalition", "May I?"]
    for words in (["What is known?"], release):
        status, out, err = desk.typed("ask", "--to", "mars", "--due", PAST, *words)
        assert (status, out) == (2, "")
        assert "a time still to come" in err


def test_nobody_is_asked_or_answers_in_a_room_he_did_not_sit_in(desk: Desk) -> None:
    asked = desk.handle("ask", "--to", "mars", "What is known?")
    before = (desk.folder / "record.sqlite").read_bytes()
    for words in (
        ["ask", "--to", "coalition", "--in", "m2", "What is known?"],
        ["answer", asked, "--manner", "full", "--in", "m1", "Nothing."],
    ):
        status, out, err = desk.typed(*words)
        assert (status, out) == (2, "")
        assert "Those who sat in it would read it" in err
    assert (desk.folder / "record.sqlite").read_bytes() == before


# -- releases that are asked for -------------------------------------------------------------


def test_each_originator_is_asked_for_his_own_portion_and_all_go_together(desk: Desk) -> None:
    ours, theirs = said_by(desk, "mars", "Nine."), said_by(desk, "coalition", "Seven.")
    portions = {
        seat: desk.filed(
            kind="digest", of=[source], readers=["mediator", seat], text=text, originator="mediator"
        )
        for seat, source, text in (("mars", ours, "A number"), ("coalition", theirs, "Another"))
    }
    whole = desk.filed(
        kind="digest", portions=list(portions.values()), text="A number\nAnother",
        readers=["mediator", "security"], originator="mediator",
    )  # fmt: skip
    for seat, other in (("mars", "Another"), ("coalition", "A number")):
        asked = desk.handle(
            "ask", "--to", seat, "--release", whole, "--recipient", "security",
            "--purpose", "safety", "--due", SOON, "--exchange", "e1", f"May security know, {seat}?",
        )  # fmt: skip
        request = next(
            e for e in sight_of(desk.folder, seat).of_kind(Request) if e.exchange == "e1"
        )
        own = {"mars": "A number", "coalition": "Another"}[seat]
        assert request.digest == digest(own)
        assert (request.recipient, request.on_silence) == (("security",), "refused")
        assert [sight_of(desk.folder, seat).get(h).words for h in request.of] == [own]  # type: ignore[union-attr]
        assert not {other, "A number\nAnother"} & set(desk.words_of(seat))
        assert "A number\nAnother" not in desk.words_of("security")
        desk.handle("release", whole, "--of", seat, "--to", "security", "--asked", asked)
    assert "A number\nAnother" in desk.words_of("security")
    assert not {"A number", "Another", "Nine.", "Seven."} & set(desk.words_of("security"))
    granted = [e for e in sight_of(desk.folder, "mars").of_kind(Release) if e.exchange == "e1"]
    assert [(e.digest, e.to, e.of) for e in granted] == [(digest("A number"), ("security",), ())]
    assert desk.typed("check")[0] == 0


def test_what_an_originator_may_not_read_he_is_not_asked_for(desk: Desk) -> None:
    ours, theirs = said_by(desk, "mars", "Nine."), said_by(desk, "coalition", "Seven.")
    fused = desk.filed(kind="digest", of=[ours, theirs], readers=["mediator"], text="Both.")
    asked = ("--recipient", "security", "--due", SOON, "May security know?")
    status, _, err = desk.typed("ask", "--to", "mars", "--release", fused, *asked)
    assert status == 2
    assert "one portion that mars may read" in err
    status, _, err = desk.typed("ask", "--to", "mars", "--release", theirs, *asked)
    assert status == 1
    assert err == desk.typed("ask", "--to", "mars", "--release", "L999", *asked)[2]
    for recipient, says in (
        ("mars", "may not read it yet"),
        ("nobody", "one of the case's readers"),
    ):
        words = ("--recipient", recipient, "--due", SOON, "May he know?")
        status, _, err = desk.typed("ask", "--to", "mars", "--release", ours, *words)
        assert status == 2
        assert says in err
    for missing in ("--recipient", "--due"):
        start = asked.index(missing)
        rest = asked[:start] + asked[start + 2 :]
        status, _, err = desk.typed("ask", "--to", "mars", "--release", ours, *rest)
        assert status == 2
        assert f"{missing}: expected said with --release" in err


def test_no_answer_by_its_time_counts_as_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = said_by(desk, "mars", "Nine.")
    asked = desk.handle(
        "ask",
        "--to",
        "mars",
        "--release",
        ours,
        "--recipient",
        "coalition",
        "--due",
        SOON,
        "May I?",
    )
    late = opened_module._now().replace(year=3000)
    monkeypatch.setattr(opened_module, "_now", lambda: late)
    status, out, err = desk.typed(
        "release", ours, "--of", "mars", "--to", "coalition", "--asked", asked
    )
    assert (status, out) == (1, "")
    assert "no answer by then counts as refused" in err
    assert "Nine." not in desk.words_of("coalition")
    desk.handle("release", ours, "--of", "mars", "--to", "coalition")
    assert "Nine." in desk.words_of("coalition")


def test_whom_it_had_reached_is_told_of_a_withdrawal(desk: Desk) -> None:
    ours = said_by(desk, "mars", "Nine.")
    given = desk.handle("release", ours, "--of", "mars", "--to", "coalition")
    status, _, err = desk.typed("withdraw", given, "--of", "coalition")
    assert status == 2
    assert "Only whose it is" in err
    _, out, _ = desk.typed("withdraw", given, "--of", "mars")
    assert "it had reached Coalition: the retraction is in their record" in out
    sight = sight_of(desk.folder, "coalition")
    (told,) = sight.of_kind(Retraction)
    assert [e.words for e in sight.targets(told, type(desk.entry(ours)))] == ["Nine."]
    assert not sight_of(desk.folder, "mars").of_kind(Retraction)
    assert desk.typed("check")[0] == 0


# -- exchanges -------------------------------------------------------------------------------


def test_an_act_is_taken_once_in_its_exchange(desk: Desk) -> None:
    words = ("ask", "--to", "mars", "--exchange", "e1", "What first?")
    asked = desk.handle(*words)
    before = (desk.folder / "record.sqlite").read_bytes()
    status, out, err = desk.typed(*words)
    assert (status, out) == (1, "")
    assert "on record already in exchange e1" in err
    assert (desk.folder / "record.sqlite").read_bytes() == before
    desk.handle("ask", "--to", "mars", "--exchange", "e2", "What first?")
    ours = said_by(desk, "mars", "Nine.")
    given = desk.handle("release", ours, "--of", "mars", "--to", "coalition", "--exchange", "e1")
    desk.handle("withdraw", given, "--of", "mars")
    assert "on record already in exchange e1" in desk.typed("withdraw", given, "--of", "mars")[2]
    told = desk.entry(desk.handle("answer", asked, "--manner", "full", "That."))
    assert isinstance(told, Answer)
    assert told.exchange == "e1"
    assert desk.typed("answer", asked, "--manner", "full", "That.")[0] == 1


def test_an_act_says_whose_it_is_how_that_is_known_and_its_digest(desk: Desk) -> None:
    _, out, _ = desk.typed("ask", "--to", "mars", "--by", "volkov", "--exchange", "e1", "Which?")
    assert "act of Lena Volkov, Security, claimed; exchange e1; words sha256 " in out
    _, out, _ = desk.typed(
        "release", said_by(desk, "mars", "Nine."), "--of", "mars", "--to", "security",
        "--attested", "countersigned",
    )  # fmt: skip
    assert "act of Mars, countersigned; words sha256 " in out


# -- notices, exports, names ----------------------------------------------------------------


def test_a_notice_is_acknowledged_when_its_reader_confirms_it(desk: Desk) -> None:
    served = desk.filed(
        kind="notice", to="mars", meeting="m2", by="volkov", means="aloud",
        text="Share it, or answer for what follows.", readers=["mediator", "mars", "security"],
    )  # fmt: skip
    desk.handle("confirm", served, "--to", "mars")
    sight = sight_of(desk.folder, "mars")
    (back,) = [r for r in sight.of_kind(ReadBack) if r.of]
    notice = sight.get(back.of[0])
    assert notice is not None
    assert (notice.kind, back.response) == ("notice", "confirmed")


def test_an_export_opened_again_serves_everybody_the_same(
    desk: Desk, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = {
        "type": "caucus",
        "title": "ended",
        "parties": ["mars"],
        "readers": ["mediator", "mars"],
    }
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat(timespec="minutes")
    place = desk.filed(kind="meeting", id="m9", ends=soon, **room)
    for words in ("kept for good", "moved away", "let go"):
        said = desk.handle("note", "--in", "m9", "--by", "osei", words)
        if words == "kept for good":
            desk.filed(kind="keeping", of=[said])
        if words == "moved away":
            desk.handle("note", "--move", said, "--in", "m2")
    desk.filed(kind="closing", meeting=place)
    ours = said_by(desk, "mars", "Nine.")
    desk.filed(kind="statement", text="It rests.", of=[ours], readers=["mediator", "coalition"])
    given = desk.handle("release", ours, "--of", "mars", "--to", "coalition")
    desk.handle("withdraw", given, "--of", "mars")
    later = opened_module._now() + timedelta(hours=2)
    monkeypatch.setattr(opened_module, "_now", lambda: later)
    before = {seat: _told(desk.folder, seat) for seat in SEATS}
    assert "let go" in before["mars"][0]
    assert not {"kept for good", "moved away"} & set(before["mars"][0])
    for seat in ("mediator", "coalition"):
        out, again = str(tmp_path / f"{seat} out"), tmp_path / f"{seat} again"
        assert desk.typed("export", "--for", seat, "--to", out)[0] == 0
        assert run(capsys, "open", out, "--to", str(again), "--insecure-slot")[0] == 0
        assert run(capsys, "check", str(again))[0] == 0
        for reader in SEATS if seat == "mediator" else (seat,):
            assert _told(again, reader) == before[reader]


SEATS = ("mediator", "mars", "coalition", "security")


def _told(folder: Path, seat: str) -> tuple[list[str], list[int]]:
    """Return the words a seat holds, and how much each rests on."""
    entries = sight_of(folder, seat).entries
    return [f"{e.kind}: {e.words}" if not e.words else e.words for e in entries], [
        len(e.of) for e in entries
    ]


def test_whether_a_name_behind_an_alias_is_stored_is_not_told_to_the_mediator(
    tmp_path: Path, capsys: Capture
) -> None:
    case = {
        "format": 1, "case": "swan", "title": "Swan", "as_of": "2026-01-01T09:00+00:00",
        "readers": {
            "mediator": {"kind": "mediator", "name": "Office"},
            "mars": {"kind": "party", "name": "Mars"},
            "vault": {"kind": "custodian", "name": "Custodian"},
        },
    }  # fmt: skip
    seen = []
    for n, stored in enumerate((True, False)):
        (folder := tmp_path / f"authored{n}").mkdir()
        (folder / "case.yaml").write_text(json.dumps(case))
        record = tmp_path / str(n) / "swan"
        record.parent.mkdir()
        assert run(capsys, "open", str(folder), "--to", str(record), "--insecure-slot")[0] == 0
        desk = Desk(record, capsys)
        if stored:
            file = tmp_path / "source.yaml"
            file.write_text("{kind: source, id: src, alias: Swan, name: Iva N., originator: vault}")
            assert desk.typed("file", str(file))[1].startswith("filed; the mediator does not hold")
            assert [e.kind for e in sight_of(record, "vault").entries] == ["source"]
            assert sight_of(record, "mars").entries == ()
        asked = (
            ("why", "src"),
            ("why", "Swan"),
            ("why", "Iva"),
            ("sayable", "--to", "mars", "Swan"),
        )
        brief = desk.typed("brief", "--as-of", "2026-01-01")
        seen.append([desk.typed(*words) for words in asked] + [brief])
    assert seen[0] == seen[1]


def test_the_digest_of_words_is_for_those_who_hold_them(desk: Desk) -> None:
    ours, theirs = said_by(desk, "mars", "Nine."), said_by(desk, "coalition", "Seven.")
    both = desk.filed(kind="digest", of=[ours, theirs], readers=["mediator"], text="No.")
    for seat, ref, known in (("mars", both, None), ("mars", ours, digest("Nine."))):
        given = desk.handle("release", ref, "--of", seat, "--to", "security")
        office = sight_of(desk.folder).get(given)
        assert isinstance(office, Release)
        assert office.digest == digest("No." if ref == both else "Nine.")
        assert sight_of(desk.folder, seat).of_kind(Release)[-1].digest == known
    desk.handle("release", given, "--of", "mars", "--to", "coalition")
    passed_on = sight_of(desk.folder, "coalition").of_kind(Release)[-1]
    assert (passed_on.whose, passed_on.of, passed_on.digest) == ("mars", (), None)
    assert desk.typed("check")[0] == 0
