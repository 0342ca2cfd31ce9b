"""All runs of a workspace: those it was asked for, and what the machine tells of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workspace_emulator.execution.answers import RUN_IDS, Node, nodes, not_begun
from workspace_emulator.execution.machine import Machine
from workspace_emulator.store import Json, Transaction

ENDED = ("TERMINATED", "SKIPPED", "INTERNAL_ERROR")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A run that was asked for, and how it stands."""

    run: Json
    """As the workspace keeps it."""
    record: Json
    """As the machine tells it, or would if it had begun."""

    @property
    def is_over(self) -> bool:
        return self.record["state"] in ENDED


def standing(state: Transaction, machine: Machine, run_id: int) -> Standing | None:
    """The run that has this number, or that started what has it."""
    run = state.get("run", str(run_id - run_id % RUN_IDS))
    return None if run is None else _stands(run, machine)


def node_of(found: Standing, run_id: int) -> Node | None:
    """The job run of this number among them."""
    return next((node for node in nodes(found.record) if node.run_id == run_id), None)


def every_node(state: Transaction, machine: Machine) -> Iterator[tuple[Standing, Node]]:
    """All job runs, newest first."""
    runs = sorted(state.all("run").values(), key=lambda run: -run["run_id"])
    for run in runs:
        found = _stands(run, machine)
        for node in reversed(list(nodes(found.record))):
            yield found, node


def active(state: Transaction, machine: Machine, job_id: int) -> int:
    """How many runs of a job have not ended."""
    runs = [run for run in state.all("run").values() if run["job_id"] == job_id]
    return sum(not _stands(run, machine).is_over for run in runs)


def _stands(run: Json, machine: Machine) -> Standing:
    attempt = 1 + len(run["repairs"])
    record = machine.record(run["run_id"])
    waits: Mapping[str, object] = {"state": run["waits_as"], "result": None, "ended_at": None}
    if record is None:
        record = {**not_begun(run), **waits}
    elif len(record["repair_history"]) < attempt:
        record = {**record, **waits}
    if record["state"] == run["waits_as"] and (end := machine.early_end(run["run_id"], attempt)):
        skipped = end["result"] == "MAXIMUM_CONCURRENT_RUNS_REACHED"
        failed = end["result"] == "FAILED"
        word = "SKIPPED" if skipped else "INTERNAL_ERROR" if failed else "TERMINATED"
        record = {
            **record,
            "state": word,
            "result": end["result"],
            "message": end["message"],
            "ended_at": record["started_at"],
            "tasks": [
                {**task, "state": word, "result": "CANCELED"} if task["result"] is None else task
                for task in record["tasks"]
            ],
        }
    return Standing(run=run, record=record)
