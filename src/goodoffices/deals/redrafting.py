"""The next draft from critiques alone: nobody shows a utility, nobody is asked to accept.

1. A draft settles every issue. Each side names the one change it most wants: an issue and the
   value it should take, or that it would change nothing.
2. That tells that this change is worth more to it than any other single change, and more than
   none; nothing else is read into it. Beliefs are narrowed by each of these comparisons.
3. The next draft is the deal, among those not yet shown, with the largest product of gains as
   they may well be: expected, and one standard deviation more. When not even that beats the
   expected product of the best draft shown, or the drafts allowed are used up, the search is over
   and that draft is the one to ask acceptance of.

The assumption that fails first: a side may ask for more than it most wants. Belief and
recommendation are those of `questions`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.errors import BadInput
from goodoffices.deals.questions import Belief, Deals, expected_products, narrowed

__all__ = ["Critique", "Redraft", "critiqued", "redraft"]


Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Critique:
    """The change a side most wants: this issue to this value; None: it would change nothing."""

    issue: int | None
    value: int | None = None


@dataclass(frozen=True)
class Redraft:
    """The next draft, or the draft to ask acceptance of; `final` says which."""

    deal: int
    final: bool


def critiqued(
    belief: Belief, deals: Deals, draft: int, critique: Critique, *, wrong: float = 0.0
) -> Belief:
    """Return the belief about a side after its critique of a draft.

    Parameters
    ----------
    deals : Deals
        All that may be drafted; any single change of a draft may be asked for.
    draft : int
        Position of the draft among the deals.
    wrong : float
        Chance that each comparison is the other way round.

    Raises
    ------
    BadInput
        An issue or value that is not there, or that the draft already has.
    """
    present = deals.columns[draft]
    starts = np.concatenate([[0], np.cumsum(deals.sizes)[:-1]])
    eye = np.eye(sum(deals.sizes))
    every = {
        (issue, value): eye[starts[issue] + value] - eye[present[issue]]
        for issue, size in enumerate(deals.sizes)
        for value in range(size)
        if starts[issue] + value != present[issue]
    }
    if critique.issue is None:
        for change in every.values():
            belief = narrowed(belief, -change, wrong)
        return belief
    wanted = every.pop((critique.issue, -1 if critique.value is None else critique.value), None)
    if wanted is None:
        raise BadInput(
            "critique",
            expected="an issue and a value that the draft does not have",
            found=critique,
            advice="Leave both out if nothing is to be changed.",
        )
    belief = narrowed(belief, wanted, wrong)
    for change in every.values():
        belief = narrowed(belief, wanted - change, wrong)
    return belief


def redraft(
    beliefs: Sequence[Belief], deals: Deals, shown: Sequence[int], *, most: int = 12
) -> Redraft:
    """Return the next draft (rule 3).

    Parameters
    ----------
    beliefs : sequence of Belief
        One a side, any number.
    shown : sequence of int
        Drafts already shown, any order.
    most : int
        Drafts allowed.

    Raises
    ------
    BadInput
        No draft allowed.
    """
    if most < 1:
        raise BadInput("most", expected="1 or more", found=most, advice="Allow one draft.")
    worth = expected_products(beliefs, deals)
    hoped = np.prod([_hoped(belief, deals) for belief in beliefs], axis=0)
    hoped[list(shown)] = -1.0
    next_one = int(np.argmax(hoped))
    if shown:
        best = max(shown, key=lambda at: (worth[at], -at))
        if len(shown) >= most or hoped[next_one] <= worth[best]:
            return Redraft(int(best), final=True)
    return Redraft(next_one, final=False)


def _hoped(belief: Belief, deals: Deals) -> Floats:
    """Return each deal's gain at its mean and one standard deviation more."""
    mean = deals.worth(belief.mean)
    spread = np.zeros(len(deals))
    for column in deals.columns.T:
        for other in deals.columns.T:
            spread += belief.covariance[column, other]
    gain = mean + np.sqrt(np.maximum(spread, 0.0)) - belief.reservation
    return np.asarray(np.maximum(gain, 0.0))
