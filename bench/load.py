"""Time the first load of many usage records, and Gold's fill, beside Spark's plain copy of them.

    bench/load.py [RECORDS]

The floor writes the same files as a Delta table, in the same session, and looks at nothing.
"""

import shutil
import sys

from bench_product import open_bench
from measuring import cost_of
from pyspark.sql import SparkSession
from usage_account import KEPT, UsageAccount

from health_monitor.local.spark.session import Profile

RECORDS = 10_000_000
DAYS = 300
GOAL = 4.0


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    account = UsageAccount.make(KEPT / f"{records}_records", days=DAYS, a_day=records // DAYS)
    shutil.rmtree(account.folder.with_suffix(".state"), ignore_errors=True)
    with open_bench(account, Profile.BULK) as bench:
        spark = bench.product.spark
        copied = account.folder.with_suffix(".copy")
        shutil.rmtree(copied, ignore_errors=True)
        source = str(account.folder / "billing" / "usage")

        def copy() -> None:
            spark.read.parquet(source).write.format("delta").save(str(copied))

        warm_up(spark, source)
        floor = cost_of(spark, copy)
        bench.begin()
        loaded = cost_of(spark, lambda: bench.run("bronze_setup_job"))
        filled = cost_of(spark, lambda: bench.run("gold_setup_job"))
        count = spark.read.format("delta").load(str(copied)).count()
        print(f"first load of {count:,} usage records, in a session that had started")
        print(f"  copied by Spark            {floor}")
        print(f"  bronze_setup_job           {loaded}")
        print(f"  gold_setup_job             {filled}")
        ratio = loaded.seconds / floor.seconds
        print(f"  Bronze{ratio:27.2f} times the copy   goal: at most {GOAL}")
        shutil.rmtree(copied)


def warm_up(spark: SparkSession, source: str) -> None:
    """Read a little, so that the floor does not pay for what the first statement compiles."""
    spark.read.parquet(source).limit(1000).collect()  # bounded: some rows


if __name__ == "__main__":
    main()
