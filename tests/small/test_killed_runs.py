"""`kill -9` of the command line in the middle of a job; then the next command, at once."""

from collections.abc import Callable
from pathlib import Path

from killing.contents import differences, stored
from killing.machine import Machine
from product import Deployment
from shop_source import AT
from small_product import WORKLOADS

JOBS = ("bronze_setup_job", "gold_setup_job")
OF_MODELS = {path.stem for path in (WORKLOADS / "gold/tables/ml").glob("*.sql")}


def committed(state: Path, schema: str, table: str) -> Callable[[], bool]:
    """Whether a table's first rows are stored."""
    log = state / "warehouse" / f"dev_{schema}.db" / table / "_delta_log"
    return (log / "00000000000000000001.json").exists


def test_killed_twice_and_run_again_all_tables_are_as_if_nothing_had_been(
    alone: Deployment, tmp_path: Path
) -> None:
    """In Bronze and in Gold; undisturbed are the jobs that each ran by itself."""
    machine = Machine(root=alone.root, source=alone.source)
    killed, clock = tmp_path / "killed", ("--at", AT)
    first = committed(killed, "bronze", "demo_sales")
    machine.kill_when(first, killed, *JOBS, *clock)
    second = committed(killed, "gold", "fact_sale")
    machine.kill_when(second, killed, *JOBS, *clock)
    machine.run(killed, JOBS[1], "--repair")
    found = stored(killed / "warehouse")
    calm = stored(alone.state / "warehouse")
    expected = {name: rows for name, rows in calm.items() if of_jobs(name)}
    assert len(expected["dev_gold.db.fact_sale"]) == 59
    assert differences(expected, {n: rows for n, rows in found.items() if of_jobs(n)}) == []


def of_jobs(table: str) -> bool:
    """Whether the jobs fill the table: not what models are trained and asked for."""
    return table.startswith(("dev_bronze.", "dev_gold.")) and table.split(".")[-1] not in OF_MODELS
