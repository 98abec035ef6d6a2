"""The vault: every byte counts, nothing opens elsewhere, a destroyed key leaves a proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from goodoffices.common.errors import RecordDamaged
from goodoffices.record.chain import BrokenChain, Head, origin
from goodoffices.record.slots import (
    DoesNotOpen,
    Ring,
    Slot,
    is_recovery_code,
    new_recovery_code,
    new_ring_key,
)
from goodoffices.record.vault import Row, Vault

MINUTE = "2031-03-05T09:00Z"
KEY = bytes(range(32))
WORDS = [b"yes", b"no", b"Six inspections a year, no more." * 9]


def vault(reader: str = "mars", key: bytes = KEY) -> Vault:
    return Vault(reader, origin("talks", reader, b"salt"), key)


def sealed(of: Vault) -> list[Row]:
    head, rows = Head(0, of.origin), []
    for words in WORDS:
        row, head = of.seal(head, words, MINUTE)
        rows.append(row)
    return rows


def checked(of: Vault, rows: list[Row]) -> list[bytes | None]:
    head, found = Head(0, of.origin), []
    for n, row in enumerate(rows):
        found.append(of.checked(n, row)[1])
        head = head.after(of.link(n, row.link), of.volume)
    return found


def flipped(raw: bytes) -> Iterator[bytes]:
    for i in range(len(raw)):
        yield raw[:i] + bytes([raw[i] ^ 1]) + raw[i + 1 :]


def test_words_come_back_as_they_were() -> None:
    of = vault()
    rows = sealed(of)
    assert checked(of, rows) == WORDS
    assert [of.words(n, row.body, row.key) for n, row in enumerate(rows)] == WORDS
    assert not any(b"inspections" in row.body or b"mars" in row.link for row in rows)


def test_yes_and_no_are_stored_in_the_same_length() -> None:
    yes, no, _ = sealed(vault())
    assert len(yes.body) == len(no.body)


@pytest.mark.parametrize("part", ["link", "body", "key"])
def test_every_byte_flipped_is_found_and_the_entry_named(part: str) -> None:
    of = vault()
    rows = sealed(of)
    for n, row in enumerate(rows):
        for raw in flipped(getattr(row, part)):
            damaged = [*rows[:n], replace(row, **{part: raw}), *rows[n + 1 :]]
            with pytest.raises(BrokenChain, match=f"{part} is damaged") as found:
                checked(of, damaged)
            assert (found.value.volume, found.value.n) == ("mars", n)


@pytest.mark.parametrize("part", ["link", "body", "key"])
def test_nothing_opens_in_another_place_or_volume(part: str) -> None:
    of, other = vault(), vault("coalition")
    ours, theirs = sealed(of), sealed(other)
    for stolen in (ours[1], theirs[0]):
        moved = replace(ours[0], **{part: getattr(stolen, part)})
        with pytest.raises(BrokenChain):
            checked(of, [moved, *ours[1:]])
    with pytest.raises(BrokenChain):
        checked(of, theirs)
    assert not {of.tag(n) for n in range(50)} & {other.tag(n) for n in range(50)}


def test_a_whole_row_sealed_anew_breaks_the_chain() -> None:
    of = vault()
    rows = sealed(of)
    forged, _ = of.seal(Head(1, b"\0" * 32), b"no!", MINUTE)
    with pytest.raises(BrokenChain, match="does not follow"):
        checked(of, [rows[0], forged, rows[2]])


def test_without_its_key_the_words_are_gone_and_the_chain_stands() -> None:
    of = vault()
    rows = sealed(of)
    rows[1] = replace(rows[1], key=None)
    assert checked(of, rows) == [WORDS[0], None, WORDS[2]]


def test_slots_open_with_their_secret_and_no_other() -> None:
    ring_key, code = new_ring_key(), new_recovery_code()
    slot = Slot.under("recovery", code, ring_key)
    assert slot.opened(code.upper()) == ring_key
    for wrong in ("", new_recovery_code(), code[:-1]):
        with pytest.raises(DoesNotOpen):
            slot.opened(wrong)
    insecure = Slot.under("insecure", "", ring_key)
    assert insecure.opened("whatever") == ring_key


@pytest.mark.usefixtures("slow_passphrases")
def test_a_passphrase_opens_slowly_and_a_wrong_one_not_at_all() -> None:
    ring_key = new_ring_key()
    slot = Slot.under("passphrase", "correct horse", ring_key)
    assert (slot.ops, slot.memory) == (3, 256 * 1024**2)
    assert slot.opened("correct horse") == ring_key
    with pytest.raises(DoesNotOpen, match="does not open with this passphrase or recovery code"):
        slot.opened("correct horse ")


def test_a_slot_that_asks_for_all_the_memory_is_refused_at_once() -> None:
    slot = Slot.under("insecure", "", new_ring_key())
    for greedy in (replace(slot, memory=1 << 50), replace(slot, ops=10**9), replace(slot, ops=-1)):
        with pytest.raises(DoesNotOpen):
            greedy.opened("")


def test_every_changed_byte_of_a_slot_shows_in_its_mark() -> None:
    ring_key = new_ring_key()
    slot = Slot.under("recovery", new_recovery_code(), ring_key)
    assert slot.marked(ring_key) == slot.mark
    changed = [replace(slot, salt=raw) for raw in flipped(slot.salt)]
    changed += [replace(slot, wrapped=raw) for raw in flipped(slot.wrapped)]
    changed += [replace(slot, ops=1), replace(slot, memory=1), replace(slot, kind="insecure")]
    assert all(each.marked(ring_key) != slot.mark for each in changed)


def test_the_ring_opens_whole_or_not_at_all() -> None:
    ring_key = new_ring_key()
    ring = Ring.new(("mediator", "mars"))
    raw = ring.sealed(ring_key)
    assert Ring.opened(raw, ring_key) == ring
    assert b"mars" not in raw
    assert len(raw) == len(Ring.new(tuple(f"reader-{i}" for i in range(20))).sealed(ring_key))
    for damaged in list(flipped(raw))[::97]:
        with pytest.raises(RecordDamaged, match="ring"):
            Ring.opened(damaged, ring_key)


def test_recovery_codes_have_a_form_and_never_repeat() -> None:
    codes = {new_recovery_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(is_recovery_code(code) for code in codes)
