"""The shop's source as a folder of parquet files: ten days, made in a moment."""

from pathlib import Path

import duckdb
from small_product import SHOP

ROWS = SHOP.parent / "shop_rows"
FIRST, LAST = "2026-02-20", "2026-03-01"
"""The days of its sales."""
AT = "2026-03-02T06:00:00"
"""When it is loaded."""


def write_source(folder: Path) -> Path:
    """Write each source table that the shop declares; gives the folder."""
    for declared in sorted((SHOP / "system_tables").glob("*/*.yaml")):
        rows = (ROWS / f"{declared.stem}.sql").read_text(encoding="utf-8").strip()
        table = folder / declared.parent.name / declared.stem
        table.mkdir(parents=True)
        duckdb.execute(f"COPY ({rows}) TO '{table}/part-0.parquet' (FORMAT parquet)")
    return folder
