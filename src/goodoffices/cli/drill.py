"""The rehearsal: a copy of a record is broken, restored and recovered, under a minute."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from goodoffices.cli._act import Record
from goodoffices.cli._case import Json, print_json, verb

app = verb()
Code = Annotated[
    bool, typer.Option("--code", help="Try the recovery code in your safe as well; it is asked.")
]


@app.command()
def drill(case: Record, code: Code = False, json: Json = False) -> None:
    """Rehearse on copies of CASE: damage, a backup, a lost passphrase. CASE itself is not touched.

    Exit status 1 where a step does not end as it must. The recovery code is asked at the terminal,
    or taken from GOODOFFICES_RECOVERY_CODE.

    Example: goodoffices drill station
    """
    from goodoffices.office.drill import drill as rehearse
    from goodoffices.office.unlocking import recovery_code

    steps = []
    for step in rehearse(case, code=recovery_code if code else None):
        steps.append(step)
        if not json:
            print(_as_text(step), flush=True)
    passed, total = all(step.passed for step in steps), sum(step.seconds for step in steps)
    if json:
        rows = [
            {"tried": s.tried, "found": s.found, "passed": s.passed, "seconds": s.seconds}
            for s in steps
        ]
        print_json({"passed": passed, "seconds": total, "steps": rows})
    else:
        end = "All of it ended as it must." if passed else "Something did not end as it must."
        print(f"{total:13.1f} s  {end}")
    raise typer.Exit(0 if passed else 1)


def _as_text(step: Any) -> str:  # noqa: ANN401 - a step of the drill
    from textwrap import fill

    mark = "ok    " if step.passed else "FAILED"
    found = fill(step.found, 79, initial_indent=" " * 17, subsequent_indent=" " * 17)
    return f"{mark} {step.seconds:6.1f} s  {step.tried}\n{found}"
