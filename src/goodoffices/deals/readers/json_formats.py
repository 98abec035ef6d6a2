"""NegoLog and GeniusWeb scenario folders, in JSON. Both: utility = sum of weight * evaluation.

1. NegoLog: `profileA.json` and `profileB.json`, each with `issueWeights` and `issues`; a missing
   `reservationValue` is 0. `specs.json` holds reference points and is not read. (What it calls
   Kalai is the deal of the largest sum.)
2. GeniusWeb: a domain (`issuesValues`) and profiles (`LinearAdditiveUtilitySpace`). Evaluations are
   not divided by their largest. The reservation is a deal; its utility is the no-deal value.
   Without one the least utility is assumed. Number issues and other profiles are refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.deals.readers.tables import label, linear, listed, mapped, number, row_for
from goodoffices.deals.scenario import Issue, Preferences, Reservation, Scenario

__all__ = ["is_geniusweb", "is_negolog", "read_geniusweb", "read_negolog"]

SPACE = "LinearAdditiveUtilitySpace"
Documents = Sequence[tuple[Path, object]]


def is_negolog(data: object) -> bool:
    """Say whether a document is a NegoLog profile."""
    return isinstance(data, dict) and {"issueWeights", "issues"} <= set(data)


def is_geniusweb(data: object) -> bool:
    """Say whether a document is a GeniusWeb domain or profile."""
    if not isinstance(data, dict):
        return False
    return "issuesValues" in data or any(str(key).endswith("UtilitySpace") for key in data)


def read_negolog(name: str, files: Documents) -> Scenario:
    """Return the scenario of the NegoLog profiles of one folder."""
    profiles = [(path, mapped(data, path.name)) for path, data in files if is_negolog(data)]
    first_path, first = profiles[0]
    tables = mapped(first["issues"], f"{first_path.name}, issues")
    issues = tuple(
        Issue(issue, tuple(mapped(table, f"{first_path.name}, issue {issue!r}")))
        for issue, table in tables.items()
    )
    parties = tuple(
        _weighted(
            path.stem,
            issues,
            mapped(data["issueWeights"], f"{path.name}, issueWeights"),
            mapped(data["issues"], f"{path.name}, issues"),
            number(data.get("reservationValue") or 0, f"{path.name}, reservationValue"),
        )
        for path, data in profiles
    )
    return Scenario(issues, parties, name=name, notices=_odd_weights(profiles))


def _odd_weights(profiles: Sequence[tuple[Path, Mapping[str, object]]]) -> tuple[str, ...]:
    """Notice weights that do not add up to one."""
    notices = []
    for path, data in profiles:
        weights = mapped(data.get("issueWeights") or {}, f"{path.name}, issueWeights")
        total = sum((number(w, f"{path.name}, weights") for w in weights.values()), Fraction(0))
        if abs(total - 1) > Fraction(1, 10**6):
            notices.append(f"{path.name}: weights add up to {float(total):.9g}; used as stored")
    return tuple(notices)


def read_geniusweb(name: str, files: Documents) -> Scenario:
    """Return the scenario of the GeniusWeb files of one folder."""
    known = [(path, mapped(data, path.name)) for path, data in files if is_geniusweb(data)]
    profiles = [(path, data) for path, data in known if "issuesValues" not in data]
    domains = [data for _, data in known if "issuesValues" in data]
    if not profiles:
        raise BadInput(
            name, expected="a profile per party", found="none", advice=f"Look for {SPACE}."
        )
    if not domains:
        inside = mapped(profiles[0][1].get(SPACE), profiles[0][0].name)
        domains = [mapped(inside.get("domain"), f"{profiles[0][0].name}, domain")]
    issues = tuple(
        Issue(issue, _values(mapped(item, f"domain, issue {issue!r}"), issue))
        for issue, item in mapped(domains[0].get("issuesValues"), "issuesValues").items()
    )
    parties = tuple(_geniusweb_party(path, data, issues) for path, data in profiles)
    inner = [(path, mapped(data.get(SPACE), path.name)) for path, data in profiles]
    return Scenario(issues, parties, name=name, notices=_odd_weights(inner))


def _values(item: Mapping[str, object], issue: str) -> tuple[str, ...]:
    if "values" not in item:
        raise BadInput(
            f"domain, issue {issue!r}",
            expected="a list of values",
            found=sorted(item),
            advice="Number issues are not read: list the values in steps.",
        )
    return tuple(label(v, f"domain, issue {issue!r}") for v in listed(item["values"], issue))


def _geniusweb_party(
    path: Path, data: Mapping[str, object], issues: Sequence[Issue]
) -> Preferences:
    if SPACE not in data:
        raise BadInput(
            path.name, expected=SPACE, found=sorted(data), advice="Other profiles are not read."
        )
    space = mapped(data[SPACE], path.name)
    tables = {
        issue: mapped(item, f"{path.name}, issue {issue!r}")
        for issue, item in mapped(space.get("issueUtilities"), f"{path.name}").items()
    }
    evaluations: dict[str, object] = {}
    for issue, table in tables.items():
        if "discreteutils" not in table:
            raise BadInput(
                f"{path.name}, issue {issue!r}",
                expected="discreteutils",
                found=sorted(table),
                advice="Number issues are not read: list the values in steps.",
            )
        inner = mapped(table["discreteutils"], f"{path.name}, issue {issue!r}")
        evaluations[issue] = inner.get("valueUtilities")
    weights = mapped(space.get("issueWeights"), f"{path.name}, issueWeights")
    party = _weighted(path.stem, issues, weights, evaluations, _stated(space, path))
    bid = space.get("reservationBid")
    if bid is None:
        return party
    values = mapped(mapped(bid, path.name).get("issuevalues"), f"{path.name}, reservationBid")
    return _at_bid(party, issues, values, path)


def _stated(space: Mapping[str, object], path: Path) -> Fraction | None:
    value = space.get("reserved_value")
    return None if value is None else number(value, f"{path.name}, reserved_value")


def _at_bid(
    party: Preferences, issues: Sequence[Issue], bid: Mapping[str, object], path: Path
) -> Preferences:
    """Return the party with the utility of its reservation deal; missing issues add nothing."""
    total = 0
    for issue, row in zip(issues, party.tables, strict=True):
        if issue.name in bid:
            wanted = label(bid[issue.name], path.name)
            if wanted not in issue.values:
                raise BadInput(
                    f"{path.name}, reservationBid, issue {issue.name!r}",
                    expected="a value of the domain",
                    found=wanted,
                    advice="Check the spelling.",
                )
            total += row[issue.values.index(wanted)]
    return replace(party, reservation=Reservation(Fraction(total, party.scale), assumed=False))


def _weighted(
    party: str,
    issues: Sequence[Issue],
    weights: Mapping[str, object],
    tables: Mapping[str, object],
    reservation: Fraction | None,
) -> Preferences:
    names = {issue.name for issue in issues}
    for what, found in (("weights", set(weights)), ("evaluations", set(tables))):
        if found != names:
            raise BadInput(
                f"{party}, {what}",
                expected="the issues of the domain",
                found=f"differing at {sorted(found ^ names)[:8]}",
                advice="The parties must speak of the same issues.",
            )
    rows = [row_for(i, mapped(tables[i.name], f"{party}, {i.name!r}"), party) for i in issues]
    factors = [
        number(weights[issue.name], f"{party}, weight of {issue.name!r}") for issue in issues
    ]
    return linear(party, rows, factors, reservation)
