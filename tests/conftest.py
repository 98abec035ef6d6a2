"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

NIGHTLY = bool(os.environ.get("GOODOFFICES_NIGHTLY"))
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("ci")


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of data that may be tested with and not shipped."""
    named = os.environ.get("GOODOFFICES_TEST_DATA")
    if not named:
        pytest.skip("set GOODOFFICES_TEST_DATA to the folder of test data to run this test")
    return Path(named)


@pytest.fixture(scope="session")
def golden() -> Path:
    """The folder of numbers to reproduce."""
    return Path(__file__).parent / "golden"
