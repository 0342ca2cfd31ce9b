"""What the product must say about a folder of exported system tables, computed another way.

DuckDB reads the parquet files themselves; nothing here knows the product. Money is Python's: whole
factors, a product that is rounded once, half up, to eighteen places, and sums of DECIMAL(38,18).
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path
from typing import Any

import duckdb
import yaml
from duckdb.func import FunctionNullHandling

SQL = Path(__file__).resolve().parent / "sql"
SYSTEM_TABLES = Path(__file__).resolve().parents[2] / "workloads" / "system_tables"
"""What the tables are, as Databricks documents them."""
RUNS = """SELECT NULL::VARCHAR AS workspace_id, NULL::VARCHAR AS job_id, NULL::VARCHAR AS run_id,
NULL::VARCHAR AS run_type, NULL::TIMESTAMP AS period_start_time, NULL::TIMESTAMP AS period_end_time,
NULL::VARCHAR AS result_state, NULL::VARCHAR AS termination_code WHERE FALSE"""
OPTIONAL = {
    "billing.account_prices": "SELECT * FROM billing.list_prices WHERE FALSE",
    "lakeflow.job_run_timeline": RUNS,
}
"""What stands for a table that many accounts do not have."""
PRICE_KEY = "sku_name, cloud, usage_unit, currency_code, price_start_time"
KEYS = {
    "billing.usage": "record_id",
    "billing.list_prices": PRICE_KEY,
    "billing.account_prices": PRICE_KEY,
    "access.workspaces_latest": "workspace_id",
}
"""What occurs once in an export: of two exports in one folder only one can be right."""
READ = re.compile(r"(?:FROM|JOIN) ([a-z_]+\.[a-z_]+)")
GROUPS = frozenset(
    {"workspace_id", "sku_name", "cloud", "owner", "usage_date", "billing_origin_product"}
)
FIRST, LAST = date(1900, 1, 1), date(9999, 12, 31)
MONEY = "DECIMAL(38,18)"
EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
"""Holds all digits of a product of two amounts of MONEY."""


class OracleError(Exception):
    """The folder is not what the oracle can read."""


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Cost in USD and records of a range of days."""

    list_cost: Decimal
    account_cost: Decimal
    records: int
    unpriced_records: int


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """Usage rows that came between two days."""

    added: int
    late: int
    """Those for days before the newest day that was already there."""
    corrected: int
    """Retractions and restatements."""


def cost_of(quantity: Decimal | None, price: Decimal | None) -> Decimal | None:
    """The product to eighteen places; none where a factor is missing, or MONEY cannot hold it."""
    if quantity is None or price is None:
        return None
    cost = EXACT.quantize(EXACT.multiply(quantity, price), Decimal("1E-18"))
    return cost if cost.copy_abs() < Decimal("1E20") else None


class Oracle:
    """Totals of one folder; days are inclusive, all of them when none are given."""

    def __init__(self, folder: Path) -> None:
        self._connection = duckdb.connect()
        self._connection.execute("SET TimeZone = 'UTC'")
        self._tables = sorted(
            f"{path.parent.name}.{path.name}"
            for path in folder.glob("[!_]*/*")
            if _data_files(path)
        )
        texts = [path.read_text(encoding="utf-8") for path in SQL.glob("*.sql")]
        needed = {name for text in texts for name in READ.findall(text)} - OPTIONAL.keys()
        for table in sorted(needed - set(self._tables)):
            path = folder / table.replace(".", "/")
            raise OracleError(f"{path}: no parquet files: pass an exported folder")
        for table in self._tables:
            files = [str(path) for path in _data_files(folder / table.replace(".", "/"))]
            listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
            self._view(table, f"SELECT * FROM read_parquet([{listed}])")
            if table in KEYS:
                self._refuse_repeated(KEYS[table], f"read_parquet([{listed}], filename = 'file')")
        for table in OPTIONAL.keys() - set(self._tables):
            self._view(table, OPTIONAL[table])
        self._connection.create_function(
            "cost_of", cost_of, [MONEY, MONEY], MONEY, null_handling=FunctionNullHandling.SPECIAL
        )
        for definition in ("priced", "folded_runs"):
            self._connection.execute((SQL / f"{definition}.sql").read_text(encoding="utf-8"))

    def rows(self, sql: str, **parameters: object) -> list[dict[str, Any]]:
        """The result of a query over the views, as mappings."""
        result = self._connection.execute(sql, parameters or None)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def totals(self, first: date = FIRST, last: date = LAST) -> Totals:
        """Everything that was used on these days."""
        ((list_cost, account_cost, records, unpriced),) = self._tuples("totals", first, last)
        return Totals(
            list_cost=Decimal(list_cost),
            account_cost=Decimal(account_cost),
            records=records,
            unpriced_records=unpriced,
        )

    def cost_by(self, *columns: str, first: date = FIRST, last: date = LAST) -> dict[Any, Totals]:
        """Totals per workspace_id, sku_name, owner, usage_date, ... (any of GROUPS)."""
        if not columns or not GROUPS.issuperset(columns):
            raise OracleError(f"{columns}: group by any of {', '.join(sorted(GROUPS))}")
        keys = ", ".join(columns)
        text = (SQL / "totals.sql").read_text(encoding="utf-8")
        grouped = f"{text.replace('SELECT', f'SELECT {keys},', 1)} GROUP BY {keys}"
        found = self._connection.execute(grouped, {"first": first, "last": last}).fetchall()
        size = len(columns)
        return {
            row[0] if size == 1 else row[:size]: Totals(
                list_cost=Decimal(row[size]),
                account_cost=Decimal(row[size + 1]),
                records=row[size + 2],
                unpriced_records=row[size + 3],
            )
            for row in found
        }

    def unpriced(self, first: date = FIRST, last: date = LAST) -> list[dict[str, Any]]:
        """SKU, cloud, unit, records and quantity of what has no price."""
        return self._named("unpriced", first, last)

    def top_cost_contributors(self, first: date, last: date) -> list[dict[str, Any]]:
        """Every workspace and SKU with cost and share of the total, dearest first."""
        return self._named("top_cost_contributors", first, last)

    def success_rates(self, first: date = FIRST, last: date = LAST) -> list[dict[str, Any]]:
        """Runs of each job that began on these days, by outcome."""
        return self._named("success_rates", first, last)

    def failed_runs(self, first: date = FIRST, last: date = LAST) -> list[dict[str, Any]]:
        """Runs that began on these days and failed, with what they cost."""
        return self._named("failed_runs", first, last)

    def job_runs(self) -> list[dict[str, Any]]:
        """All runs, folded from their slices."""
        return self.rows("SELECT * FROM folded_runs ORDER BY workspace_id, run_id")

    def rows_per_day(self) -> dict[tuple[str, date | None], int]:
        """Number of rows per table and day; what is a present state has no day."""
        counts: dict[tuple[str, date | None], int] = {}
        for table in self._tables:
            text = (SYSTEM_TABLES / f"{table.replace('.', '/')}.yaml").read_text(encoding="utf-8")
            day = f"CAST({yaml.safe_load(text)['time_column'] or 'NULL'} AS DATE)"
            found = self._connection.execute(
                f"SELECT {day}, count(*) FROM {_place(table)} GROUP BY ALL"
            )
            counts |= {(table, day): count for day, count in found.fetchall()}
        return counts

    def arrivals(self, after: date, until: date) -> Arrivals:
        """Usage rows whose ingestion_date is after one day and up to the other."""
        text = (SQL / "arrivals.sql").read_text(encoding="utf-8")
        result = self._connection.execute(text, {"after": after, "until": until})
        ((added, late, corrected),) = result.fetchall()
        return Arrivals(added=added, late=late, corrected=corrected)

    def _refuse_repeated(self, key: str, rows: str) -> None:
        text = (SQL / "repeated.sql").read_text(encoding="utf-8")
        repeated = self._connection.execute(text.replace("$key", key).replace("$rows", rows))
        for told, one, other in repeated.fetchall():
            raise OracleError(
                f"{one} and {other}: both have {key} = {told}: pass a folder that holds one export"
            )

    def _view(self, name: str, query: str) -> None:
        place = _place(name)
        self._connection.execute(f"CREATE SCHEMA IF NOT EXISTS {place.partition('.')[0]}")
        self._connection.execute(f"CREATE VIEW {place} AS {query}")

    def _tuples(self, query: str, first: date, last: date) -> list[tuple[Any, ...]]:
        text = (SQL / f"{query}.sql").read_text(encoding="utf-8")
        return self._connection.execute(text, {"first": first, "last": last}).fetchall()

    def _named(self, query: str, first: date, last: date) -> list[dict[str, Any]]:
        text = (SQL / f"{query}.sql").read_text(encoding="utf-8")
        return self.rows(text, first=first, last=last)


def _place(table: str) -> str:
    """Where a source table is seen; DuckDB has an information_schema of its own."""
    return table.replace("information_schema.", "exported_information_schema.")


def _data_files(folder: Path) -> list[Path]:
    """The Parquet files of a table, also in subfolders; what begins with _ or . is no data."""
    found = (path for path in sorted(folder.rglob("*.parquet")) if path.is_file())
    return [f for f in found if not any(p[0] in "_." for p in f.relative_to(folder).parts)]
