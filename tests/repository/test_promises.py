"""What CONTRACTS and the README promise is there, and the README runs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from goodoffices.cli import verbs
from goodoffices.office.schema import case_schema
from goodoffices.record.kinds import kinds_table
from goodoffices.studies import studies
from goodoffices.studies.finding import Study

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
STUDIES = [
    "coverage", "disclosures", "held-back", "read-back", "deadlines", "contested-terms",
    "owed-answers", "parity", "positions", "offers", "red-lines", "openings", "agreed",
    "own-words", "observations", "deadlock", "next-meeting", "agenda", "roster", "forecasts",
]  # fmt: skip
VERBS = [
    "brief", "why", "sayable", "parity", "deals", "verification", "stakes", "intelligence",
    "forecasts",
]  # fmt: skip


def test_promised_studies_are_there() -> None:
    assert set(STUDIES) <= {study.name for study in studies()}


def test_promised_verbs_are_there() -> None:
    assert set(VERBS) <= set(verbs())


@pytest.mark.parametrize("study", studies(), ids=lambda s: s.name)
def test_a_study_says_how_it_computes(study: Study) -> None:
    how = study.find.__doc__ or ""
    assert how.strip()
    assert how.strip().partition("\n")[0].endswith(".")


def test_published_schema_is_the_one_in_the_code() -> None:
    published = (ROOT / "docs/reference/case.schema.json").read_text(encoding="utf-8")
    assert json.loads(published) == case_schema(), "run `make schema`"


def test_every_kind_stands_in_the_reference() -> None:
    reference = (ROOT / "docs/reference/entries.md").read_text(encoding="utf-8")
    assert not [kind for kind in kinds_table() if f"`{kind}`" not in reference]


def test_changelog_names_every_study_and_verb() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    names = [study.name for study in studies()] + list(verbs())
    assert not [name for name in names if not re.search(rf"`{name}\b", changelog)]


def test_the_readme_example_runs() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", example], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "('mars',)" in done.stdout
    assert "disclosures" not in done.stdout
    assert len(example.strip().splitlines()) <= 8


def test_readme_verbs_exist() -> None:
    named = set(re.findall(r"`goodoffices ([a-z-]+)", README)) - {"DESK"}
    assert named <= set(verbs())


def test_links_of_the_readme_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert not [link for link in links if not (ROOT / link).exists()]


def test_nothing_names_a_registry_or_a_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    hosts = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|/work/main|/root/")
    named = []
    for name in filter(None, listed):
        path = ROOT / name
        if path.suffix in {".png", ".woff2"} or path == Path(__file__) or not path.is_file():
            continue
        if hosts.search(path.read_text(encoding="utf-8", errors="replace")):
            named.append(name)
    assert not named
