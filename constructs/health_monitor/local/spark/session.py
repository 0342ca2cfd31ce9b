"""The Spark session of local runs, and the settings that make it fast."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from health_monitor.local import LocalError
from health_monitor.local.spark.class_archive import use_archive
from health_monitor.local.spark.engine import Engine
from health_monitor.local.spark.jars import jar_settings
from health_monitor.local.spark.recovery import await_metastore
from health_monitor.local.state import State

CATALOG = "spark_catalog"
"""The only catalog here; top-level job parameters take it instead of the workspace's."""


class Profile(StrEnum):
    """What the settings are made for."""

    SMALL = "small"
    """Many statements over small tables: no code generation, the quick compiler only."""
    BULK = "bulk"
    """Few statements over many rows."""


BULK_BYTES = 30_000_000
"""From so many bytes to read on, many rows cost more than many statements."""

_COMMON = {
    "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
    "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
    "spark.sql.sources.default": "delta",
    # Delta's parser drops the parameters of spark.sql(args=) unless they are literals.
    "spark.sql.legacy.parameterSubstitution.constantsOnly": "true",
    "spark.databricks.delta.snapshotPartitions": "1",
    # Tables carry properties that only Databricks knows.
    "spark.databricks.delta.allowArbitraryProperties.enabled": "true",
    # The partitions of an exported table are its folders; the metastore need not know them.
    "spark.sql.hive.manageFilesourcePartitions": "false",
    "spark.sql.sources.parallelPartitionDiscovery.parallelism": "2",
    "spark.sql.session.timeZone": "UTC",
    # Else each call that makes a column asks the JVM three times, to name its line in errors.
    "spark.python.sql.dataFrameDebugging.enabled": "false",
    # Else each value that is read looks its default up.
    "spark.sql.types.framework.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}
_PROFILES: Mapping[Profile, Mapping[str, str]] = {
    Profile.SMALL: {
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.driver.memory": "3g",
    },
    Profile.BULK: {"spark.sql.shuffle.partitions": "8", "spark.driver.memory": "6g"},
}
# Of expressions only: code for whole stages takes as long, and sums in another order.
_GENERATED_CODE = {"spark.sql.codegen.factoryMode": "FALLBACK"}
_MUCH_PER_ROW = ("monitoring",)
"""Areas whose few statements do so much with each row that compiling them pays at any size."""
_JVM = {
    # The plans of small statements are garbage at once: a wide young generation drops them whole.
    Profile.SMALL: "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC -Xmn1g",
    Profile.BULK: "-XX:+UseParallelGC",
}


def profile_of(size: int) -> Profile:
    """The settings that suit a run which has so many bytes to read."""
    return Profile.BULK if size >= BULK_BYTES else Profile.SMALL


def task_settings(entry: str) -> Mapping[str, str]:
    """What the session of a task sets besides the profile; `entry` is the path of its file."""
    return _GENERATED_CODE if PurePosixPath(entry).parent.name in _MUCH_PER_ROW else {}


def cores() -> int:
    """The cores that this process may use, two at least: tasks run side by side on any machine."""
    # Not every system can bind a process to some of the cores.
    bound = getattr(os, "sched_getaffinity", None)
    return max(2, len(bound(0)) if bound else os.cpu_count() or 2)


def settings(state: State, ivy: Path, profile: Profile, jvm: Sequence[str]) -> dict[str, str]:
    """All Spark settings of a local run; `jvm` are options of the JVM besides the profile's."""
    options = [
        _JVM[profile],
        *jvm,
        f'"-Dderby.system.home={state.folder}"',
        f'"-Dderby.stream.error.file={state.logs / "derby.log"}"',
        f'"-Djava.io.tmpdir={state.temporary}"',
    ]
    return {
        **_COMMON,
        **_PROFILES[profile],
        **jar_settings(ivy),
        "spark.driver.extraJavaOptions": " ".join(options),
        "spark.local.dir": str(state.temporary),
        "spark.sql.warehouse.dir": str(state.warehouse),
        "spark.hadoop.javax.jdo.option.ConnectionURL": (
            f"jdbc:derby:;databaseName={state.metastore};create=true"
        ),
    }


@contextmanager
def open_session(
    state: State,
    ivy: Path,
    profile: Profile,
    jvm: Sequence[str] | None = None,
    engine: Engine = Engine.CLASSIC,
) -> Iterator[SparkSession]:
    """The one Spark of a run; stopped at the end. Raises LocalError when it does not start.

    Without `jvm` it starts from the archive of classes, where one was made.
    """
    await_metastore(state)
    options = use_archive(ivy) if jvm is None else jvm
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    shutil.rmtree(state.temporary, ignore_errors=True)  # what a killed run left behind
    for folder in (state.logs, state.temporary):
        folder.mkdir(parents=True, exist_ok=True)
    building = _builder(engine).appName("health-monitor")
    for key, value in settings(state, ivy, profile, options).items():
        building = building.config(key, value)
    try:
        spark: SparkSession = building.getOrCreate()
    except (PySparkException, OSError) as error:
        raise LocalError(
            f"Spark did not start: {error}; see the newest file in {state.logs}. It needs Java 17 "
            "or 21 (JAVA_HOME), and once the network to fetch the jars of Delta Lake"
        ) from error
    try:
        if engine is Engine.CLASSIC:  # a server keeps its own level
            spark.sparkContext.setLogLevel("WARN")
        yield spark
    finally:
        spark.stop()


def _builder(engine: Engine) -> Any:
    """What makes the session: an embedded Spark with Hive's catalog, or its server."""
    master = f"local[{cores()}]"
    if engine is Engine.CLASSIC:
        return SparkSession.builder.master(master).enableHiveSupport()
    return SparkSession.builder.remote(master).config("spark.sql.catalogImplementation", "hive")
