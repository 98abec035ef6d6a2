"""What each side would allow and what it needs to see: two answers to one request.

1. Every party answers the same words. Answers to different words are not put together.
2. Nothing is opened until every party has answered; a sealed answer is a digest over a nonce and
   the answer, and opens only to the very answer that was sealed.
3. A measure is permitted when all its hosts permit it, a red line when one of them drew it, and
   otherwise not stated. An obligation's target is the highest that any party needs, and the days
   within which a breach must be seen the fewest.
4. Parties are listed in the order of the request, so that exchanging two answers exchanges the
   outcome and nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.verification.checks import RepeatedName, UnknownName, checked
from goodoffices.verification.terms import Measure, Obligation, Permission, Terms

__all__ = ["DifferentRequest", "NotAllIn", "Proposal", "bring_together", "opens", "seal"]

SHORTEST_NONCE = 16


class DifferentRequest(BadInput):
    """Two parties answered different words."""

    def __init__(self, party: str, found: str) -> None:
        super().__init__(
            f"proposal of {party}, request",
            expected="the same words that every party was asked",
            found=found,
            advice="Ask this party again in the words of the request.",
        )


class NotAllIn(NoAnswer):
    """A proposal is still out."""

    def __init__(self) -> None:
        super().__init__("Not every party has answered: nothing is opened before all have.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One party's answer.

    Parameters
    ----------
    party : str
        Who answers.
    request : str
        The words it was asked.
    permits, red_lines : frozenset of str
        Measures it would host, and measures it will not host.
    needs : mapping of obligation to Fraction
        How surely it must see a breach. [probability]
    within : mapping of obligation to Fraction
        How soon it must see it, where that matters. [days]
    """

    party: str
    request: str
    permits: frozenset[str] = frozenset()
    red_lines: frozenset[str] = frozenset()
    needs: Mapping[str, Fraction] = field(default_factory=dict)
    within: Mapping[str, Fraction] = field(default_factory=dict)


def seal(proposal: Proposal, nonce: bytes) -> str:
    """Return the digest under which a proposal is held until all are in.

    Parameters
    ----------
    proposal : Proposal
        The answer.
    nonce : bytes
        At least 16 bytes drawn by the party, kept until opening.

    Raises
    ------
    BadInput
        A nonce so short that the answer could be guessed.
    """
    if len(nonce) < SHORTEST_NONCE:
        raise BadInput(
            "nonce",
            expected=f"at least {SHORTEST_NONCE} random bytes",
            found=len(nonce),
            advice="Draw it from the system's generator.",
        )
    return hmac.new(nonce, _bytes(proposal), hashlib.sha256).hexdigest()


def _bytes(proposal: Proposal) -> bytes:
    needs = {duty: str(target) for duty, target in sorted(proposal.needs.items())}
    parts = [
        proposal.party,
        proposal.request,
        sorted(proposal.permits),
        sorted(proposal.red_lines),
        needs,
    ]
    if proposal.within:
        parts.append({duty: str(days) for duty, days in sorted(proposal.within.items())})
    return json.dumps(parts, ensure_ascii=True).encode()


def opens(digest: str, proposal: Proposal, nonce: bytes) -> bool:
    """Whether this is the proposal that was sealed."""
    return hmac.compare_digest(digest, seal(proposal, nonce))


def bring_together(request: str, terms: Terms, proposals: Sequence[Proposal]) -> Terms:
    """Put the parties' answers into the terms.

    Parameters
    ----------
    request : str
        The words every party was asked.
    terms : Terms
        Catalogue of measures and obligations; its permissions and targets are replaced where an
        answer states one.
    proposals : sequence of Proposal
        One from each party, in any order.

    Returns
    -------
    Terms
        Checked.

    Raises
    ------
    NotAllIn
        A party has not answered: the same words whoever it is.
    DifferentRequest
        A party answered other words.
    BadInput
        A party twice, an unknown name, a measure both permitted and refused, or someone else's
        ground.
    """
    answers = {p.party: p for p in proposals}
    if len(answers) < len(proposals):
        raise RepeatedName("proposals", max(answers, key=[p.party for p in proposals].count))
    for party in answers:
        if party not in terms.parties:
            raise UnknownName("proposals", "a party", party, terms.parties)
    if len(answers) < len(terms.parties):
        raise NotAllIn
    for party in terms.parties:
        _whole(answers[party], request, terms)
    measures = tuple(replace(m, permission=_permission(m, answers)) for m in terms.measures)
    duties = tuple(_needed(o, answers) for o in terms.obligations)
    return checked(replace(terms, measures=measures, obligations=duties))


def _needed(duty: Obligation, answers: Mapping[str, Proposal]) -> Obligation:
    """Return an obligation with the surest and the soonest detection that anyone needs."""
    targets = [a.needs[duty.id] for a in answers.values() if duty.id in a.needs]
    days = [a.within[duty.id] for a in answers.values() if duty.id in a.within]
    soonest = min((d for d in (duty.within, *days) if d is not None), default=None)
    return replace(duty, target=max([duty.target, *targets]), within=soonest)


def _whole(answer: Proposal, request: str, terms: Terms) -> None:
    if answer.request != request:
        raise DifferentRequest(answer.party, answer.request)
    where = f"proposal of {answer.party}"
    hosted = {m.id for m in terms.measures if answer.party in m.hosts}
    for kind, names in (("permits", answer.permits), ("red_lines", answer.red_lines)):
        for name in sorted(names - hosted):
            raise UnknownName(f"{where}, {kind}", "a measure it hosts", name, hosted)
    both = sorted(answer.permits & answer.red_lines)
    if both:
        raise BadInput(
            where,
            expected="each measure permitted or refused, not both",
            found=both[0],
            advice="Ask which of the two is meant.",
        )
    duties = {o.id for o in terms.obligations}
    for duty in sorted({*answer.needs, *answer.within} - duties):
        raise UnknownName(f"{where}, needs", "an obligation", duty, duties)


def _permission(one: Measure, answers: Mapping[str, Proposal]) -> Permission:
    if any(one.id in answers[host].red_lines for host in one.hosts):
        return Permission.RED_LINE
    if all(one.id in answers[host].permits for host in one.hosts):
        return Permission.PERMITTED
    return Permission.NOT_STATED
