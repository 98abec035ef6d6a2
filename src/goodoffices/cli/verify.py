"""Verify a certificate or receipt with the script that stands alone, or write that script."""

from __future__ import annotations

import typer

from goodoffices.cli._case import verb

app = verb()


@app.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def verify(context: typer.Context) -> None:
    """Run the independent verifier; alone, print it, to be kept and read by whoever doubts.

    Example: goodoffices verify certificate.json --key mars=WORDS --key coalition=WORDS
    """
    from goodoffices.verifier import SCRIPT
    from goodoffices.verifier.verify import main

    if not context.args:
        print(SCRIPT.read_text(encoding="utf-8"), end="")
        return
    raise typer.Exit(main(context.args))
