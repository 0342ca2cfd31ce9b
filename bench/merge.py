"""Time the merge of new usage records into many: ours, a plain MERGE, and DuckDB with delta-rs.

    bench/merge.py [RECORDS]

The plain MERGE computes the whole SELECT of the table, as a job without change feeds does, in the
same Spark. DuckDB joins the new records with their prices, and delta-rs merges the columns that it
gives by key. Each has its own copy of the table. The account is that of `bench/load.py`, which
makes its tables too, or this does; each run of this adds days to it.
"""

import shutil
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from bench_product import Bench, open_bench
from deltalake import DeltaTable
from load import DAYS, RECORDS
from measuring import Cost, cost_of
from usage_account import KEPT, UsageAccount

from computing.computation import refresh
from content.tables.computed_table import ComputedTable, read_computed_table
from health_monitor.local.spark.session import Profile
from runtime.run_log import Step
from runtime.task import Task

NEW = 100_000
"""Into RECORDS; into fewer, so many fewer."""
FACT = "gold/tables/billing/fact_usage.sql"
PRICED = """
    SELECT u.record_id, u.account_id, u.workspace_id, u.sku_name, u.cloud, u.usage_start_time,
           u.usage_end_time, u.usage_date, u.usage_unit, u.usage_quantity,
           u.usage_quantity::DECIMAL(20, 9)
             * p.pricing.effective_list."default"::DECIMAL(18, 9) AS list_cost
    FROM read_parquet({files}) AS u
    LEFT JOIN '{source}/billing/list_prices/*.parquet' AS p
      ON u.sku_name = p.sku_name AND u.cloud = p.cloud AND u.usage_unit = p.usage_unit
      AND u.usage_start_time >= p.price_start_time
      AND (p.price_end_time IS NULL OR u.usage_start_time < p.price_end_time)"""


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    account = UsageAccount.make(KEPT / f"{records}_records", days=DAYS, a_day=records // DAYS)
    with open_bench(account, Profile.BULK) as bench:
        if bench.is_new:
            bench.begin()
            bench.run("bronze_setup_job", "gold_setup_job")
    before = account.last_day
    account.advance(max(1, DAYS * NEW // RECORDS))
    new = [file for file in _usage(account.folder) if file.stem > f"days-{before}"]
    with open_bench(account, Profile.BULK) as bench:
        costs = compared(bench, new)
    (count,) = duckdb.execute(f"SELECT count(*) FROM read_parquet({_texts(new)})").fetchall()[0]
    print(f"{count:,} new usage records into {records:,}")
    for name, cost in costs.items():
        print(f"  {name:28}{cost}")
    ours = costs["ours"].seconds
    plain, other = costs["plain MERGE"].seconds, costs["DuckDB and delta-rs"].seconds
    print(f"  plain MERGE takes {plain / ours:22.2f} times as long   goal: at least 10")
    print(f"  ours takes {ours / other:29.2f} times DuckDB and delta-rs   goal: at most 3")


def compared(bench: Bench, new: list[Path]) -> Mapping[str, Cost]:
    """What each takes to bring its copy of the table up to the new records."""
    spark, task = bench.product.spark, bench.task("gold_merge_job")
    table = read_computed_table(task.root, FACT, "gold")
    name = task.names.qualified(table.object)
    folder = bench.account.folder.with_suffix(".copies")
    shutil.rmtree(folder, ignore_errors=True)
    copies = {other: folder / other for other in ("merge", "delta_rs")}
    for copy in copies.values():
        spark.table(name).write.format("delta").save(str(copy))
    bench.run("bronze_refresh_job")
    marks = task.log.marks()[table.object]
    ours = cost_of(spark, lambda: _refresh(task, table, marks))
    key = " AND ".join(f"t.{column} = s.{column}" for column in table.key)
    statement = (
        f"MERGE INTO delta.`{copies['merge']}` AS t USING ({task.render(table.query)}) AS s "
        f"ON {key} WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *"
    )
    plain = cost_of(spark, lambda: spark.sql(statement))
    begun = time.perf_counter()
    _by_delta_rs(copies["delta_rs"], bench.account.folder, new)
    other = Cost(seconds=time.perf_counter() - begun, rows=0, files=len(new))
    counts = [spark.table(name).count()]
    counts += [spark.read.format("delta").load(str(copy)).count() for copy in copies.values()]
    if len(set(counts)) > 1:
        sys.exit(f"the tables hold {counts} rows: they were not given the same records")
    shutil.rmtree(folder)
    return {"ours": ours, "plain MERGE": plain, "DuckDB and delta-rs": other}


def _refresh(task: Task, table: ComputedTable, marks: Mapping[str, int]) -> None:
    step = Step(object=table.object, started_at=datetime.now(UTC))
    refresh(task, table, step, marks)
    task.log.append(step)
    task.log.flush()


def _by_delta_rs(copy: Path, source: Path, new: list[Path]) -> None:
    query = PRICED.replace("{files}", str(_texts(new))).replace("{source}", str(source))
    rows = duckdb.execute(query).to_arrow_table()
    assert rows is not None
    merger = DeltaTable(str(copy)).merge(
        rows, predicate="t.record_id = s.record_id", source_alias="s", target_alias="t"
    )
    columns = {column: f"s.{column}" for column in rows.column_names}
    merger.when_matched_update(columns).when_not_matched_insert(columns).execute()


def _usage(folder: Path) -> list[Path]:
    return sorted((folder / "billing" / "usage").glob("*.parquet"))


def _texts(files: list[Path]) -> list[str]:
    return [str(file) for file in files]


if __name__ == "__main__":
    main()
