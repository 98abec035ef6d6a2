"""May I say this to them? yes, yes but unconfirmed, gist only, or no; and who could release it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from goodoffices.cli._case import AsOf, Case, Json, check_office, print_json, verb

app = verb()
To = Annotated[str, typer.Option("--to", metavar="READER", help="To whom it would be said.")]
Words = Annotated[list[str] | None, typer.Argument(metavar="WORDS...", help="What would be said.")]
Ref = Annotated[str, typer.Option("--entry", metavar="REF", help="A source or handle instead.")]


@app.command()
def sayable(
    case: Case, to: To, words: Words = None, entry: Ref = "", as_of: AsOf = None, json: Json = False
) -> None:
    """Tell whether the mediator may say WORDS to READER; exit status 0 for a plain yes alone.

    Example: goodoffices sayable examples/unity_station --to coalition --entry L115
    """
    from goodoffices.common.errors import NOTHING, BadInput, NotPermitted
    from goodoffices.office.opening import sight_of
    from goodoffices.office.sayable import YES
    from goodoffices.office.sayable import sayable as card

    said = " ".join(words or ())
    if bool(said) == bool(entry):
        raise BadInput(
            "sayable", expected="WORDS, or --entry REF, one of the two",
            found=NOTHING if not said else "both", advice="See goodoffices sayable --help.",
        )  # fmt: skip
    sight = sight_of(case, None, as_of)
    check_office(sight)
    seat = sight.header.seat(to)
    if seat is None:
        raise NotPermitted
    answer = card(sight, seat.id, words=said, entry=entry)
    rows = _as_json(sight, answer)
    if json:
        print_json(rows)
    else:
        print("\n".join(_as_text(rows, seat.name)))
    raise typer.Exit(0 if answer.verdict == YES else 1)


def _as_json(sight: Any, answer: Any) -> dict[str, Any]:  # noqa: ANN401
    def called(entries: Any) -> list[dict[str, str]]:  # noqa: ANN401
        return [{"entry": e.id, "source": sight.ref(e.id), "words": e.words} for e in entries]

    return {
        "answer": answer.verdict,
        "nothing_found": answer.nothing_found,
        "about": called(answer.matched),
        "could_release": [sight.name(r) for r in answer.releasers],
        "gist": called(answer.gists),
        "told_already": called(answer.told_already),
        "last_words": answer.last_words.words if answer.last_words else None,
    }


def _as_text(rows: dict[str, Any], to: str) -> list[str]:
    text = [rows["answer"]]
    if rows["nothing_found"]:
        return [*text, "nothing on record: treat as no"]
    text += [f"  {e['source']}: {' '.join(e['words'].split())}" for e in rows["about"]]
    if rows["could_release"]:
        text.append("could release it: " + ", ".join(rows["could_release"]))
    text += [f"say this instead, {e['source']}: {e['words']}" for e in rows["gist"]]
    told = ", ".join(e["source"] for e in rows["told_already"])
    text.append(f"{to} was already told: {told or 'nothing on record'}")
    if rows["last_words"]:
        text.append(f"last words used: {rows['last_words']}")
    return text
