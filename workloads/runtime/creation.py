"""Creating a table, noted in the run log so that nothing trusts what stood there before."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from runtime.engine import Engine
from runtime.tables import TableSpec, create_table
from runtime.task import WORKERS, Item, Task


def create_logged(task: Task, name: str, spec: TableSpec) -> None:
    """Create `layer.name`, or add the columns that it lacks; either way it is computed anew."""
    target = task.names.qualified(name)
    with task.step(name) as step:
        # Logged before it is done: if the run is killed in between, the marks are void once too
        # often, never once too few.
        step.status = "CREATED" if _is_incomplete(task, target, spec) else "UNCHANGED"
        step.source_versions = {} if step.status == "CREATED" else None
    if step.status == "CREATED":
        with task.attempt(name):
            create_table(task.spark, Engine.of(task.names), target, spec)


def create_all(task: Task, items: Sequence[Item], create: Callable[[Task, Item], None]) -> None:
    """Create all of them, two at a time."""
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        list(pool.map(lambda item: create(task, item), items))


def _is_incomplete(task: Task, target: str, spec: TableSpec) -> bool:
    if not task.spark.catalog.tableExists(target):
        return True
    present = set(task.spark.table(target).columns)
    return not {column.name for column in spec.columns} <= present
