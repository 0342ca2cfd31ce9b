"""Creating tables, noted in the run log so that nothing trusts what stood there before."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from content.table_spec import TableSpec
from runtime.dialect import Dialect
from runtime.run_log import Step
from runtime.tables import create_table, declare_references
from runtime.task import WORKERS, Task


def create_all(task: Task, specs: Mapping[str, TableSpec]) -> None:
    """Create each `layer.name`, or add the columns that it lacks; either way it is computed anew.

    Logged before it is done: if the run is killed in between, the marks are void once too often,
    never once too few.
    """
    created: list[str] = []

    def note(name: str, step: Step) -> None:
        if _is_incomplete(task, task.names.qualified(name), specs[name]):
            step.status, step.source_versions = "CREATED", {}
            created.append(name)
        else:
            step.status = "UNCHANGED"

    def create(name: str) -> None:
        with task.attempt(name):
            create_table(
                task.spark, Dialect.of(task.names), task.names.qualified(name), specs[name]
            )

    def declare(name: str) -> None:
        with task.attempt(name):
            dialect = Dialect.of(task.names)
            declare_references(task.spark, dialect, task.names.qualified(name), specs[name])

    task.process(list(specs), str, note)
    task.log.flush()
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        list(pool.map(create, created))
        list(pool.map(declare, specs))


def _is_incomplete(task: Task, target: str, spec: TableSpec) -> bool:
    if not task.spark.catalog.tableExists(target):
        return True
    present = set(task.spark.table(target).columns)
    return not {column.name for column in spec.columns} <= present
