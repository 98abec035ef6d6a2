"""The page of `stakes dilemma`: the threshold of trust, side by side, by each side's own claims."""

from __future__ import annotations

from typing import Any

from goodoffices.common.errors import NoAnswer
from goodoffices.stakes.bounds import Tell
from goodoffices.stakes.dilemma import Position, Standing, World, standing, world
from goodoffices.stakes.files.dilemma import DilemmaQuestion
from goodoffices.stakes.pages.words import wrapped

__all__ = ["as_json", "page"]


def as_json(question: DilemmaQuestion) -> dict[str, Any]:
    """Return the answer as plain values."""
    return {
        "title": question.title,
        "world": _world(question).value,
        "positions": {one.by: _position_json(one) for one in question.positions},
    }


def _world(question: DilemmaQuestion) -> World:
    return world(question.attack_ahead, question.told_apart)


def _standing(position: Position) -> Standing | str:
    try:
        return standing(position)
    except NoAnswer as reason:
        return str(reason)


def _position_json(position: Position) -> dict[str, Any]:
    found = _standing(position)
    claims = {"source": position.source, "trust_claimed": position.trust.as_json()}
    if isinstance(found, str):
        return {**claims, "no_threshold": found}
    return {
        **claims,
        "threshold": {"value": float(found.threshold), "exact": str(found.threshold)},
        "trust_after_what_was_seen": found.trust.as_json(),
        "enough": found.enough.value,
        "seen": [
            {"what": seen.what, "tells_anything": tell.value}
            for seen, tell in zip(position.seen, found.telling, strict=True)
        ],
        "least_check": found.check.as_json(),
    }


def page(question: DilemmaQuestion) -> list[str]:
    """Return the page in lines."""
    lines = [
        *wrapped(f"SECURITY DILEMMA: {question.title}"),
        *wrapped("Each side by its own claims. Trust is the chance that the other means no harm."),
    ]
    for position in question.positions:
        lines += ["", *_position_page(position)]
    return [*lines, "", *wrapped(f"The world they describe: {_world(question).value}.")]


def _position_page(position: Position) -> list[str]:
    lines = wrapped(f"BY THE CLAIMS OF {position.by.upper()} ({position.source})", hang=0)
    found = _standing(position)
    if isinstance(found, str):
        return lines + wrapped(found, indent=2)
    verdict = {
        Tell.YES: "enough to co-operate",
        Tell.NO: "not enough to co-operate",
        Tell.DEPENDS: "cannot tell whether that is enough",
    }[found.enough]
    lines += wrapped(
        f"Co-operating needs trust of {float(found.threshold):.3g}; it states "
        f"{position.trust.words()}, after what it saw {found.trust.words()}: {verdict}.",
        indent=2,
    )
    for seen, tell in zip(position.seen, found.telling, strict=True):
        words = {
            Tell.YES: "tells something",
            Tell.NO: "tells nothing: peaceful or not, the other would show it alike",
            Tell.DEPENDS: "cannot tell whether it means anything",
        }[tell]
        lines += wrapped(f"Saw {seen.what}: {words}.", indent=2)
    if found.check.high > 0:
        lines += wrapped(
            f"A check that shows a breach in time with a chance of {found.check.words()} would "
            "make its trust enough.",
            indent=2,
        )
    return lines
