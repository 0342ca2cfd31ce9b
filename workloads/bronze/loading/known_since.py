"""Since when the listed keys of a map are known: one that is listed later is known of what is
loaded from then on only, so the table says in a property from which day on it is.
"""

import json
from datetime import date

from bronze.loading.days import ONE
from bronze.loading.loading import Loading
from content.sql import literal
from runtime.tables import table_detail

PROPERTY = "health_monitor.known_since"
"""Begins its name, the column follows. Key to day; null: of all rows."""


def note_listed_keys(loading: Loading, newest_day: date | None) -> None:
    """Write down from which day on keys are known that are listed since the last load.

    `newest_day`: the newest day of which the table holds rows; of that it may hold some without.
    """
    table, task = loading.source.table, loading.task
    since = None if newest_day is None else newest_day + ONE
    for column, definition in table.listed_keys.items():
        name = f"{PROPERTY}.{column}"
        before = json.loads(table_detail(task.spark, loading.target).properties.get(name, "{}"))
        keys = task.definitions.names(definition)
        after = {key: before.get(key, since and since.isoformat()) for key in sorted(keys)}
        if after == before:
            continue
        statement = (
            f"ALTER TABLE {loading.target} SET TBLPROPERTIES "
            f"({literal(name)} = {literal(json.dumps(after))})"
        )
        task.spark.sql(statement)
        if since and (new := [key for key in after if key not in before]):
            loading.step.remark(f"{column}: known since {since}: {', '.join(new)}")
