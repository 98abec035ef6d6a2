"""The JSON Schema of an authored case, for editors and programs."""

from __future__ import annotations

from goodoffices.cli._case import print_json, verb

app = verb()


@app.command()
def schema() -> None:
    """Print the schema of case.yaml; its `$defs/Entries` is that of the further files.

    Example: goodoffices schema > case.schema.json
    """
    from goodoffices.office.schema import case_schema

    print_json(case_schema())
