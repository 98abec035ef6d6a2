"""The file of `stakes dilemma`: each side's own pay-offs, trust and what it saw.

```yaml
format: 1
title: Installations in the outer belt
positions:                        # two or more sides, each by its own claims
  - by: alpha
    source: talk of 3 May
    payoffs: {both: 1, exploited: -2, ahead: 0.5, neither: 0}   # any unit
    trust: {low: 0.3, high: 0.6}  # chance that the other means no harm
    seen:                         # may be left out
      - {what: new installations, if_peaceful: 0.8, if_not: 0.9}
    attack_has_the_advantage: "no"        # yes, no, or not stated
    postures_can_be_told_apart: not stated
  - by: beta
    source: not stated
    payoffs: {both: 1, exploited: -3, ahead: 0.8, neither: 0}
    trust: 0.5
```

1. both: both co-operate; exploited: it co-operates, the other arms; ahead: it arms, the other
   co-operates; neither: both arm.
2. if_peaceful, if_not: how likely a peaceful other, and one that means harm, would show it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.stakes.dilemma import Payoffs, Position, Sign
from goodoffices.stakes.files.fields import Fields, read_fields

__all__ = ["DilemmaQuestion", "read_dilemma"]

ANSWERS = {"yes": True, "no": False, "not stated": None}
ANY = 1e12


@dataclass(frozen=True, slots=True)
class DilemmaQuestion:
    """What is asked: the positions, and what each side says of attack and of postures."""

    title: str
    positions: tuple[Position, ...]
    attack_ahead: tuple[bool | None, ...]
    told_apart: tuple[bool | None, ...]


def read_dilemma(path: Path) -> DilemmaQuestion:
    """Return what a dilemma file asks.

    Raises
    ------
    BadInput
        Anything the format does not allow, with file, field, expected, found and advice.
    """
    fields = read_fields(path)
    fields.choice("format", ("1",))
    title = fields.text("title")
    read = [_position(one) for one in fields.children("positions", 2, 12)]
    fields.done()
    positions = tuple(position for position, _, _ in read)
    if len({position.by for position in positions}) < len(positions):
        raise BadInput(
            fields.at("positions"),
            expected="one position each",
            found=[position.by for position in positions],
            advice="Join the two.",
        )
    return DilemmaQuestion(title, positions, tuple(r[1] for r in read), tuple(r[2] for r in read))


def _position(one: Fields) -> tuple[Position, bool | None, bool | None]:
    paid = one.child("payoffs")
    payoffs = Payoffs(
        *(paid.number(name, -ANY, ANY) for name in ("both", "exploited", "ahead", "neither"))
    )
    paid.done()
    position = Position(
        one.text("by"),
        one.text("source"),
        payoffs,
        one.bounds("trust", 0, 1),
        tuple(_sign(sign) for sign in one.children("seen", 0, 20)),
    )
    said = [
        ANSWERS[one.choice(name, tuple(ANSWERS), default="not stated")]
        for name in ("attack_has_the_advantage", "postures_can_be_told_apart")
    ]
    one.done()
    return position, said[0], said[1]


def _sign(one: Fields) -> Sign:
    sign = Sign(one.text("what"), one.bounds("if_peaceful", 0, 1), one.bounds("if_not", 0, 1))
    one.done()
    return sign
