"""Words that reach a terminal by any way in."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from goodoffices.record.copies import read, written
from goodoffices.record.volume import Copy
from tests.builder import CaseBuilder


@pytest.mark.parametrize("words", ["a\x1b[2Jb", "a\x00b", "a\rb", "a\x9bb", "a\x7fb"])
@pytest.mark.parametrize("field", ["gist", "source"])
def test_control_characters_are_refused(field: str, words: str) -> None:
    with pytest.raises(ValidationError, match="pattern"):
        CaseBuilder().says("anna", **{"gist": "well", field: words})


def test_a_judgement_whose_basis_was_cut_reads_back() -> None:
    case = CaseBuilder()
    hers = case.says("anna", "wells are dry")
    case.by("bert", "judgement", gist="it will rain", confidence="low", of=[hers])
    (copy,) = [c for c in case.sight("mediator").copies if c.entry.kind == "judgement"]
    bare = Copy(copy.entry.model_copy(update={"of": ()}), copy.since, copy.label)
    assert read(written(bare)) == bare


def test_lines_tabs_and_any_script_are_words() -> None:
    case = CaseBuilder()
    case.says("anna", "one\n\ttwo \u0645\u064a\u0627\u0647 \u6c34")
    assert len(case.sight("anna").entries[-1].words) > 5
