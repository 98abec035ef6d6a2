"""Verification: inspection mathematics and regimes that make a promise credible.

One module answers one question:

- `sampling`: how many items to look at; `variables`: how well to measure them.
- `games`: when to inspect, seen by the inspected; `timing`: when, unseen; `coverage`: where.
- `quotas`: what a quota detects, and how to split it by region or year.
- `deterrence`: how likely detection must be; `credibility`: which regime backs a commitment.
- `terms`, `proposals`, `detection`, `matching`, `deadlock`: what each side would allow against
  what each needs to see; `trial`: a violator who knows the plan tries it.
- `treaties`, `ledger`: quotas, clocks and levels of real treaties, and use counted against them.
"""
