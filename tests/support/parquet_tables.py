"""A folder of parquet tables, queried with DuckDB."""

from pathlib import Path
from typing import Any

import duckdb


class Tables:
    """Tables are `<folder>/<schema>/<table>/*.parquet`; `{table}` in a query stands for one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files = {
            path.name: f"read_parquet('{path}/*.parquet', filename = true)"
            for path in sorted(folder.glob("*/*"))
        }

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return duckdb.execute(sql.format(**self._files)).fetchall()

    def value(self, sql: str) -> Any:
        """The only value of a query."""
        ((value,),) = self.rows(sql)
        return value
