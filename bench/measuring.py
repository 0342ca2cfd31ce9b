"""What work costs: seconds, and what Spark itself counted as read."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyspark.sql import SparkSession

KEEP_ALL = {"spark.ui.retainedStages": "1000000", "spark.sql.ui.retainedExecutions": "1000000"}
"""Settings without which Spark forgets what it did first."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Of some work."""

    seconds: float
    rows: int
    """Read from files."""
    files: int

    def __str__(self) -> str:
        return f"{self.seconds:8.1f} s {self.rows:12,} rows {self.files:8,} files read"


def cost_of(spark: SparkSession, work: Callable[[], object]) -> Cost:
    """Do the work, and say what it cost."""
    rows, files = _read(spark)
    begun = time.perf_counter()
    work()
    seconds = time.perf_counter() - begun
    rows_after, files_after = _read(spark)
    return Cost(seconds=seconds, rows=rows_after - rows, files=files_after - files)


def _read(spark: SparkSession) -> tuple[int, int]:
    """Rows and files that the session has read so far."""
    session: Any = spark
    context = session._jsc.sc()
    context.listenerBus().waitUntilEmpty()
    stages = context.statusStore().stageList(None, False, False, _doubles(session), None)
    rows = sum(stages.apply(n).inputRecords() for n in range(stages.size()))
    store = session._jsparkSession.sharedState().statusStore()
    executions = store.executionsList()
    files = 0
    for number in range(executions.size()):
        execution = executions.apply(number)
        metrics = execution.metrics()
        read = {
            metrics.apply(n).accumulatorId()
            for n in range(metrics.size())
            if metrics.apply(n).name() == "number of files read"
        }
        if read:
            values = store.executionMetrics(execution.executionId())
            found = (values.get(accumulator) for accumulator in read)
            files += sum(int(v.get().replace(",", "")) for v in found if v.isDefined())
    return rows, files


def _doubles(session: Any) -> Any:
    return session.sparkContext._gateway.new_array(session._jvm.double, 0)
