"""Time a refresh over a short and a long history: what it costs has to follow the news.

    bench/refresh.py [DAYS]

With DAYS: only over that history. The accounts and their tables are kept; each run of this adds
one day to both.
"""

import json
import subprocess
import sys

from bench_product import Bench, open_bench
from measuring import Cost, cost_of
from usage_account import KEPT, UsageAccount

from health_monitor.local.spark.session import Profile

A_DAY = 11_000
HISTORIES = (30, 300)
SETUP = ("bronze_setup_job", "gold_setup_job")
REFRESH = ("bronze_refresh_job", "gold_merge_job")
PASSES = ("nothing new, Spark just started", "nothing new", "one new day")
GOALS = {"nothing new": 1.2, "one new day": 1.5}
"""The longer history may take so many times as long."""
READ_GOAL = 1.1
"""And may read so many times as many rows and files for a new day."""


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps([vars(cost) for cost in refreshed(int(sys.argv[1]))]))
        return
    found: dict[int, dict[str, Cost]] = {}
    for days in HISTORIES:
        done = subprocess.run(
            [sys.executable, __file__, str(days)], check=True, stdout=subprocess.PIPE, text=True
        )
        costs = (Cost(**cost) for cost in json.loads(done.stdout.splitlines()[-1]))
        found[days] = dict(zip(PASSES, costs, strict=True))
    print(f"{' '.join(REFRESH)}, {A_DAY:,} usage records a day")
    for days, passes in found.items():
        for name, cost in passes.items():
            print(f"  {days:4} days, {name:32}{cost}")
    short, long = (found[days] for days in HISTORIES)
    for name, goal in GOALS.items():
        ratio = long[name].seconds / short[name].seconds
        print(f"  {name:32}{ratio:6.2f} times as long      goal: at most {goal}")
    for what in ("rows", "files"):
        ratio = getattr(long["one new day"], what) / getattr(short["one new day"], what)
        print(f"  one new day{ratio:27.2f} times as many {what}   goal: at most {READ_GOAL}")


def refreshed(days: int) -> list[Cost]:
    """The costs of the three passes."""
    account = UsageAccount.make(KEPT / f"{days}_days", days=days, a_day=A_DAY)
    with open_bench(account, Profile.BULK) as bench:
        if bench.is_new:
            bench.begin()
            bench.run(*SETUP)
    # A new Spark: the first pass is what a user waits for, with nothing compiled yet.
    with open_bench(account, Profile.SMALL) as bench:
        costs = [cost_of(bench.product.spark, lambda: bench.run(*REFRESH)) for _ in PASSES[:2]]
        next_day(bench)
        costs.append(cost_of(bench.product.spark, lambda: bench.run(*REFRESH)))
    return costs


def next_day(bench: Bench) -> None:
    """A day passes in the account."""
    bench.account.advance()
    bench.register()


if __name__ == "__main__":
    main()
