"""The rows of data_classification.results: what the last scan of each table found."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import DAY, as_time
from simulation.world.columns import WIDE_SINCE, Columns
from simulation.world.fields import fields
from simulation.world.frames import WorldFrames
from simulation.world.source import Source
from simulation.world.table_names import catalog_id, table_id
from simulation.world.tags import is_scanned

SCAN_EVERY = 7
"""Days between two scans of a table."""
SAMPLES = {
    "class.email_address": "ann@example.com",
    "class.name": "Ann Example",
    "class.phone_number": "+1 202 555 0143",
    "class.ip_address": "192.0.2.17",
    "class.location": "Springfield",
    "class.credit_card": "4111 1111 1111 1111",
    "class.us_ssn": "078-05-1120",
}
"""What the source shows of the data itself; nothing may ever load it."""


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The classes in the columns of the tables that are scanned."""
    dice, last, field = frames.dice, frames.world.last_day, F.col("field")
    table, catalog, class_tag = F.col("table"), F.col("table_catalog"), field["class_tag"]
    key = (table, field["name"])
    scanned = last - F.pmod(last + table, F.lit(SCAN_EVERY))
    latest = scanned * DAY + dice.below(DAY, "scanned at", table, scanned)
    found_first = F.greatest(F.col("created") + 3600, F.lit((frames.world.first_day - 30) * DAY))
    is_excluded = (dice.unit("excluded", *key) < 0.03) & (F.lit(last) >= WIDE_SINCE)
    known = fields(frames.account, frames.tables).where(
        class_tag.isNotNull() & is_scanned(frames.account)
    )
    seen = known.withColumns({"latest": latest, "found_first": found_first})
    return seen.where(F.col("latest") >= F.col("found_first")).select(
        catalog_id(dice, catalog).alias("catalog_id"),
        table_id(dice, table).alias("table_id"),
        as_time(F.col("latest")).alias("latest_detected_time"),
        as_time(F.col("found_first")).alias("first_detected_time"),
        catalog.alias("catalog_name"),
        F.col("table_schema").alias("schema_name"),
        "table_name",
        field["name"].alias("column_name"),
        field["type"].alias("data_type"),
        class_tag.alias("class_tag"),
        F.array(_sample(class_tag)).alias("samples"),
        F.when(dice.unit("confidence", *key) < 0.8, "HIGH").otherwise("LOW").alias("confidence"),
        F.round(0.02 + 0.98 * dice.unit("frequency", *key), 3).alias("frequency"),
        F.when(is_excluded, "EXCLUDED").alias("exclusion_state"),
    )


def _sample(class_tag: Column) -> Column:
    pairs = (F.lit(part) for pair in SAMPLES.items() for part in pair)
    return F.create_map(*pairs)[class_tag]


SOURCE = Source(rows=rows)
