"""What the tests of the office may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office.records import record_of
from tests.office.test_acts import Capture, Desk


@pytest.fixture
def desk(tmp_path: Path, capsys: Capture) -> Desk:
    """A fresh record of the station, and the verbs typed at it."""
    return Desk(record_of("unity_station", tmp_path), capsys)
