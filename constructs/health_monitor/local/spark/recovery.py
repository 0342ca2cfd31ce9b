"""After a run that was killed: its Spark is waited for, and what it left half-made is moved away.

Everything else that such a run leaves is taken up by the next one as it is.
"""

import fcntl
import logging
import shutil
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from pyspark import SparkContext
from pyspark.sql import SparkSession

from health_monitor.local import LocalError
from health_monitor.local.state import State

LOGGER = logging.getLogger(__name__)

SECONDS_TO_END = 60.0
"""The JVM of a killed process ends by itself, as soon as it has finished what it writes."""


def await_metastore(state: State, seconds: float = SECONDS_TO_END) -> None:
    """Wait until no other Spark uses the metastore; raises LocalError when one goes on."""
    lock = state.metastore / "dbex.lck"  # Derby holds it as long as its JVM lives
    if SparkContext._gateway is not None:
        return  # a JVM of this very process may hold it
    until = time.monotonic() + seconds
    while _is_held(lock):
        if time.monotonic() > until:
            raise LocalError(
                f"{state.metastore}: a Spark without its run still uses it, and does not end; end "
                "its java process, then run again"
            )
        time.sleep(0.2)


def drop_half_made_metastore(state: State) -> None:
    """Have the metastore made anew when the run was killed before there was a schema in it."""
    if any(state.warehouse.glob("*.db")):
        return
    shutil.rmtree(state.metastore, ignore_errors=True)
    state.sources.unlink(missing_ok=True)


def set_aside(spark: SparkSession, state: State, schemas: Iterable[str]) -> list[Path]:
    """Move the folders that no table owns out of the schemas; gives where they are now.

    A run that was killed while it made or dropped a table leaves one, and nobody could make the
    table again: its place is taken. It is moved, not deleted, so that no doubt costs data.
    """
    moved = []
    for schema in sorted(schemas):
        tables = spark.sql(f"SHOW TABLES IN spark_catalog.`{schema}`").collect()
        known = {row["tableName"] for row in tables}
        for folder in sorted((state.warehouse / f"{schema}.db").glob("*/")):
            if folder.name not in known:
                moved.append(_move(folder, state.left_behind))
    return moved


def _move(folder: Path, aside: Path) -> Path:
    target = aside / f"{datetime.now():%Y-%m-%dT%H-%M-%S}" / folder.parent.name / folder.name
    target.parent.mkdir(parents=True, exist_ok=True)
    folder.rename(target)
    LOGGER.warning("%s: no table owns it, a killed run left it; moved to %s", folder, target)
    return target


def _is_held(lock: Path) -> bool:
    try:
        with lock.open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
