"""5 x 1,500 scenes with known truth: lineage in the model, against independent naive Bayes."""

from __future__ import annotations

import numpy as np

from goodoffices.intelligence.scenes import BENT
from tests.intelligence.test_scenes import answers, naive, weighed


def main() -> None:
    print("scenes of the model's kind; ours has words and one grade only; naive knows every number")
    print("and takes all reports as independent")
    print("seed  way     right  Brier    log   says > 90 %: times, right")
    for seed in range(5):
        for name, rows in zip(
            ("ours", "naive"), answers(1_500, seed, [weighed, naive]), strict=True
        ):
            sure = rows[rows[:, 2] > 0.9, 3]
            print(
                f"{seed:>4}  {name:<6} {rows[:, 3].mean():6.3f} {rows[:, 1].mean():6.3f} "
                f"{-np.log(rows[:, 0]).mean():6.3f}   {len(sure):>5}, {sure.mean():.3f}"
            )
    print("scenes not of the model's kind: mean log loss, ours and naive")
    for seed, bent in enumerate(BENT):
        ours, theirs = answers(1_500, 100 + seed, [weighed, naive], bent=bent)
        losses = [-float(np.log(rows[:, 0]).mean()) for rows in (ours, theirs)]
        print(f"  {bent:<20} {losses[0]:.3f}  {losses[1]:.3f}  ratio {losses[1] / losses[0]:.2f}")


if __name__ == "__main__":
    main()
