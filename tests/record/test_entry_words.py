"""Words that reach a terminal by any way in."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builder import CaseBuilder


@pytest.mark.parametrize("words", ["a\x1b[2Jb", "a\x00b", "a\rb", "a\x9bb", "a\x7fb"])
@pytest.mark.parametrize("field", ["gist", "source"])
def test_control_characters_are_refused(field: str, words: str) -> None:
    with pytest.raises(ValidationError, match="pattern"):
        CaseBuilder().says("anna", **{"gist": "well", field: words})


def test_lines_tabs_and_any_script_are_words() -> None:
    case = CaseBuilder()
    case.says("anna", "one\n\ttwo \u0645\u064a\u0627\u0647 \u6c34")
    assert len(case.sight("anna").entries[-1].words) > 5
