"""The house keeps its own rules: sizes, imports, types, style, locks."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
CODE = [
    *SOURCES,
    *sorted((ROOT / "tests").rglob("*.py")),
    *sorted((ROOT / "benchmarks").rglob("*.py")),
]
LONGEST_FUNCTION, LONGEST_FILE = 60, 400
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_functions_are_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in SOURCES
        for node in functions(path)
        if (node.end_lineno or 0) - node.body[_skip_docstring(node)].lineno >= LONGEST_FUNCTION
    ]
    assert not long


def _skip_docstring(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return 1 if ast.get_docstring(node) and len(node.body) > 1 else 0


def test_files_are_short() -> None:
    long = [
        str(p.relative_to(ROOT)) for p in CODE if len(p.read_text().splitlines()) > LONGEST_FILE
    ]
    assert not long


def test_no_notes_to_self() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    noted = [str(p.relative_to(ROOT)) for p in SOURCES if marks.search(p.read_text())]
    assert not noted


def test_no_vague_names() -> None:
    vague = re.compile(r"^class \w*(Manager|Helper|Util|Engine|Service)\b", re.MULTILINE)
    assert not [str(p.relative_to(ROOT)) for p in SOURCES if vague.search(p.read_text())]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda p: p.name)
def test_lock_is_pinned_by_hash_and_names_no_host(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert "index" not in text.replace("importlib", "")
    pins = re.findall(r"^\S+==\S+.*(?:\\\n\s+.*)+", text, re.MULTILINE)
    assert pins
    assert all("--hash=sha256:" in pin for pin in pins)


@pytest.mark.parametrize(
    "command",
    [
        ["lint-imports", "--no-cache"],
        ["ruff", "check", "--quiet", "."],
        ["ruff", "format", "--check", "--quiet", "."],
        pytest.param(["mypy", "--no-error-summary"], marks=pytest.mark.long),
    ],
    ids=lambda c: " ".join(c[:2]),
)
def test_tools_are_content(command: list[str]) -> None:
    tool = Path(sys.executable).parent / command[0]
    done = subprocess.run(
        [tool, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
