"""A second process does what it is told, says what it found in the same words, and is gone."""

from __future__ import annotations

import itertools
import operator
import sys
from typing import Any

import pytest

from goodoffices.common.beside import Beside
from goodoffices.common.errors import RecordDamaged
from goodoffices.record.chain import BrokenChain, followed


def test_it_answers_in_order_and_ends() -> None:
    other = Beside(itertools.chain, [1, "two"], [b"three"])
    assert list(other) == [1, "two", b"three"]
    other.close()
    assert other._process.returncode is not None


def test_what_is_damaged_is_raised_here_in_the_same_words() -> None:
    walk: Any = followed
    other: Beside[object] = Beside(walk, "mars", b"", ["it is broken"])
    with pytest.raises(BrokenChain, match="volume mars, entry 0: it is broken") as found:
        next(other)
    assert (found.value.volume, found.value.n) == ("mars", 0)
    other.close()


def test_a_process_that_fails_or_ends_early_is_said(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    failing: Beside[object] = Beside(operator.truediv, 1, 0)
    with pytest.raises(RecordDamaged, match="ended early"):
        next(failing)
    failing.close()
    assert "ZeroDivisionError" in capfd.readouterr().err
    monkeypatch.setattr(sys, "executable", "/bin/true")
    with pytest.raises(RecordDamaged, match="ended early"):
        next(Beside(iter, [1]))


def test_it_can_be_left_in_the_middle() -> None:
    other = Beside(itertools.repeat, "on and on")
    assert next(other) == "on and on"
    other.close()
    assert other._process.returncode is not None
