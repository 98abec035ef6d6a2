"""The main job: every shipped brief to files, then page one of the default case.

    python -m examples.run

A brief is written for the mediator and for each party of each case in this folder, as a text, a
page and a JSON document; one line a file. Each desk with compiled code works on its examples once,
so that the code is compiled and kept for the next call. The last screen is page one of the test-ban
case.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from goodoffices.brief.arranged import arrange
from goodoffices.brief.html import page
from goodoffices.brief.terminal import pages
from goodoffices.office.authored import read_case
from goodoffices.office.opening import open_authored

HERE = Path(__file__).parent
DEFAULT = "test_ban_1963"
OUT = Path("briefs")


def write_briefs(folder: Path) -> list[str]:
    """Write every brief of one case; return the names of the files."""
    office = open_authored(read_case(folder))
    seats = [office.header.mediator, *office.header.parties]
    written = []
    for seat in seats:
        brief = arrange(office.sight(seat.id))
        texts = {
            "txt": "\n".join(pages(brief)),
            "html": page(brief),
            "json": json.dumps(brief.as_json(), ensure_ascii=False, allow_nan=False, indent=1),
        }
        for ending, text in texts.items():
            path = OUT / f"{folder.name}.{seat.id}.{ending}"
            path.write_text(text, encoding="utf-8")
            written.append(str(path))
    return written


def worked_examples() -> list[list[str]]:
    """Return a call of each desk whose code is compiled, for each of its examples."""
    deals = [["deals", "solve", str(path)] for path in sorted(HERE.glob("deals/*.yaml"))]
    boards = [["intelligence", "weigh", str(path)] for path in sorted(HERE.glob("boards/*.yaml"))]
    return [*deals, *boards, ["stakes", "attrition", "--a", "100", "--b", "80"]]


def work(words: list[str]) -> str:
    """Run one call; return its first two words and the file, or raise what it said."""
    command = [sys.executable, "-c", "from goodoffices.cli import main; main()", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if done.returncode:
        raise RuntimeError(done.stderr)
    return "worked: goodoffices " + " ".join(words[:2])


def main() -> None:
    """Write all, then show page one of the default case."""
    OUT.mkdir(exist_ok=True)
    cases = sorted(path.parent for path in HERE.glob("*/case.yaml"))
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as workers:
        for names in workers.map(write_briefs, cases):
            print("\n".join(names))
        for line in dict.fromkeys(workers.map(work, worked_examples())):
            print(line)
    default = open_authored(read_case(HERE / DEFAULT))
    print("\n" + pages(arrange(default.sight()))[0], end="")


if __name__ == "__main__":
    main()
