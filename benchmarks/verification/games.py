"""Sequential inspection games: closed form in ratios against pygambit on the whole game tree."""

from __future__ import annotations

import itertools
import json
import statistics
import subprocess
import time
from fractions import Fraction
from pathlib import Path

from goodoffices.verification.games import inspection_value

PEER = Path(__file__).parents[2] / ".venv-peers" / "bin" / "python"
GAMES = [(n, m) for n in range(2, 9) for m in range(1, n)]
LARGE = [(1000, m) for m in (1, 100, 300, 500, 900, 999)]
IN_RATIOS = 6  # beyond this pygambit needs minutes in ratios; it answers in floats
GAMBIT = """
import io, json, sys, time
import pygambit as gbt
found = []
for efg, rational in json.load(sys.stdin):
    game = gbt.read_efg(io.StringIO(efg))
    start = time.perf_counter()
    answer = gbt.nash.lp_solve(game, rational=rational).equilibrium
    taken = time.perf_counter() - start
    value = answer.payoffs["E"]
    found.append([str(value), taken])
print(json.dumps(found))
"""


def game_tree(n: int, m: int) -> str:
    """Return the game as an EFG file: the inspectee does not see the present choice."""
    seen = itertools.count(1)
    outcome = itertools.count(1)
    lines = ['EFG 2 R "inspection" { "I" "E" }']

    def end(value: int) -> None:
        lines.append(f't "" {next(outcome)} "" {{ {-value}, {value} }}')

    def stage(n: int, m: int) -> None:
        if m >= n:
            end(0)
        elif m == 0:
            end(1)
        else:
            here = next(seen)
            lines.append(f'p "" 1 {here} "" {{ "inspect" "not" }} 0')
            for inspects in (1, 0):
                lines.append(f'p "" 2 {here} "" {{ "legal" "violate" }} 0')
                stage(n - 1, m - inspects)
                end(-1 if inspects else 1)

    stage(n, m)
    return "\n".join(lines) + "\n"


def main() -> None:
    taken = []
    for n, m in LARGE:
        start = time.perf_counter()
        inspection_value(n, m)
        taken.append(time.perf_counter() - start)
    print(f"ours     n = 1000, six m, slowest      {1e3 * max(taken):9.3f} ms (bar 1 s)")
    if not PEER.exists():
        print("pygambit skipped: no .venv-peers; `make bench` sets it up")
        return
    games = [*GAMES, (10, 3)]
    trees = json.dumps([(game_tree(n, m), n <= IN_RATIOS) for n, m in games])
    done = subprocess.run(
        [PEER, "-c", GAMBIT], input=trees, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"pygambit failed: {done.stderr.strip().splitlines()[-1]}")
        return
    answers = json.loads(done.stdout)
    same = sum(
        abs(inspection_value(*g) - Fraction(value)) <= (0 if g[0] <= IN_RATIOS else 1e-9)
        for g, (value, _) in zip(games, answers, strict=True)
    )
    print(
        f"pygambit equal in {same} of {len(games)} games (n <= 8, every m; 10, 3); n <= 6 in ratios"
    )
    ours = []
    for _ in range(99):
        start = time.perf_counter()
        inspection_value(10, 3)
        ours.append(time.perf_counter() - start)
    mine, peer = statistics.median(ours), answers[-1][1]
    print(
        f"n = 10, m = 3: ours {1e6 * mine:.1f} us, pygambit {peer:.3f} s: {peer / mine:,.0f} times"
    )


if __name__ == "__main__":
    main()
