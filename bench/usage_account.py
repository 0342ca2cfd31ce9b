"""An account of many days: usage, runs and prices of a small simulated one, multiplied.

A copy of a record has ids of its own; a month of the small account follows itself again and again.
Files are in order of arrival, one for each table and day.
"""

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import duckdb

PROJECT = Path(__file__).resolve().parent.parent
KEPT = PROJECT / ".health-monitor" / "bench"
FIRST = date(2026, 1, 1)
MONTH = 30
"""Days of the small account, which are days 0 to 29."""
BEFORE = 10
"""It has some more before them, so that from day 0 on late and corrected records arrive."""
LAST = MONTH + 1
"""The newest day at first: the one after it brings corrections."""
SCALE = "0.005"
A_DAY = 385
"""Usage records of one of its days, about."""
ALL_AT_ONCE = {
    "access/workspaces_latest": "SELECT * FROM '{}'",
    "billing/account_prices": "SELECT * FROM '{}'",
    # The first price of a SKU holds for all the time before.
    "billing/list_prices": """
        SELECT * REPLACE (if(price_start_time = min(price_start_time) OVER same,
                             TIMESTAMPTZ '2020-01-01 00:00:00+00', price_start_time)
                          AS price_start_time)
        FROM '{}' WINDOW same AS (PARTITION BY sku_name, cloud, usage_unit, currency_code)""",
    "lakeflow/jobs": """
        SELECT * EXCLUDE (copy) REPLACE (concat(job_id, copy) AS job_id)
        FROM '{}', range({copies}) AS c(copy)""",
}
BY_DAY = {
    "billing/usage": """
        SELECT * EXCLUDE (copy) REPLACE (
          md5(concat_ws('-', record_id, copy, {shift})) AS record_id,
          usage_date + {shift} AS usage_date, ingestion_date + {shift} AS ingestion_date,
          usage_start_time + INTERVAL ({shift}) DAY AS usage_start_time,
          usage_end_time + INTERVAL ({shift}) DAY AS usage_end_time,
          struct_update(usage_metadata, job_id := usage_metadata.job_id || copy,
            job_run_id := usage_metadata.job_run_id || copy || ({shift} + 10000)
          ) AS usage_metadata)
        FROM '{}', range({copies}) AS c(copy) WHERE ingestion_date = DATE '{day}'""",
    "lakeflow/job_run_timeline": """
        SELECT * EXCLUDE (copy) REPLACE (
          concat(job_id, copy) AS job_id, run_id || copy || ({shift} + 10000) AS run_id,
          period_start_time + INTERVAL ({shift}) DAY AS period_start_time,
          period_end_time + INTERVAL ({shift}) DAY AS period_end_time)
        FROM '{}', range({copies}) AS c(copy)
        WHERE CAST(period_start_time AS DATE) = DATE '{day}'""",
}


@dataclass(frozen=True, kw_only=True)
class UsageAccount:
    """A folder of exported tables up to a day, to which further days can be added."""

    folder: Path
    copies: int
    """How many times the small account is there."""

    @classmethod
    def make(cls, folder: Path, *, days: int, a_day: int) -> "UsageAccount":
        """The account up to day LAST, with so many records a day; once made, it stays."""
        account = cls(folder=folder, copies=-(-a_day // A_DAY))
        if not account._made.is_file():
            for table, query in ALL_AT_ONCE.items():
                account._write(table, "all", query.replace("{copies}", str(account.copies)))
            account._add(range(LAST + 1 - days, LAST + 1))
            account._made.write_text(str(LAST), encoding="utf-8")
        return account

    @property
    def last_day(self) -> date:
        """The newest day of arrival."""
        return _day(int(self._made.read_text(encoding="utf-8")))

    def advance(self, days: int = 1) -> None:
        """Let days pass: what arrives on them, late and corrected records among it."""
        last = (self.last_day - FIRST).days
        self._add(range(last + 1, last + 1 + days))
        self._made.write_text(str(last + days), encoding="utf-8")

    def _add(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            shift = number - number % MONTH
            known = {"copies": self.copies, "shift": shift, "day": _day(number % MONTH)}
            for table, query in BY_DAY.items():
                for name, value in known.items():
                    query = query.replace(f"{{{name}}}", str(value))
                self._write(table, f"days-{_day(number)}", query)

    def _write(self, table: str, name: str, query: str) -> None:
        target = self.folder / table / f"{name}.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        rows = query.replace("'{}'", f"({_instants(self._small / table)})")
        duckdb.execute(f"COPY ({rows}) TO '{target}' (FORMAT parquet)")

    @property
    def _made(self) -> Path:
        """Beside the folder: what lies in it is exported."""
        return self.folder.with_suffix(".last")

    @cached_property
    def _small(self) -> Path:
        folder = KEPT / "small"
        if not (folder / "_world.json").is_file():
            days = ("--from", _day(-BEFORE).isoformat(), "--to", _day(MONTH - 1).isoformat())
            subprocess.run(
                [
                    *(str(PROJECT / "bin" / "health-monitor"), "simulate", "--scale", SCALE),
                    *("--seed", "7", *days, "--out", str(folder)),
                ],
                check=True,
                stdout=subprocess.DEVNULL,
            )
        return folder


def _day(number: int) -> date:
    return FIRST + timedelta(days=number)


def _instants(folder: Path) -> str:
    """A query of the rows of a folder; Spark writes its timestamps as ones without a zone."""
    rows = f"SELECT * FROM '{folder}/*.parquet'"
    duckdb.execute("SET TimeZone = 'UTC'")
    columns = duckdb.execute(f"DESCRIBE {rows}").fetchall()
    zoned = [
        f'"{name}"::TIMESTAMPTZ AS "{name}"' for name, type_, *_ in columns if type_ == "TIMESTAMP"
    ]
    return rows.replace("*", f"* REPLACE ({', '.join(zoned)})", 1) if zoned else rows
