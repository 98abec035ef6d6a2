"""Releases in force: how an originator's permission widens a label, and how it ends.

1. A grant lets the readers it names into one originator's policy, and into no other.
2. A grant is used for a reader once every originator allows him: from then on he may know.
3. A withdrawal ends what is unused. Who holds it already keeps his grant: nothing is unsent. What
   is held back is unused, whoever may read it once it is let go.
4. A grant whose term is over before the last consent is given lapses, as far as it is unused. A
   term or a consent without a time that can be told ends nothing by itself. So does a grant of
   what is held, if its term is over when it is let go.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import datetime

from goodoffices.labels.label import Label

__all__ = ["Grant", "Granted"]


@dataclass(frozen=True, slots=True)
class Grant:
    """One originator's release to some readers; `release` is the entry it stands in.

    `given` is when it was consented to, `until` the last moment of its term, both with a zone.
    """

    release: str
    whose: str
    to: frozenset[str]
    given: datetime | None = None
    until: datetime | None = None

    def over(self, at: datetime | None) -> bool:
        """Tell whether its term is known to be over at a time."""
        return at is not None and self.until is not None and self.until < at


@dataclass(frozen=True, slots=True)
class Granted:
    """A label as it was given, and the grants on it in the order they came.

    Examples
    --------
    >>> both = Label.of({"mars": ["mediator"], "coalition": ["mediator"]})
    >>> first = Granted(both).release(Grant("r1", "mars", frozenset({"press"})))
    >>> first.label.can_read("press")
    False
    >>> second = first.release(Grant("r2", "coalition", frozenset({"press"})))
    >>> second.label.can_read("press"), second.withdraw("r1", "mars").label.can_read("press")
    (True, True)
    >>> first.withdraw("r1", "mars") == Granted(both)
    True
    """

    base: Label
    grants: tuple[Grant, ...] = ()

    @property
    def label(self) -> Label:
        """The label with all grants in force."""
        label = self.base
        for grant in self.grants:
            label = label.declassify(grant.whose, grant.to)
        return label

    def release(self, grant: Grant) -> Granted:
        """Add a grant; what is unused and over by its consent lapses.

        Raises
        ------
        NotPermitted
            It is not by an originator of the label.
        """
        self.base.declassify(grant.whose, grant.to)
        used, added = self.label, Granted(self.base, (*self.grants, grant))
        lapsed = {r: added._last_consent(r) for r in grant.to if not used.can_read(r)}
        left = (
            replace(g, to=frozenset(r for r in g.to if not g.over(lapsed.get(r))))
            for g in added.grants
        )
        return Granted(self.base, tuple(g for g in left if g.to))

    def _last_consent(self, reader: str) -> datetime | None:
        return max((g.given for g in self.given_to(reader) if g.given), default=None)

    def withdraw(self, release: str, by: str, *, but: Container[str] | None = None) -> Granted:
        """End a release of `by` for all but those who hold it: whoever may read, by default."""
        holders = self.label.readers(r for g in self.grants for r in g.to) if but is None else but
        left = (
            replace(g, to=frozenset(r for r in g.to if r in holders))
            if (g.release, g.whose) == (release, by)
            else g
            for g in self.grants
        )
        return Granted(self.base, tuple(g for g in left if g.to))

    def lapse(self, at: datetime | None, *, but: Container[str]) -> Granted:
        """End what is over by a time, for all but those who hold it already."""
        left = (
            replace(g, to=frozenset(r for r in g.to if r in but or not g.over(at)))
            for g in self.grants
        )
        return Granted(self.base, tuple(g for g in left if g.to))

    def label_for(self, reader: str) -> Label:
        """Return the label as far as the grants concern one reader."""
        label = self.base
        for grant in self.given_to(reader):
            label = label.declassify(grant.whose, (reader,))
        return label

    def given_to(self, reader: str) -> tuple[Grant, ...]:
        """Return the grants that name a reader."""
        return tuple(g for g in self.grants if reader in g.to)
