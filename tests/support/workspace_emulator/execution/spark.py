"""Runs deployed entries with Spark, as the local runner does, in a process of their own."""

import os
import pickle
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

import health_monitor
from health_monitor.local.launch import launch
from health_monitor.local.plans.plan import Plan
from health_monitor.local.request import Request
from health_monitor.local.running.repair import find_record
from health_monitor.local.state import State
from workspace_emulator.execution.deployed_plan import write_plan
from workspace_emulator.execution.machine import Machine
from workspace_emulator.execution.order import Order, job_key

SUPPORT = Path(__file__).resolve().parents[2]
CONSTRUCTS = Path(health_monitor.__file__).resolve().parents[1]
TAIL = 2000
"""Characters of what a process printed that tell why it did not begin."""
OF_THE_PLACE = ("catalog", "registry", "source")
"""Parameters that the local runner sets by itself: they say where tables and models are."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """What the process is given."""

    plan: Plan
    order: Order
    state: Path
    source: Path
    today: datetime
    ivy: Path
    first_id: int

    def run(self) -> None:
        """Run it to its end."""
        state, key = State(folder=self.state), job_key(self.order.job_id)
        job = self.plan.job(key)
        is_repair = self.order.attempt > 1
        record = find_record(state.runs, self.plan, key, self.order.run_id) if is_repair else None
        given = {
            name: value
            for name, value in self.order.parameters.items()
            if name not in OF_THE_PLACE or value != job.parameters.get(name)
        }
        request = Request(
            jobs=(key,),
            start_time=self.today,
            source=self.source if "source" in job.parameters else None,
            parameters=given,
            repair=record,
            ids=count(self.first_id),
        )
        launch(self.plan, state, self.ivy, request)


class SparkMachine(Machine):
    """Each run has its process and JVM; tables, models and records stay in the folder."""

    def __init__(self, folder: Path, *, source: Path, today: datetime, ivy: Path) -> None:
        """`source` holds the system tables of this workspace, which knows no day but `today`."""
        super().__init__(folder)
        self._source = source
        self._today = today
        self._ivy = ivy
        self._processes: dict[int, subprocess.Popen[str]] = {}

    def execute(self, order: Order, folder: Path) -> None:
        work = Work(
            plan=write_plan(order, folder),
            order=order,
            state=self.folder,
            source=self._source,
            today=self._today,
            ivy=self._ivy,
            first_id=self.first_id(order),
        )
        file = folder / "work.pickle"
        file.write_bytes(pickle.dumps(work))
        with (folder / "output.txt").open("w", encoding="utf-8") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "workspace_emulator.execution.spark_process", str(file)],
                env={**os.environ, "PYTHONPATH": f"{SUPPORT}{os.pathsep}{CONSTRUCTS}"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
            self._processes[order.run_id] = process
            if self.is_cancelled(order):
                self.interrupt(order.run_id)
            process.wait()
        if self.attempts(order.run_id) < order.attempt and not self.is_cancelled(order):
            printed = (folder / "output.txt").read_text(encoding="utf-8")
            raise RuntimeError(f"the run did not begin: {printed[-TAIL:]}")

    def interrupt(self, run_id: int) -> None:
        process = self._processes.get(run_id)
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGINT)
