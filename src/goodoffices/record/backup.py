"""A backup: both files of a record in one, sealed so that nobody opens or changes it unseen.

1. It opens with what opened the record when it was made: its slots are copied to its front, and the
   rest is sealed under a key that comes from the ring key.
2. The contents are sealed in chunks, each bound to the one before and the last marked as the last
   (the secretstream of libsodium, XChaCha20-Poly1305). A backup that was cut short, changed
   anywhere, or put together from two does not open.
3. The front is bound to the first chunk: slots of another record open nothing here.
4. Nothing in it tells how many entries there are, nor of whom; its length tells how much in all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO

from nacl import bindings as sodium

from goodoffices.common.errors import NOTHING, BadInput, RecordDamaged
from goodoffices.record.chain import decoded, digest, encoded
from goodoffices.record.slots import Slot, slot_from
from goodoffices.record.vault import subkey

__all__ = ["read_backup", "write_backup"]

_ABYTES = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_START = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_LAST = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_MORE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_Stream = sodium.crypto_secretstream_xchacha20poly1305_state
_begin = sodium.crypto_secretstream_xchacha20poly1305_init_push
_begin_again = sodium.crypto_secretstream_xchacha20poly1305_init_pull
_push = sodium.crypto_secretstream_xchacha20poly1305_push
_pull = sodium.crypto_secretstream_xchacha20poly1305_pull
_MAGIC = b"goodoffices backup "
_FORMAT = 1
_FRONT = 65536
_CHUNK = 65536
Unlock = Callable[[Sequence[Slot]], bytes]
"""Returns the ring key, of the ways in that there are."""


class BackupDamaged(RecordDamaged):
    """A backup that was cut short or changed."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where}: the backup was cut short or changed; nothing of it is used. Take another."
        )


def write_backup(
    file: BinaryIO, contents: Mapping[str, bytes], slots: Sequence[Slot], ring_key: bytes
) -> None:
    """Write a backup of some named contents, which opens as the slots do."""
    front = json.dumps([slot.plain for slot in slots]).encode()
    file.write(b"%b%d\n" % (_MAGIC, _FORMAT) + len(front).to_bytes(4, "big") + front)
    stream, bound = _Stream(), digest("backup", front)
    file.write(_begin(stream, subkey(ring_key, "backup")))
    raw = encoded(*(part for name in contents for part in (name.encode(), contents[name])))
    for at in range(0, max(1, len(raw)), _CHUNK):
        tag = _LAST if at + _CHUNK >= len(raw) else _MORE
        file.write(_push(stream, raw[at : at + _CHUNK], bound, tag))


def read_backup(file: BinaryIO, where: str, unlock: Unlock) -> dict[str, bytes]:
    """Return the contents of a backup.

    Raises
    ------
    BadInput
        It is no backup, or one of a newer form.
    DoesNotOpen
        Not with this passphrase or recovery code.
    BackupDamaged
        It was cut short or changed.
    """
    _check_form(file.readline(64), where)
    front = file.read(min(_FRONT, int.from_bytes(file.read(4), "big")))
    try:
        slots = tuple(slot_from(fields) for fields in json.loads(front))
    except (KeyError, RecursionError, TypeError, ValueError) as error:
        raise BackupDamaged(where) from error
    key = subkey(unlock(slots), "backup")
    try:
        parts = decoded(b"".join(_opened(file, key, digest("backup", front))))
        return {parts[i].decode(): parts[i + 1] for i in range(0, len(parts), 2)}
    except (IndexError, RuntimeError, ValueError) as error:
        raise BackupDamaged(where) from error


def _opened(file: BinaryIO, key: bytes, bound: bytes) -> Iterator[bytes]:
    """Yield the chunks; ValueError where one does not open, or comes after the last."""
    stream, tag = _Stream(), _MORE
    _begin_again(stream, file.read(_START), key)
    while chunk := file.read(_CHUNK + _ABYTES):
        if tag == _LAST:
            raise ValueError("something follows the last chunk")
        words, tag = _pull(stream, chunk, bound)
        yield words
    if tag != _LAST:
        raise ValueError("the last chunk is missing")


def _check_form(line: bytes, where: str) -> None:
    if not line.startswith(_MAGIC) or not line.endswith(b"\n"):
        raise BadInput(
            where, expected="a backup", found="another file" if line else NOTHING,
            advice="Give the file that 'goodoffices backup' wrote.",
        )  # fmt: skip
    version = line.removeprefix(_MAGIC).strip()
    if version != b"%d" % _FORMAT:
        raise BadInput(
            where, expected=f"a backup of form {_FORMAT}", found=version.decode(errors="replace"),
            advice="A newer goodoffices made it: restore it with that one.",
        )  # fmt: skip
