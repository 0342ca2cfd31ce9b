"""Other seeds, other worlds: setup, refresh, the oracle's numbers, and a second pass on each.

    soak/seeds.py [SEED]

Without a seed: twenty of them, an hour at a time.
"""

import shutil
import sys
import tempfile
from datetime import date
from functools import partial
from pathlib import Path

from confirm import differences
from oracle import Oracle
from product import MASTERS, Deployment, command
from progress import go_on
from worlds import WorldOf

SEEDS = range(1, 21)
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 1)
LOGS = {"ops.run_log", "gold.ml_model_runs"}
RUNS = ("workspace_id", "run_id", "result_state", "repair_count")
TOP = (
    "SELECT * FROM get_top_cost_contributors("
    f"start_date => DATE'{FIRST}', end_date => DATE'{LAST}', top_n => 1000000)"
)


def examine(seed: int) -> list[str]:
    """What is wrong in the world of a seed; nothing of it is left."""
    folder = Path(tempfile.mkdtemp(prefix=f"seed-{seed}-"))
    try:
        world = WorldOf(scale="0.002", first=str(FIRST), last=str(LAST), seed=str(seed))
        source = world.simulate_to(folder / "source")
        deployment = Deployment(env="dev", state=folder / "state", schemas="dev_", source=source)
        deployment.run(*MASTERS, at="2026-03-02T06:00:00")
        return [*_compared(deployment), *_second_pass(deployment)]
    finally:
        shutil.rmtree(folder)


def _compared(deployment: Deployment) -> list[str]:
    oracle = Oracle(deployment.source)
    found = differences(oracle, deployment.query(TOP), FIRST, LAST)
    rows = deployment.query(f"SELECT {', '.join(RUNS)} FROM dev_gold.fact_job_run")
    ours = sorted(str([row[name] for name in RUNS]) for row in rows)
    theirs = sorted(str([row[name] for name in RUNS]) for row in oracle.job_runs())
    return found + ([] if ours == theirs else ["fact_job_run differs from the oracle's runs"])


def _second_pass(deployment: Deployment) -> list[str]:
    before = deployment.versions()
    deployment.run(*MASTERS, at="2026-03-02T07:00:00")
    after = deployment.versions()
    written = sorted(name for name in after if before.get(name) != after[name])
    return [f"a second pass writes {name}" for name in written if name not in LOGS]


def main() -> int:
    seeds = [int(word) for word in sys.argv[1:]] or list(SEEDS)
    command("synth")
    return go_on("seeds", {f"seed {seed}": partial(examine, seed) for seed in seeds})


if __name__ == "__main__":
    sys.exit(main())
