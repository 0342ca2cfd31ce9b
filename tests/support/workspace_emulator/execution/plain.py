"""Runs deployed entries in threads of this process: for jobs that need no Spark."""

from itertools import count
from pathlib import Path

from health_monitor.local.running.opening import Opening
from health_monitor.local.running.record import Records
from health_monitor.local.running.repair import find_record, reopen
from health_monitor.local.running.runner import Runner
from health_monitor.local.running.workers import Attempt, Workers
from health_monitor.local.spark.entry import run_entry
from health_monitor.local.workspace import lay_out, local_path
from workspace_emulator.execution.deployed_plan import write_plan
from workspace_emulator.execution.machine import Machine
from workspace_emulator.execution.order import Order, job_key


class PlainMachine(Machine):
    """Tasks are called as on a workspace; what they find of it is their files and arguments."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._runners: dict[int, Runner] = {}

    def execute(self, order: Order, folder: Path) -> None:
        plan = write_plan(order, folder)
        workspace = folder / "workspace"
        lay_out(plan, workspace)
        opening = Opening(plan=plan, start_time=order.start_time, ids=count(self.first_id(order)))
        key = job_key(order.job_id)
        if order.attempt == 1:
            run = opening.open(key, order.parameters)
        else:
            record = find_record(self.runs, plan, key, order.run_id)
            run = reopen(opening, record, order.parameters)
        records = Records(folder=self.runs, plan=plan, given=order.parameters)
        executor = _Executor(workspace)
        runner = Runner(
            opening=opening,
            workers=Workers(executor=executor),
            changed=lambda changed: records.write(run),
        )
        self._runners[order.run_id] = runner
        if self.is_cancelled(order):
            runner.cancel()
        runner.run(run)
        records.write(run)

    def interrupt(self, run_id: int) -> None:
        if run_id in self._runners:
            self._runners[run_id].cancel()


class _Executor:
    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace

    def run(self, attempt: Attempt) -> None:
        run_entry(local_path(self._workspace, attempt.file), attempt.argv)

    def cancel(self, attempt: Attempt) -> None:
        """An entry of Python alone ends at its next step; there is nothing else to stop."""
