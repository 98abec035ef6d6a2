"""The label algebra: who may know what.

The rules, after the decentralised label model (Myers and Liskov 1997, 2000):

1. A label maps each originator to the readers that originator allows. An originator always
   allows itself.
2. A reader may read when every originator of the label allows it. PUBLIC, with no originator,
   is read by all.
3. Derived data take the join: all originators of both, and of each common originator the
   readers that both allow.
4. An originator may widen its own policy, by a release, and no other. Nothing else widens.
5. Fail closed: a reader nobody named reads nothing but PUBLIC.

Equal labels are equal values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from goodoffices.common.errors import NotPermitted

__all__ = ["PUBLIC", "Label", "join_all"]


@dataclass(frozen=True, slots=True)
class Label:
    """A map from originators to the readers each allows, in canonical order.

    Examples
    --------
    >>> mars = Label.of({"mars": ["mediator"]})
    >>> both = mars.join(Label.of({"coalition": ["mediator"]}))
    >>> both.can_read("mediator"), both.can_read("mars")
    (True, False)
    """

    policies: tuple[tuple[str, frozenset[str]], ...] = ()

    @classmethod
    def of(cls, policies: Mapping[str, Iterable[str]]) -> Label:
        """Make a label; each originator joins its own readers."""
        return cls(tuple((o, frozenset(policies[o]) | {o}) for o in sorted(policies)))

    @property
    def originators(self) -> frozenset[str]:
        """Whose content it is."""
        return frozenset(o for o, _ in self.policies)

    def allowed_by(self, originator: str) -> frozenset[str] | None:
        """Return the readers one originator allows; None where it sets no restriction."""
        return dict(self.policies).get(originator)

    def can_read(self, reader: str) -> bool:
        """Tell whether every originator allows the reader."""
        for _, allowed in self.policies:  # noqa: SIM110 - asked of every copy: twice as fast
            if reader not in allowed:
                return False
        return True

    def readers(self, among: Iterable[str]) -> frozenset[str]:
        """Return those of `among` who may read."""
        return frozenset(r for r in among if self.can_read(r))

    def flows_to(self, other: Label) -> bool:
        """Tell whether `other` is at least as restrictive for each originator."""
        theirs = dict(other.policies)
        return all(o in theirs and theirs[o] <= allowed for o, allowed in self.policies)

    def join(self, other: Label) -> Label:
        """Return the label of what is derived from both (least upper bound)."""
        merged = dict(self.policies)
        for originator, allowed in other.policies:
            merged[originator] = merged.get(originator, allowed) & allowed
        return Label(tuple(sorted(merged.items(), key=lambda p: p[0])))

    def meet(self, other: Label) -> Label:
        """Return the greatest lower bound; for stating laws, never used to derive."""
        theirs = dict(other.policies)
        common = ((o, allowed | theirs[o]) for o, allowed in self.policies if o in theirs)
        return Label(tuple(common))

    def declassify(self, by: str, to: Iterable[str]) -> Label:
        """Return the label after `by` has released to `to`: its own policy widened, no other.

        Raises
        ------
        NotPermitted
            `by` is not an originator of this label.
        """
        if by not in self.originators:
            raise NotPermitted
        widened = frozenset(to)
        return Label(tuple((o, a | widened if o == by else a) for o, a in self.policies))


PUBLIC = Label()


def join_all(labels: Iterable[Label]) -> Label:
    """Return the join of all, PUBLIC of none."""
    joined = PUBLIC
    for label in labels:
        joined = joined.join(label)
    return joined
