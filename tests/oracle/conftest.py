"""A folder of a few exported rows, small enough to compute by hand."""

from pathlib import Path

import duckdb
import pytest

FOLDER = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of exported/ as parquet; tests must not change them."""
    folder = tmp_path_factory.mktemp("exported")
    for query in sorted((FOLDER / "exported").glob("*.sql")):
        table = folder / query.stem.replace(".", "/")
        table.mkdir(parents=True)
        text = query.read_text(encoding="utf-8")
        duckdb.execute(f"COPY ({text}) TO '{table}/part-0.parquet' (FORMAT parquet)")
    return folder
