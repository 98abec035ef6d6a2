"""What an owner of preferences let the other side hear, in YAML.

    format: 1
    issues:
      troops: [stay, leave]
      zone: [none, narrow, wide]
    of: North                       # whose preferences
    to: South                       # who hears every message, and knows nothing else
    no_deal: [0, 1]                 # bounds of what no deal is worth to the owner, of 1
    messages:
      - {refused: {troops: leave, zone: none}}
      - {preferred: {troops: stay, zone: none}, over: {troops: leave, zone: wide}, wrong: 0.1}
      - {proposed: {troops: stay, zone: wide}, menu: all, pull: 4}
      - {accepted: {troops: leave, zone: wide}}
    next:                           # what might be said next, and what each is worth together
      - {say: {proposed: {troops: leave, zone: wide}, menu: all}, joint_worth: 0.40}
      - {say: {proposed: {troops: stay, zone: wide}, menu: all}, joint_worth: 0.39}

`wrong` is the chance that the message is a bluff or a slip. `menu` lists the deals that the other
side can think of, or says `all`; `pull` is how strongly the owner prefers the better of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.deals.leakage import Accepted, Message, Preferred, Proposed, Refused
from goodoffices.deals.readers.own import issues_of
from goodoffices.deals.readers.said import outcome_of
from goodoffices.deals.readers.tables import format_one, label, listed, mapped, number, only
from goodoffices.deals.readers.text import yaml_of
from goodoffices.deals.scenario import Issue, Outcome

__all__ = ["Heard", "Spoken", "read"]

MOST_ON_A_MENU = 2_000


@dataclass(frozen=True)
class Spoken:
    """A message and how the file puts it."""

    message: Message
    words: str


@dataclass(frozen=True)
class Heard:
    """What a file holds."""

    issues: tuple[Issue, ...]
    of: str
    to: str
    no_deal: tuple[float, float]
    messages: tuple[Spoken, ...]
    next: tuple[tuple[Spoken, float], ...]


def read(path: Path) -> Heard:
    """Return what a file says.

    Raises
    ------
    BadInput
        A key, issue or value that is not there, or bounds that are not two numbers.
    """
    data = mapped(yaml_of(path), path.name)
    only(data, {"format", "issues", "of", "to", "no_deal", "messages", "next"}, path.name)
    format_one(data, path.name)
    issues = issues_of(data.get("issues"), path.name)
    bounds = [float(number(n, "no_deal")) for n in listed(data.get("no_deal", [0, 1]), "no_deal")]
    if len(bounds) != 2:
        raise BadInput("no_deal", expected="two numbers", found=bounds, advice="Low, then high.")
    ahead = [mapped(item, "next") for item in listed(data.get("next") or [], "next")]
    return Heard(
        issues,
        label(data.get("of", "the owner"), "of"),
        label(data.get("to", "the other side"), "to"),
        (bounds[0], bounds[1]),
        tuple(_spoken(mapped(item, "messages"), issues)
              for item in listed(data.get("messages") or [], "messages")),
        tuple(_ahead(item, issues) for item in ahead),
    )  # fmt: skip


def _ahead(item: Mapping[str, object], issues: tuple[Issue, ...]) -> tuple[Spoken, float]:
    only(item, {"say", "joint_worth"}, "next")
    worth = float(number(item.get("joint_worth"), "joint_worth"))
    return _spoken(mapped(item.get("say"), "say"), issues), worth


def _spoken(item: Mapping[str, object], issues: tuple[Issue, ...]) -> Spoken:
    keys = set(item) - {"wrong"}
    wrong = float(number(item.get("wrong", 0), "wrong"))
    message: Message
    if keys in ({"accepted"}, {"refused"}):
        (word,) = keys
        deal = outcome_of(item[word], issues, word)
        message = Accepted(deal, wrong) if word == "accepted" else Refused(deal, wrong)
    elif keys == {"preferred", "over"}:
        first, second = (outcome_of(item[k], issues, k) for k in ("preferred", "over"))
        message = Preferred(first, second, wrong)
    elif "proposed" in keys and set(item) <= {"proposed", "menu", "pull"}:
        deal = outcome_of(item["proposed"], issues, "proposed")
        pull = float(number(item.get("pull", 0), "pull"))
        message = Proposed(deal, _menu(item.get("menu", "all"), issues), pull)
    else:
        raise BadInput(
            "messages",
            expected="accepted, refused, preferred with over, or proposed with menu and pull",
            found=sorted(item),
            advice="One message an item.",
        )
    shown = [f"{key} {_shown(item[key])}" for key in item if key in _SPOKEN]
    return Spoken(message, " ".join(shown))


_SPOKEN = ("accepted", "refused", "preferred", "over", "proposed")


def _shown(deal: object) -> str:
    return ", ".join(f"{k} {v}" for k, v in mapped(deal, "deal").items())


def _menu(data: object, issues: tuple[Issue, ...]) -> tuple[Outcome, ...]:
    if data != "all":
        return tuple(outcome_of(item, issues, "menu") for item in listed(data, "menu"))
    every = product(*(range(len(issue.values)) for issue in issues))
    found = tuple(deal for deal, _ in zip(every, range(MOST_ON_A_MENU + 1), strict=False))
    if len(found) > MOST_ON_A_MENU:
        raise BadInput("menu", expected=f"at most {MOST_ON_A_MENU:,} deals", found="more",
                       advice="List those that the other side can think of.")  # fmt: skip
    return found
