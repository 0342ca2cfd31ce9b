"""A folder of parquet tables, queried with DuckDB."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb


class Tables:
    """Tables are `<folder>/<schema>/<table>/*.parquet`; `{schema.table}` in a query stands for one.

    Each has a column `filename` beside its own.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._schemas = {
            schema.name: SimpleNamespace(
                **{
                    table.name: f"read_parquet('{table}/*.parquet', filename = true)"
                    for table in sorted(schema.glob("*"))
                }
            )
            for schema in sorted(folder.iterdir())
            if schema.is_dir()
        }

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return duckdb.execute(sql.format(**self._schemas)).fetchall()

    def value(self, sql: str) -> Any:
        """The only value of a query."""
        ((value,),) = self.rows(sql)
        return value
