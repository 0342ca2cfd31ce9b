"""The rows of information_schema.columns: what the reader sees at the end of the last day."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.columns import Columns
from simulation.world.fields import fields
from simulation.world.frames import WorldFrames
from simulation.world.source import Source

SIMPLE = {"bigint": "LONG", "string": "STRING", "int": "INT", "timestamp": "TIMESTAMP"}
"""Names of types where they are not those of DDL in capitals."""
PRECISION = {"bigint": (19, 0), "int": (10, 0), "decimal(18,2)": (18, 2), "double": (15, None)}


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The columns of the tables of the teams."""
    field, position = F.col("field"), F.col("position")
    kind, is_id = field["type"], field["name"] == "id"
    is_text, is_number = kind == "string", kind.isin(*PRECISION)
    kinds = {one.type for one in frames.account.governed.fields}
    simple = {
        one: SIMPLE.get(one, one.partition("<")[0].partition("(")[0].upper()) for one in kinds
    }
    digits = {one: str(digits) for one, (digits, _) in PRECISION.items()}
    scale = {one: str(scale) for one, (_, scale) in PRECISION.items() if scale is not None}
    is_identity = is_id & (F.col("table") % 5 == 0)
    no = F.lit("NO")
    values = {
        **{name: F.col(name) for name in ("table_catalog", "table_schema", "table_name")},
        "column_name": field["name"],
        "ordinal_position": position,
        "column_default": F.when(field["name"] == "is_active", "true"),
        "is_nullable": F.when(is_id, "NO").otherwise("YES"),
        "full_data_type": kind,
        "data_type": _by_type(simple, kind),
        "character_maximum_length": F.when(is_text, 0),
        "character_octet_length": F.when(is_text, 0),
        "numeric_precision": _by_type(digits, kind),
        "numeric_precision_radix": F.when(is_number, 10),
        "numeric_scale": _by_type(scale, kind),
        "datetime_precision": F.when(kind == "timestamp", 6),
        "is_identity": F.when(is_identity, "YES").otherwise("NO"),
        "identity_generation": F.when(is_identity, "ALWAYS"),
        "identity_start": F.when(is_identity, "1"),
        "identity_increment": F.when(is_identity, "1"),
        "identity_cycle": no,
        "is_generated": no,
        "is_system_time_period_start": no,
        "is_system_time_period_end": no,
        "is_updatable": F.lit("YES"),
        "partition_index": F.when((field["name"] == "day") & (F.col("table") % 4 == 0), 0),
        "comment": F.when(F.col("table") % 3 > 0, F.concat(F.lit("The "), field["name"])),
    }
    known = fields(frames.account, frames.tables)
    return known.select(*(value.alias(name) for name, value in values.items()))


def _by_type(words: dict[str, str], kind: Column) -> Column:
    """What is said of a type; NULL: nothing."""
    pairs = (F.lit(part) for pair in sorted(words.items()) for part in pair)
    return F.create_map(*pairs)[kind]


SOURCE = Source(rows=rows)
