"""A backup opens as it was made, or not at all."""

from __future__ import annotations

import io
import random

import pytest

from goodoffices.common.errors import BadInput, GoodOfficesError, RecordDamaged
from goodoffices.record.backup import read_backup, write_backup
from goodoffices.record.slots import DoesNotOpen, Slot, new_ring_key

KEY = new_ring_key()
SLOTS = (Slot.under("insecure", "", KEY), Slot.under("recovery", "a code", KEY))
CONTENTS = {"record.sqlite": random.Random(1).randbytes(150_000), "keys.sqlite": b"k" * 70}


def written(key: bytes = KEY) -> bytes:
    file = io.BytesIO()
    write_backup(file, CONTENTS, SLOTS, key)
    return file.getvalue()


def read(raw: bytes, key: bytes = KEY) -> dict[str, bytes]:
    return read_backup(io.BytesIO(raw), "b", lambda _: key)


WHOLE = written()
FRONT = WHOLE.index(b"]") + 1


def test_it_gives_back_what_was_put_in_and_its_slots() -> None:
    seen: list[object] = []

    def unlock(slots: object) -> bytes:
        seen.append(slots)
        return KEY

    assert read_backup(io.BytesIO(WHOLE), "b", unlock) == CONTENTS
    assert seen == [SLOTS]


@pytest.mark.parametrize("contents", [{}, {"empty": b""}, {"edge": bytes(65536 - 20)}])
def test_contents_of_any_size_come_back(contents: dict[str, bytes]) -> None:
    file = io.BytesIO()
    write_backup(file, contents, SLOTS, KEY)
    assert read(file.getvalue()) == contents


def test_two_of_the_same_are_not_alike_and_show_nothing() -> None:
    assert len(written()) == len(WHOLE)
    assert written()[FRONT:] != WHOLE[FRONT:]
    assert CONTENTS["record.sqlite"][:16] not in WHOLE
    assert b"sqlite" not in WHOLE


def test_every_byte_that_is_flipped_is_noticed() -> None:
    chosen = {*range(FRONT + 200), *random.Random(2).sample(range(len(WHOLE)), 300)}
    for at in sorted(chosen):
        raw = bytearray(WHOLE)
        raw[at] ^= 1 << at % 8
        with pytest.raises((RecordDamaged, BadInput)):
            read(bytes(raw))


def test_every_cut_is_noticed_and_every_addition() -> None:
    chunk = 65536 + 17
    cuts = [*range(0, len(WHOLE), 997), len(WHOLE) - 1, *range(FRONT + 24, len(WHOLE), chunk)]
    for at in cuts:
        with pytest.raises((RecordDamaged, BadInput)):
            read(WHOLE[:at])
    for more in (b"\0", WHOLE[-50:], bytes(chunk)):
        with pytest.raises(RecordDamaged, match="cut short or changed"):
            read(WHOLE + more)


def test_chunks_cannot_be_moved_nor_taken_from_another() -> None:
    first, chunk = FRONT + 24, 65536 + 17
    a, b = WHOLE[first : first + chunk], WHOLE[first + chunk : first + 2 * chunk]
    rest, other = WHOLE[first + 2 * chunk :], written()
    mixed = WHOLE[: first + chunk] + other[first + chunk :]
    for raw in (WHOLE[:first] + b + a + rest, WHOLE[:first] + a + rest, mixed):
        with pytest.raises(RecordDamaged):
            read(raw)


def test_slots_of_another_record_open_nothing_here() -> None:
    stranger = new_ring_key()
    file = io.BytesIO()
    write_backup(file, CONTENTS, (Slot.under("insecure", "", stranger),), stranger)
    foreign = file.getvalue()
    front = foreign.index(b"]") + 1
    with pytest.raises(RecordDamaged):
        read(foreign[:front] + WHOLE[FRONT:], KEY)
    with pytest.raises(RecordDamaged):
        read(WHOLE, stranger)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "found nothing"), (b"words\n", "another file"), (b"SQLite format 3\0" * 9, "another"),
        (b"goodoffices backup 2\n" + bytes(99), "newer goodoffices"),
        (b"goodoffices backup 1", "another file"),
        (b"goodoffices backup 1\n", "cut short or changed"),
        (b"goodoffices backup 1\n" + b"\xff" * 99, "cut short or changed"),
        (b"goodoffices backup 1\n\0\0\0\x02{}" + bytes(99), "cut short or changed"),
        (b"goodoffices backup 1\n\0\0\xff\xff" + b"[" * 65535, "cut short or changed"),
    ],
)  # fmt: skip
def test_what_is_no_backup_is_told(raw: bytes, says: str) -> None:
    with pytest.raises(GoodOfficesError, match=says):
        read(raw)


def test_a_slot_that_asks_for_too_much_is_refused() -> None:
    greedy = Slot("passphrase", bytes(16), 3, 1 << 40, bytes(72), bytes(16))
    file = io.BytesIO()
    write_backup(file, CONTENTS, (greedy,), KEY)
    file.seek(0)
    with pytest.raises(DoesNotOpen):
        read_backup(file, "b", lambda slots: slots[0].opened("any"))
