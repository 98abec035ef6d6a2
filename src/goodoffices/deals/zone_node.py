"""One node of a deal-zone query, as a process of its own.

`python -m goodoffices.deals.zone_node -M3 -I0 -B21000` is node 0 of three on this machine; the
arguments are MPyC's. It listens on this machine alone: `-P` is refused.

1. Standard input, a JSON document a line: first `{"budget": n}`, the queries its owner allows;
   then for each query `{"packages": n, "digest": "...", "senders": [0, 1], "bits": [0, 1, ...]}`,
   without `bits` at a node that enters none.
2. Standard output, a line each: `{"ready": true}`, then `{"agreed": true}` or `{"refused": "..."}`
   with the number of queries left.
3. A node that refuses ends: the others cannot go on without it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from goodoffices.common.errors import BadInput, GoodOfficesError
from goodoffices.deals.zone import Budget, any_acceptable

__all__ = ["main"]

LONGEST_LINE = 4_000_000


def main() -> None:
    """Run the node until its input ends."""
    try:
        budget = Budget(_whole(_line() or {}, "budget"))
        _only_here(sys.argv[1:])
    except GoodOfficesError as refused:
        _say({"refused": str(refused)})
        sys.exit(refused.status)
    from mpyc.runtime import mpc

    mpc.run(_serve(mpc, budget))


def _only_here(arguments: list[str]) -> None:
    if any(word.startswith(("-P", "-C", "--party", "--config")) for word in arguments):
        raise BadInput(
            "arguments",
            expected="nodes on this machine",
            found=arguments,
            advice="Leave out -P and -C; tunnel from machine to machine instead.",
        )


async def _serve(mpc: Any, budget: Budget) -> None:  # noqa: ANN401 - the library has no types
    async with mpc:
        _say({"ready": True})
        while (asked := _line()) is not None:
            try:
                budget = budget.spend(str(asked.get("digest", "")), _whole(asked, "packages"))
                agreed = await any_acceptable(
                    mpc,
                    _listed(asked, "bits"),
                    budget.asked[-1].packages,
                    _digest(asked),
                    _listed(asked, "senders") or [],
                )
            except GoodOfficesError as refused:
                _say({"refused": str(refused), "left": budget.most - len(budget.asked)})
                return
            _say({"agreed": agreed, "left": budget.most - len(budget.asked)})


def _line() -> dict[str, Any] | None:
    words = sys.stdin.readline(LONGEST_LINE)
    if not words.strip():
        return None
    try:
        made = json.loads(words)
    except (ValueError, RecursionError):
        made = None
    if not isinstance(made, dict):
        raise BadInput(
            "standard input",
            expected="one JSON document a line",
            found=words[:40],
            advice="See the help of this module.",
        )
    return made


def _whole(asked: dict[str, Any], name: str) -> int:
    number = asked.get(name)
    if not isinstance(number, int) or isinstance(number, bool):
        raise BadInput(name, expected="a whole number", found=number, advice="Give it.")
    return number


def _listed(asked: dict[str, Any], name: str) -> list[int] | None:
    numbers = asked.get(name)
    if numbers is not None and not (
        isinstance(numbers, list) and all(type(number) is int for number in numbers)
    ):
        raise BadInput(name, expected="a list of whole numbers", found=numbers, advice="Give it.")
    return numbers


def _digest(asked: dict[str, Any]) -> str:
    listed = str(asked.get("digest", ""))
    if len(listed) < 15 or any(letter not in "0123456789abcdef" for letter in listed):
        raise BadInput(
            "digest", expected="hexadecimal digits", found=listed, advice="Use `zone.digest`."
        )
    return listed


def _say(document: dict[str, Any]) -> None:
    print(json.dumps(document), flush=True)  # noqa: T201 - a process speaks on its output


if __name__ == "__main__":
    main()
