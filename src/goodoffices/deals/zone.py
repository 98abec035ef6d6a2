"""Whether any package is acceptable to all, without anyone showing which he could accept.

1. Everyone has the same list of packages; its digest is compared first. A list that differs
   anywhere ends the query before any answer is computed.
2. Each party decides by itself, on its own machine, which packages it could accept: no worse than
   no deal, across no red line of its own. These bits never leave it in the clear.
3. The bits are shared out by Shamir's scheme over three or more nodes (the parties and the
   mediator, who enters none). Per package the bits are multiplied, the products added, and only
   whether the sum is zero is opened: not how many packages, not which.
4. Every answer is one bit more. A run of queries can find a reservation value by halving, so each
   node counts them against a budget that its own owner set, and refuses beyond it. A `Query` is
   what goes to the record.

What this does not protect against: a party that enters false bits; a majority of the nodes that
put their shares together, for example a party with the mediator, who then read the other's bits;
what a party infers from a yes together with its own bits (a yes to a single package shows that
package); a node whose machine is read. Nodes trust each other's programs (passive security), and
the connections between them are not encrypted here: use one machine or a private tunnel, never an
open network. With two nodes there is no secrecy at all, and two are refused.

Source: Shamir (1979); Ben-Or, Goldwasser and Wigderson (1988); the library is MPyC.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.deals.scenario import Outcome, RedLine, Scenario

__all__ = [
    "UNPROTECTED",
    "Budget",
    "BudgetSpent",
    "DifferentLists",
    "Query",
    "acceptable",
    "any_acceptable",
    "digest",
    "in_the_clear",
]

UNPROTECTED = (
    "a party that enters false answers",
    "nodes that are a majority and put their shares together, such as a party with the mediator",
    "what a party infers from a yes together with its own answers",
    "a node whose machine is read, or connections that leave a machine: they are not encrypted",
    "repeated queries: each answer is one bit more, which is why each owner sets a budget",
)
"""What the protocol does not protect against, to be said with every answer."""
PRIME = 2**61 - 1
LEAST_NODES = 3
MOST_PACKAGES = 100_000


class BudgetSpent(NoAnswer):
    """A node's owner allowed so many queries, and they have been asked."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"All {most} queries that this node's owner allowed have been asked. "
            "Nearest: its owner may allow more; each is one more bit."
        )


class DifferentLists(BadInput):
    """The nodes were not given the same packages."""

    def __init__(self) -> None:
        super().__init__(
            "packages",
            expected="the same list at every node",
            found="digests that differ",
            advice="Compare the lists; order counts.",
        )


@dataclass(frozen=True)
class Query:
    """One query, as it goes to the record: its place, the list asked about, and its length."""

    number: int
    digest: str
    packages: int


@dataclass(frozen=True)
class Budget:
    """How many queries an owner allows, and those asked so far.

    Examples
    --------
    >>> spent = Budget(1).spend("ab", 3)
    >>> spent.asked
    (Query(number=1, digest='ab', packages=3),)
    """

    most: int
    asked: tuple[Query, ...] = ()

    def __post_init__(self) -> None:
        if self.most < 0:
            raise BadInput("budget", expected="0 or more", found=self.most, advice="0 allows none.")

    def spend(self, listed: str, packages: int) -> Budget:
        """Return the budget after one more query.

        Raises
        ------
        BudgetSpent
            None is left. A query that was refused or went wrong counts too.
        """
        if len(self.asked) >= self.most:
            raise BudgetSpent(self.most)
        query = Query(len(self.asked) + 1, listed, packages)
        return replace(self, asked=(*self.asked, query))


def acceptable(scenario: Scenario, party: int, packages: Sequence[Outcome]) -> tuple[int, ...]:
    """Return for each package whether the party could accept it, 1 or 0; computed at home.

    Parameters
    ----------
    scenario : Scenario
        Only this party's preferences and red lines are read, and those that bind by nature.
    party : int
    packages : sequence of outcome
    """
    held = scenario.parties[party]
    lines: list[RedLine] = [line for line in scenario.red_lines if line.party in {None, held.party}]
    return tuple(
        int(
            held.units(deal) >= held.reservation_units
            and not any(line.region.holds(deal) for line in lines)
        )
        for deal in packages
    )


def digest(packages: Sequence[Outcome]) -> str:
    """Return the digest by which the nodes see that they hold the same list.

    Examples
    --------
    >>> digest([(0, 1)]) == digest(((0, 1),)), digest([(0, 1)]) == digest([(1, 0)])
    (True, False)
    """
    words = json.dumps([list(deal) for deal in packages], separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


def in_the_clear(bits: Sequence[Sequence[int]]) -> bool:
    """Return the same answer with every bit in the open: what the protocol must equal."""
    return any(all(row) for row in zip(*bits, strict=True))


async def any_acceptable(
    runtime: Any,  # noqa: ANN401 - the library's runtime has no types
    bits: Sequence[int] | None,
    packages: int,
    listed: str,
    senders: Sequence[int],
) -> bool:
    """Return whether any package is acceptable to all senders; run at every node at once.

    Parameters
    ----------
    runtime : mpyc runtime
        Started, with three or more nodes.
    bits : sequence of int or None
        This node's own, 0 or 1 each; None at a node that enters none.
    packages : int
        Length of the list, 1 to 100,000.
    listed : str
        Digest of the list.
    senders : sequence of int
        The nodes that enter bits, one a party.

    Raises
    ------
    BadInput
        Fewer than three nodes, bits that are not 0 or 1 or too few, lists that differ.
    """
    _check(len(runtime.parties), bits, packages, senders)
    secret = runtime.SecFld(modulus=PRIME)
    own = int(listed[:15], 16)
    shown = await runtime.output(runtime.input(secret(own)))
    if len({int(value) for value in shown}) > 1:
        raise DifferentLists
    entered = [secret(bit) for bit in bits] if bits is not None else [secret(None)] * packages
    columns = runtime.input(entered, senders=list(senders))
    held = columns[0]
    for column in columns[1:-1]:
        held = runtime.schur_prod(held, column)
    total = runtime.in_prod(held, columns[-1]) if len(columns) > 1 else runtime.sum(held)
    return not bool(await runtime.is_zero_public(total))


def _check(nodes: int, bits: Sequence[int] | None, packages: int, senders: Sequence[int]) -> None:
    if nodes < LEAST_NODES:
        raise BadInput(
            "nodes",
            expected="three or more",
            found=nodes,
            advice="With two nodes there is no secrecy; let the mediator run the third.",
        )
    known = list(dict.fromkeys(senders))
    if not known or known != list(senders) or not set(known) <= set(range(nodes)):
        raise BadInput(
            "senders", expected="nodes, each once", found=list(senders), advice="Count from 0."
        )
    if not 1 <= packages <= MOST_PACKAGES:
        raise BadInput(
            "packages",
            expected=f"1 to {MOST_PACKAGES:,}",
            found=packages,
            advice="Ask about fewer at a time.",
        )
    if bits is not None and (len(bits) != packages or not set(bits) <= {0, 1}):
        raise BadInput(
            "bits",
            expected=f"{packages} of them, each 0 or 1",
            found=len(bits),
            advice="One for each package, in the order of the list.",
        )
