"""Same questions, material, conditions and order for every party: equal, unequal, unproved."""

from __future__ import annotations

from goodoffices.cli._case import AsOf, Case, Json, check_office, print_json, verb

app = verb()


@app.command()
def parity(case: Case, as_of: AsOf = None, json: Json = False) -> None:
    """Lay the treatment of the parties in CASE side by side; for the mediator.

    Example: goodoffices parity examples/unity_station
    """
    from goodoffices.brief.terminal import one_finding
    from goodoffices.office.opening import sight_of
    from goodoffices.studies.parity import parity as study

    sight = sight_of(case, None, as_of)
    check_office(sight)
    finding = study(sight)
    if json:
        print_json(finding.as_json())
    else:
        print(one_finding(sight, finding), end="")
