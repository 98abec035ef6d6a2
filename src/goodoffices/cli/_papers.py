"""Files that verbs read and write: short, UTF-8; what is given out is never written over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from goodoffices.common.errors import BadInput

__all__ = ["read_bytes", "read_text", "write", "write_json", "write_new"]

LONGEST = 2_000_000


def read_bytes(file: Path) -> bytes:
    """Return what a file holds.

    Raises
    ------
    BadInput
        It cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInput(
            file.name, expected="a file", found=error.strerror, advice="Check the path."
        ) from error


def read_text(file: Path) -> str:
    """Return the words in a file.

    Raises
    ------
    BadInput
        It cannot be read, is too long, or is no UTF-8.
    """
    raw = read_bytes(file)
    try:
        if len(raw) <= LONGEST:
            return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise BadInput(
        file.name, expected=f"words in UTF-8, at most {LONGEST} bytes", found=f"{len(raw)} bytes",
        advice="Check that it is the right file.",
    )  # fmt: skip


def write(
    file: Path, data: bytes, where: str, *, advice: str = "Name a file in a folder that exists."
) -> None:
    """Write a file, over what it held; `where` is what the message calls it.

    Raises
    ------
    BadInput
        It cannot be written.
    """
    try:
        file.write_bytes(data)
    except OSError as error:
        raise BadInput(
            where, expected="a file that can be written", found=error.strerror, advice=advice
        ) from error


def write_new(file: Path, words: str, *, mode: int = 0o644) -> None:
    """Write a file that is not there yet; where it cannot be written whole, leave none.

    Raises
    ------
    BadInput
        It is there, or cannot be written.
    """
    try:
        file.touch(mode=mode, exist_ok=False)
    except OSError as error:
        raise BadInput(
            file.name, expected="a file that is not there yet, and can be written",
            found=error.strerror, advice="Name another one; nothing is ever written over.",
        ) from error  # fmt: skip
    try:
        file.write_text(words, encoding="utf-8")
    except OSError as error:
        file.unlink(missing_ok=True)
        raise BadInput(
            file.name, expected="a disk that takes what is written", found=error.strerror,
            advice="Nothing was written. Check the room on the disk.",
        ) from error  # fmt: skip


def write_json(file: Path, document: dict[str, Any]) -> None:
    """Write a document to a file that is not there yet."""
    write_new(file, json.dumps(document, ensure_ascii=False, indent=1) + "\n")
