"""Attack trees for a venue: from what depends on what, to what loses a function.

1. It starts from the venue's own plan: functions and assets, and what each needs. A need met by
   any one of several assets is a redundant one. Nothing here says how anything is done; a leaf is
   "this fails", whoever or whatever makes it fail.
2. The tree of a function is its plan turned over: it is lost when any need is lost, a redundant
   need when all that meet it are lost.
3. A smallest set of failures that loses the function is a cut. A cut of one is a single point.
   Cuts are found whole, in order of size; where there are too many the plan is too fine.
4. Each leaf names what it would look like (the ordinary failure it would pass for), how often
   that happens by itself, and the sensors or checks that would show it. A leaf that nothing shows
   is a gap; a cut no leaf of which is shown is a blind spot.
5. It is for those who guard the venue. It ranks no attacks and no attackers. What to watch, and
   when, is in `watch_lists`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from goodoffices.common.errors import BadInput, NoAnswer

__all__ = [
    "Asset",
    "Circular",
    "Gate",
    "Leaf",
    "TooManyCuts",
    "Tree",
    "attack_tree",
    "blind_spots",
    "cuts",
    "outline",
]

MOST_CUTS = 2000
DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Asset:
    """A function of the venue or a thing it needs.

    Parameters
    ----------
    name : str
        As in the plan.
    needs : tuple of tuple of str
        Each need is a group of assets any one of which meets it.
    can_fail : bool
        Whether it can also fail by itself. An asset without needs always can.
    looks_like : str
        The ordinary failure that its loss would pass for; empty: not stated.
    failures_a_year : tuple of float
        Fewest and most ordinary failures a year, 0 <= fewest <= most.
    shown_by : tuple of str
        Sensors and checks that would show its loss.
    works_through : timedelta
        How long before the function is lost its loss may have happened.
    """

    name: str
    needs: tuple[tuple[str, ...], ...] = ()
    can_fail: bool = False
    looks_like: str = ""
    failures_a_year: tuple[float, float] = (0.0, 0.0)
    shown_by: tuple[str, ...] = ()
    works_through: timedelta = timedelta()

    def __post_init__(self) -> None:
        fewest, most = self.failures_a_year
        if not 0 <= fewest <= most < math.inf or self.works_through < timedelta():
            raise BadInput(
                f"asset {self.name!r}",
                expected="0 <= fewest <= most failures a year, and no time below 0",
                found=(fewest, most, str(self.works_through)),
                advice="Give a range: (0, 2) where two a year would surprise.",
            )
        if not all(self.needs):
            raise BadInput(
                f"asset {self.name!r}",
                expected="at least one asset in each need",
                found=self.needs,
                advice="Leave out a need that nothing meets.",
            )


@dataclass(frozen=True, slots=True)
class Leaf:
    """An asset that fails by itself."""

    asset: str


@dataclass(frozen=True, slots=True)
class Gate:
    """An asset is lost when any (`or`) or all (`and`) of these are."""

    asset: str
    rule: str
    of: tuple[Gate | Leaf, ...]


Tree = Gate | Leaf


class Circular(BadInput):
    """An asset that in the end needs itself."""

    def __init__(self, ring: Sequence[str]) -> None:
        super().__init__(
            "plan",
            expected="no asset that in the end needs itself",
            found=" needs ".join(ring),
            advice="Name the start-up supply apart, or leave out the way back.",
        )


class TooManyCuts(NoAnswer):
    """The plan has more cuts than can be read."""

    def __init__(self, function: str) -> None:
        super().__init__(
            f"{function}: more than {MOST_CUTS} smallest sets of failures. Join assets that stand "
            "in one room or hang on one cable, and ask again."
        )


def attack_tree(assets: Sequence[Asset], function: str) -> Tree:
    r"""Return the tree of the loss of a function.

    Parameters
    ----------
    assets : sequence of Asset
        The plan; names differ.
    function : str
        The one to be lost.

    Returns
    -------
    Gate or Leaf
        Needs in the order of the plan. The assumption that fails first: the plan is complete. A
        shared cable that is not in it is a single point nobody sees.

    Raises
    ------
    BadInput
        A name twice, a name that is not in the plan, needs of needs more than 100 deep.
    Circular
        An asset that in the end needs itself.

    Examples
    --------
    >>> plan = [Asset("air", needs=(("fan 1", "fan 2"), ("power",))),
    ...         Asset("fan 1"), Asset("fan 2"), Asset("power")]
    >>> print("\n".join(outline(attack_tree(plan, "air"))))
    air is lost when any of these is
      all that meet one need of air: fan 1, fan 2
        fan 1 fails
        fan 2 fails
      power fails
    """
    known = {asset.name: asset for asset in assets}
    if len(known) < len(assets):
        raise BadInput(
            "plan", expected="each name once", found=[a.name for a in assets], advice="Number them."
        )
    trees: dict[str, Tree] = {}
    for name in _needed_first(known, _asset(known, function)):
        trees[name] = _tree(known[name], trees)
    return trees[function]


def cuts(tree: Tree) -> tuple[frozenset[str], ...]:
    """Return every smallest set of failures that loses the function, small ones first.

    Raises
    ------
    TooManyCuts
        More than 2000.
    """
    found = _cuts(tree, {})
    return tuple(sorted(found, key=lambda cut: (len(cut), sorted(cut))))


def blind_spots(assets: Sequence[Asset], function: str) -> tuple[frozenset[str], ...]:
    """Return the cuts of which no failure would be shown by anything."""
    shown = {asset.name for asset in assets if asset.shown_by}
    return tuple(cut for cut in cuts(attack_tree(assets, function)) if not cut & shown)


def outline(tree: Tree) -> list[str]:
    """Return a tree as indented lines, to be read aloud; a repeated part is told once."""
    return list(_outlined(tree, 0, set()))


def _outlined(tree: Tree, depth: int, told: set[int]) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(tree, Leaf):
        yield f"{indent}{tree.asset} fails"
        return
    if tree.rule == "and":
        parts = ", ".join(part.asset for part in tree.of)
        head = f"{indent}all that meet one need of {tree.asset}: {parts}"
    else:
        head = f"{indent}{tree.asset} is lost when any of these is"
    if id(tree) in told:
        yield f"{head} (as above)"
        return
    told.add(id(tree))
    yield head
    for part in tree.of:
        yield from _outlined(part, depth + 1, told)


def _asset(known: Mapping[str, Asset], name: str) -> Asset:
    if name not in known:
        raise BadInput(
            "plan",
            expected="an asset of the plan: " + ", ".join(sorted(known)),
            found=name,
            advice="Add it, or correct the name.",
        )
    return known[name]


def _needed_first(known: Mapping[str, Asset], top: Asset) -> list[str]:
    """Return the assets a function hangs on, each after all it needs."""
    done: dict[str, None] = {}
    path, ways = [top.name], [_needed(top)]
    while path:
        name = next(ways[-1], None)
        if name is None:
            done[path.pop()] = None
            ways.pop()
        elif name in path:
            raise Circular([*path[path.index(name) :], name])
        elif name not in done:
            path.append(name)
            ways.append(_needed(_asset(known, name)))
        if len(path) > DEEPEST:
            raise BadInput(
                "plan",
                expected=f"needs of needs at most {DEEPEST} deep",
                found=f"{len(path)} from {top.name}",
                advice="Join what hangs in one line.",
            )
    return list(done)


def _needed(asset: Asset) -> Iterator[str]:
    return (name for need in asset.needs for name in need)


def _tree(asset: Asset, trees: Mapping[str, Tree]) -> Tree:
    if not asset.needs:
        return Leaf(asset.name)
    parts: list[Tree] = [Leaf(asset.name)] if asset.can_fail else []
    for need in asset.needs:
        met = tuple(trees[name] for name in dict.fromkeys(need))
        parts.append(met[0] if len(met) == 1 else Gate(asset.name, "and", met))
    return Gate(asset.name, "or", tuple(parts))


def _cuts(tree: Tree, known: dict[int, set[frozenset[str]]]) -> set[frozenset[str]]:
    """Return the cuts; a part that serves in several places is worked out once."""
    if isinstance(tree, Leaf):
        return {frozenset({tree.asset})}
    if id(tree) not in known:
        parts = [_cuts(part, known) for part in tree.of]
        known[id(tree)] = _any(tree, parts) if tree.rule == "or" else _all(tree, parts)
    return known[id(tree)]


def _any(tree: Gate, parts: Sequence[set[frozenset[str]]]) -> set[frozenset[str]]:
    return _smallest(tree, set().union(*parts))


def _all(tree: Gate, parts: Sequence[set[frozenset[str]]]) -> set[frozenset[str]]:
    found = {frozenset[str]()}
    for part in parts:
        if len(found) * len(part) > 100 * MOST_CUTS:
            raise TooManyCuts(tree.asset)
        found = _smallest(tree, {one | other for one in found for other in part})
    return found


def _smallest(tree: Gate, found: set[frozenset[str]]) -> set[frozenset[str]]:
    if len(found) > MOST_CUTS:
        raise TooManyCuts(tree.asset)
    kept: list[frozenset[str]] = []
    for cut in sorted(found, key=len):
        if not any(other <= cut for other in kept):
            kept.append(cut)
    return set(kept)
