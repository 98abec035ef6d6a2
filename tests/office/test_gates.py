"""What an act may not do, whoever types it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from goodoffices.office.opening import sight_of
from tests.office.test_acts import Desk, said_by


def refused(desk: Desk, **fields: Any) -> tuple[int, str]:
    file = desk.folder.parent / "refused.yaml"
    file.write_text(json.dumps(fields))
    before = (desk.folder / "record.sqlite").read_bytes()
    status, out, err = desk.typed("file", str(file))
    assert out == ""
    assert (desk.folder / "record.sqlite").read_bytes() == before
    return status, err


def test_a_recording_is_looked_at_by_consent_or_as_an_exception_with_a_reason(desk: Desk) -> None:
    (film,) = [e for e in sight_of(desk.folder).entries if e.kind == "recording"]
    look = {"kind": "viewing", "by": "volkov", "of": [film.id], "meeting": "m3"}
    status, err = refused(desk, **look)
    assert status == 1
    assert "no consent on record of Coalition, Mars" in err
    desk.filed(kind="consent", whose="mars", scope="film", state="given", of=[film.id])
    assert "no consent on record of Coalition." in refused(desk, **look)[1]
    desk.filed(**look, reason="a person was in danger")
    desk.filed(kind="consent", whose="coalition", scope="film", state="given", of=[film.id])
    desk.filed(**look, text="a second time")
    desk.filed(kind="consent", whose="mars", scope="film", state="withdrawn", of=[film.id])
    assert "no consent on record of Mars." in refused(desk, **look, text="a third time")[1]


@pytest.mark.parametrize(
    "proposal",
    [
        {"kind": "offer", "whose": "mediator", "issue": "a"},
        {"kind": "demand", "whose": "mediator", "issue": "a"},
        {"kind": "document", "giver": "mediator", "title": "t", "standing": "non-paper"},
        {"kind": "package", "takes": [{"issue": "a", "value": "b"}]},
        {"kind": "draft", "title": "t", "originator": "mediator"},
    ],
)
def test_facilitation_carries_no_proposal_of_the_mediators_own(
    proposal: dict[str, Any], desk: Desk
) -> None:
    own = {"whose": "mars", "giver": "mars", "originator": "mars", "by": "osei"}
    theirs = {**proposal, **{name: own[name] for name in own if name in proposal}, "by": "osei"}
    if theirs["kind"] == "draft":
        del theirs["originator"]
    if theirs["kind"] != "package":
        desk.filed(**theirs, text="it is theirs", meeting="m2")
    status, err = refused(desk, **proposal, text="x")
    assert status == 1
    assert "the mandate is facilitation" in err
    desk.filed(kind="mandate", id="mandate2", type="mediation", readers=["mediator"])
    desk.filed(**proposal, text="x")


def test_only_a_note_that_is_held_is_kept(desk: Desk) -> None:
    status, err = refused(desk, kind="keeping", of=[said_by(desk, "mars", "Nine.")])
    assert status == 2
    assert "notes that are still held" in err
    held = desk.handle("note", "--in", "m2", "--by", "osei", "Between us.")
    desk.filed(kind="keeping", of=[held])
    assert "Not released by Mediator" in desk.typed("confirm", held, "--to", "mars")[2]
    assert "Between us." not in desk.words_of("mars")
    assert desk.typed("check")[0] == 0


def test_a_name_the_mediator_does_not_hold_is_as_absent(desk: Desk) -> None:
    file = desk.folder.parent / "own.yaml"
    file.write_text("{kind: statement, id: hidden-one, readers: [mars], originator: mars, text: x}")
    assert desk.typed("file", str(file))[1].startswith("filed; the mediator does not hold it")
    hidden = desk.typed("release", "hidden-one", "--of", "mars", "--to", "coalition")
    assert hidden == desk.typed("release", "absent-one", "--of", "mars", "--to", "coalition")
    assert hidden[0] == 1
    errors = []
    for name in ("hidden-one", "absent-one"):
        file.write_text(f"{{kind: statement, text: x, of: [{name}], readers: [mediator]}}")
        status, _, err = desk.typed("file", str(file))
        assert status == 2
        errors.append(re.sub("entry file-[0-9a-f]+", "", err.replace(name, "NAME")))
    assert errors[0] == errors[1]


def test_the_brief_says_what_the_mandate_does_not_carry(desk: Desk) -> None:
    def caveats() -> list[str]:
        brief = json.loads(desk.typed("brief", "--json")[1])
        (found,) = [f for f in brief["findings"] if f["study"] == "third-options"]
        return [c for c in found["caveats"] if "mandate" in c]

    assert caveats() == [
        "the mandate is facilitation, no proposal is yours to table: ask, or let a party table one"
    ]
    desk.filed(kind="mandate", id="mandate2", type="mediation", readers=["mediator"])
    assert caveats() == []


def test_a_release_is_for_a_time_still_to_come_and_says_for_whom_it_waits(desk: Desk) -> None:
    ours = said_by(desk, "mars", "Nine.")
    words = ("release", ours, "--of", "mars", "--to", "coalition", "--until")
    status, _, err = desk.typed(*words, "2001-01-01")
    assert status == 2
    assert "a time still to come" in err
    own = {"kind": "digest", "of": [ours], "originator": "mediator", "text": "A number."}
    gist = desk.filed(**own, readers=["mediator", "mars"])
    release = ("release", gist, "--to", "coalition", "--of")
    assert "does not read these words" not in desk.typed(*release, "mars")[1]
    blind = desk.filed(**own, readers=["mediator"], source="B1")
    out = desk.typed("release", blind, "--to", "coalition", "--of", "mars")[1]
    assert "  Mars does not read these words: was it shown them?" in out
    assert "not told to Coalition yet: it waits for Mediator" in desk.typed(*release, "mars")[1]
    assert "  told to Coalition" in desk.typed(*release, "mediator")[1]
    assert "A number." in desk.words_of("coalition")
