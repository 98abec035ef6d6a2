"""Exact inference in discrete Bayesian networks: bucket elimination and the bucket tree.

1. A network is a list of nodes, each with a table P(own state | parents' states). Tables sum to 1
   over the node's own states; there is no ring.
2. Only ancestors of what is asked and of what was observed matter; the rest is dropped.
3. Variables are taken out in the order of least fill (ties: fewer neighbours, then the earlier in
   the list), so that the same network gives the same bytes whatever its nodes are called.
4. Each variable has one bucket. A first pass sends sums towards the last bucket, a second pass
   sends beliefs back; afterwards every bucket holds the exact joint of its scope.
5. Every message is divided by its largest entry and the logarithm kept, so that long chains of
   evidence do not run out of range.

The cost grows with the largest bucket, not with the number of nodes: a network in which much
depends on much is refused with its size.

Source: Dechter 1999, bucket elimination (from memory: verify before citing).
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goodoffices.common.errors import BadInput, NoAnswer

__all__ = ["Network", "Node", "TooTangled", "log_chance", "marginals"]

Floats = NDArray[np.float64]
Scope = tuple[int, ...]

ROUNDING = 1e-9
LARGEST_TABLE = 2**25
SMALL = 1e-30


class TooTangled(NoAnswer):
    """The largest table would not fit."""


@dataclass(frozen=True, slots=True)
class Node:
    """One variable.

    Parameters
    ----------
    name : str
        Unique in its network.
    states : sequence of str
        Two or more names (one is allowed and says nothing).
    parents : sequence of str
        Names of other nodes.
    table : array_like, shape (states of parent 1, ..., states of parent n, own states)
        P(own state | parents' states).
    """

    name: str
    states: Sequence[str]
    parents: Sequence[str]
    table: ArrayLike


@dataclass(frozen=True, slots=True)
class Network:
    """A checked network; nodes in any order.

    Raises
    ------
    BadInput
        A name twice, an unknown parent, a ring, a table of the wrong shape, with a negative
        entry or a row that does not sum to 1 within 1e-9.

    Examples
    --------
    >>> rain = Node("rain", ("no", "yes"), (), [0.8, 0.2])
    >>> wet = Node("wet", ("no", "yes"), ("rain",), [[0.9, 0.1], [0.2, 0.8]])
    >>> marginals(Network([rain, wet]), {"wet": "yes"})["rain"].round(3).tolist()
    [0.333, 0.667]
    """

    nodes: Sequence[Node]
    tables: tuple[Floats, ...] = field(init=False, repr=False)
    parents: tuple[Scope, ...] = field(init=False, repr=False)
    place: Mapping[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        place = {node.name: i for i, node in enumerate(self.nodes)}
        if len(place) < len(self.nodes):
            names = [node.name for node in self.nodes]
            twice = next(n for i, n in enumerate(names) if n in names[:i])
            raise _fault("network", "each name once", twice, "Rename one of the nodes.")
        parents = tuple(_parents(node, place) for node in self.nodes)
        sizes = [len(node.states) for node in self.nodes]
        tables = tuple(
            _table(node, [sizes[p] for p in above])
            for node, above in zip(self.nodes, parents, strict=True)
        )
        object.__setattr__(self, "place", place)
        object.__setattr__(self, "parents", parents)
        object.__setattr__(self, "tables", tables)
        _refuse_ring(self)


def _fault(where: str, expected: str, found: object, advice: str) -> BadInput:
    return BadInput(where, expected=expected, found=found, advice=advice)


def _parents(node: Node, place: Mapping[str, int]) -> Scope:
    for parent in node.parents:
        if parent not in place:
            raise _fault(
                f"parents of {node.name}", "nodes of the network", parent, "Add it or correct it."
            )
    if len(set(node.parents)) < len(node.parents):
        raise _fault(f"parents of {node.name}", "each once", list(node.parents), "Drop one.")
    return tuple(place[parent] for parent in node.parents)


def _table(node: Node, above: list[int]) -> Floats:
    table = np.asarray(node.table, dtype=np.float64)
    shape = (*above, len(node.states))
    if table.shape != shape:
        raise _fault(
            f"table of {node.name}", f"shape {shape}", table.shape, "Own states come last."
        )
    sums = table.sum(axis=-1)
    if not (table >= 0).all() or not np.allclose(sums, 1.0, rtol=0, atol=ROUNDING):
        worst = float(sums.flat[int(np.argmax(np.abs(sums - 1.0)))])
        raise _fault(
            f"table of {node.name}",
            "rows of chances that sum to 1",
            worst,
            "Correct the row; nothing is rescaled in silence.",
        )
    return table


def _refuse_ring(network: Network) -> None:
    waiting = [len(above) for above in network.parents]
    below: list[list[int]] = [[] for _ in network.nodes]
    for node, above in enumerate(network.parents):
        for parent in above:
            below[parent].append(node)
    ready = [i for i, count in enumerate(waiting) if not count]
    for node in ready:
        for child in below[node]:
            waiting[child] -= 1
            if not waiting[child]:
                ready.append(child)
    if len(ready) < len(network.nodes):
        stuck = [network.nodes[i].name for i, count in enumerate(waiting) if count]
        raise _fault("network", "no ring of parents", stuck, "Cut the ring between two of them.")


def marginals(
    network: Network,
    evidence: Mapping[str, str] | None = None,
    *,
    query: Sequence[str] | None = None,
) -> dict[str, Floats]:
    """Return P(node | evidence) for the nodes asked about.

    Parameters
    ----------
    evidence : mapping of str to str, optional
        Observed state of some nodes; they get a 1 there.
    query : sequence of str, optional
        Nodes asked about; all of them if left out.

    Raises
    ------
    BadInput
        An unknown node or state.
    NoAnswer
        The evidence is impossible; or the network is too tangled (`TooTangled`).
    """
    asked = [node.name for node in network.nodes] if query is None else list(query)
    seen = _observed(network, evidence or {})
    wanted = [_place(network, name) for name in asked]
    tree = _Tree(network, seen, _ancestors(network, [*wanted, *seen]))
    tree.up()
    beliefs = tree.down()
    return {name: _single(network, beliefs, seen, i) for name, i in zip(asked, wanted, strict=True)}


def log_chance(network: Network, evidence: Mapping[str, str]) -> float:
    """Return ln P(evidence); minus infinity where it is impossible.

    Raises as `marginals` does, but for impossible evidence.
    """
    seen = _observed(network, evidence)
    tree = _Tree(network, seen, _ancestors(network, list(seen)))
    try:
        return tree.up()
    except _Impossible:
        return -np.inf


class _Impossible(NoAnswer):
    def __init__(self) -> None:
        super().__init__(
            "The evidence is impossible in this network: some table holds a 0 or 1 too sure."
        )


def _place(network: Network, name: str) -> int:
    if name not in network.place:
        raise _fault("node", "a node of the network", name, "Check the name.")
    return network.place[name]


def _observed(network: Network, evidence: Mapping[str, str]) -> dict[int, int]:
    seen = {}
    for name, state in evidence.items():
        i = _place(network, name)
        states = list(network.nodes[i].states)
        if state not in states:
            raise _fault(f"state of {name}", "one of " + ", ".join(states), state, "Correct it.")
        seen[i] = states.index(state)
    return seen


def _ancestors(network: Network, start: list[int]) -> list[int]:
    kept, stack = set(start), list(start)
    while stack:
        for parent in network.parents[stack.pop()]:
            if parent not in kept:
                kept.add(parent)
                stack.append(parent)
    return sorted(kept)


def _single(network: Network, beliefs: dict[int, Floats], seen: dict[int, int], i: int) -> Floats:
    if i in seen:
        out = np.zeros(len(network.nodes[i].states))
        out[seen[i]] = 1.0
        return out
    belief = beliefs[i]
    chance = belief.reshape(belief.shape[0], -1).sum(axis=1)
    return np.asarray(chance / chance.sum())


def _least_fill(scopes: list[Scope], variables: list[int]) -> list[int]:
    """Return an order of elimination; lazy heap of (fill, neighbours, place)."""
    near: dict[int, set[int]] = {v: set() for v in variables}
    for scope in scopes:
        for v in scope:
            near[v].update(scope)
    for v in variables:
        near[v].discard(v)
    now = {v: (_fill(near, v), len(near[v]), v) for v in variables}
    heap = list(now.values())
    heapq.heapify(heap)
    order = []
    while heap:
        entry = heapq.heappop(heap)
        v = entry[2]
        if now.get(v) != entry:
            continue
        order.append(v)
        del now[v]
        for u in _take_out(near, v, filled=entry[0] > 0):
            fresh = (_fill(near, u), len(near[u]), u)
            if fresh != now[u]:
                now[u] = fresh
                heapq.heappush(heap, fresh)
    return order


def _fill(near: dict[int, set[int]], v: int) -> int:
    around = near[v]
    size = len(around)
    linked = sum(len(near[u] & around) for u in around)
    return (size * (size - 1) - linked) // 2


def _take_out(near: dict[int, set[int]], v: int, *, filled: bool) -> set[int]:
    """Remove v, joining its neighbours; return whose entry may have changed."""
    around = near.pop(v)
    changed = set(around)
    for u in around:
        near[u].discard(v)
        if filled:
            near[u] |= around
            near[u].discard(u)
    if filled:
        for u in around:
            changed |= near[u]
    return changed


class _Tree:
    """The buckets of one question; axes of every table follow the order of elimination."""

    def __init__(self, network: Network, seen: dict[int, int], kept: list[int]) -> None:
        factors = [_cut(network, i, seen) for i in kept]
        self.variables = [i for i in kept if i not in seen]
        self.order = _least_fill([scope for scope, _ in factors], self.variables)
        self.rank = {v: n for n, v in enumerate(self.order)}
        self.size = {v: len(network.nodes[v].states) for v in self.variables}
        self.inside: dict[int, list[tuple[Scope, Floats]]] = {v: [] for v in self.order}
        self.above: dict[int, int] = {}
        self.scope: dict[int, Scope] = {}
        self.table: dict[int, Floats] = {}
        self.message: dict[int, Floats] = {}
        self.constant = 0.0
        for scope, table in factors:
            self._place(*self._sorted(scope, table))

    def _sorted(self, scope: Scope, table: Floats) -> tuple[Scope, Floats]:
        axes = sorted(range(len(scope)), key=lambda a: self.rank[scope[a]])
        return tuple(scope[a] for a in axes), table.transpose(axes)

    def _place(self, scope: Scope, table: Floats) -> None:
        if scope:
            self.inside[scope[0]].append((scope, table))
            return
        if table <= 0:
            raise _Impossible
        self.constant += float(np.log(table))

    def up(self) -> float:
        """Send sums towards the last bucket; return the log chance of the evidence."""
        for v in self.order:
            factors = self.inside.pop(v)
            scope = self._union(v, factors)
            table = self._product(scope, factors)
            top = table.max()
            if not top > 0:
                raise _Impossible
            table = table / top
            self.constant += float(np.log(top))
            self.scope[v], self.table[v] = scope, table
            message = table.sum(axis=0)
            if len(scope) > 1:
                self.above[v] = scope[1]
                self.message[v] = message
            self._place(scope[1:], message)
        return self.constant

    def _union(self, v: int, factors: list[tuple[Scope, Floats]]) -> Scope:
        union = set().union(*(scope for scope, _ in factors)) | {v}
        scope = tuple(sorted(union, key=self.rank.__getitem__))
        cells = 1
        for u in scope:
            cells *= self.size[u]
        if cells > LARGEST_TABLE:
            raise TooTangled(
                f"Too much depends on too much: one table would need {cells} cells of at most "
                f"{LARGEST_TABLE}. Split a node with many parents, or observe one of them."
            )
        return scope

    def _product(self, scope: Scope, factors: list[tuple[Scope, Floats]]) -> Floats:
        """Multiply, broadcasting each factor over the axes it lacks; smallest first."""
        out: Floats = np.ones([1] * len(scope))
        for n, (inner, table) in enumerate(sorted(factors, key=lambda f: f[1].size), 1):
            out = out * table[_axes(scope, inner)]
            if n % 8 == 0 and 0 < (top := float(out.max())) < SMALL:
                out = out / top  # many children of one node, pulling apart
                self.constant += float(np.log(top))
        return np.broadcast_to(out, [self.size[u] for u in scope])

    def down(self) -> dict[int, Floats]:
        """Send beliefs back; return for each variable the joint of its bucket, its axis first."""
        beliefs: dict[int, Floats] = {}
        for v in reversed(self.order):
            table, scope = self.table[v], self.scope[v]
            if v in self.above:
                outer = self.scope[self.above[v]]
                separator = set(scope[1:])
                drop = tuple(a for a, u in enumerate(outer) if u not in separator)
                arrived = beliefs[self.above[v]].sum(axis=drop) if drop else beliefs[self.above[v]]
                sent = self.message[v]
                factor = np.divide(arrived, sent, out=np.zeros_like(sent), where=sent > 0)
                table = table * factor
            beliefs[v] = table / table.sum()
        return beliefs


def _axes(scope: Scope, inner: Scope) -> tuple[slice | None, ...]:
    held = set(inner)
    return tuple(slice(None) if u in held else None for u in scope)


def _cut(network: Network, i: int, seen: dict[int, int]) -> tuple[Scope, Floats]:
    """Return a node's table with the observed states put in."""
    scope = (*network.parents[i], i)
    table = network.tables[i]
    if not seen.keys() & set(scope):
        return scope, table
    where = tuple(seen.get(u, slice(None)) for u in scope)
    return tuple(u for u in scope if u not in seen), np.asarray(table[where])
