"""Compares tables row by row."""

import json
from collections import Counter
from collections.abc import Sequence

from differing_rows import differing
from pyspark.sql import DataFrame


def assert_same_rows(expected: DataFrame, found: DataFrame, columns: Sequence[str]) -> None:
    """Both hold the same rows, in any order, as far as these columns go."""
    wanted, there = _texts(expected, columns), _texts(found, columns)
    lacks, extra = list((wanted - there).elements()), list((there - wanted).elements())
    text = differing([json.loads(row) for row in lacks], [json.loads(row) for row in extra])
    assert not text, f"{wanted.total()} rows expected, {there.total()} found; of those:\n{text}"


def _texts(frame: DataFrame, columns: Sequence[str]) -> Counter[str]:
    names = ", ".join(f"`{name}`" for name in columns)
    rows = frame.selectExpr(f"to_json(struct({names})) AS row")
    return Counter(row["row"] for row in rows.collect())
