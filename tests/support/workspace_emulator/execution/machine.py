"""What a workspace runs jobs on: one run after the other, each told of in files."""

import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

from workspace_emulator.execution.order import Order
from workspace_emulator.store import Json


class Machine(ABC):
    """Executes orders with the local runner, whose run records are all that it tells."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._waiting: dict[int, Future[None]] = {}
        self._cancelled: set[tuple[int, int]] = set()
        self._lock = threading.Lock()
        self.runs.mkdir(parents=True, exist_ok=True)

    @property
    def runs(self) -> Path:
        """The records: `<run id>.json`."""
        return self.folder / "runs"

    def submit(self, order: Order) -> None:
        """Execute it as soon as those before it have ended."""
        self._waiting[order.run_id] = self._pool.submit(self._execute, order)

    def cancel(self, run_id: int, attempt: int) -> None:
        """End a run, which may be on or still wait."""
        with self._lock:
            self._cancelled.add((run_id, attempt))
        waiting = self._waiting.get(run_id)
        if waiting is not None and waiting.cancel():
            self.end(run_id, attempt, result="CANCELED", message="Run cancelled.")
        else:
            self.interrupt(run_id)

    def is_cancelled(self, order: Order) -> bool:
        """Whether somebody asked for its end."""
        with self._lock:
            return (order.run_id, order.attempt) in self._cancelled

    def record(self, run_id: int) -> Json | None:
        """What the runner tells of a run; None before it has begun."""
        try:
            record: Json = json.loads((self.runs / f"{run_id}.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return record

    def attempts(self, run_id: int) -> int:
        """How many attempts of a run have begun, the repairs among them."""
        record = self.record(run_id)
        return 0 if record is None else len(record["repair_history"])

    def first_id(self, order: Order) -> int:
        """The run's own number, or for a repair one above all that the run has given."""
        record = self.record(order.run_id)
        return order.run_id if record is None else max(_numbers(record)) + 1

    def end(self, run_id: int, attempt: int, *, result: str, message: str) -> None:
        """Say how an attempt ended that the runner has no record of."""
        file = self._end_file(run_id, attempt)
        draft = file.with_suffix(".new")
        draft.write_text(json.dumps({"result": result, "message": message}), encoding="utf-8")
        draft.replace(file)

    def early_end(self, run_id: int, attempt: int) -> Json | None:
        """That, if it is so."""
        file = self._end_file(run_id, attempt)
        if not file.is_file():
            return None
        end: Json = json.loads(file.read_text(encoding="utf-8"))
        return end

    def settle(self) -> None:
        """Wait until nothing is on: a run is told as over just before it lets go of the folder."""
        wait(self._waiting.values())

    def close(self) -> None:
        """Cancel what is on, and wait for its end."""
        for run_id in list(self._waiting):
            self.interrupt(run_id)
        self._pool.shutdown(cancel_futures=True)

    @abstractmethod
    def execute(self, order: Order, folder: Path) -> None:
        """Run it to its end, with a folder of its own; an exception says why it could not begin."""

    @abstractmethod
    def interrupt(self, run_id: int) -> None:
        """End the run if it is on."""

    def _execute(self, order: Order) -> None:
        folder = self.folder / "orders" / f"{order.run_id}-{order.attempt}"
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self.execute(order, folder)
        except Exception as error:
            self.end(order.run_id, order.attempt, result="FAILED", message=str(error))
            return
        if self.is_cancelled(order) and self.attempts(order.run_id) < order.attempt:
            self.end(order.run_id, order.attempt, result="CANCELED", message="Run cancelled.")

    def _end_file(self, run_id: int, attempt: int) -> Path:
        return self.runs / f"{run_id}-{attempt}.end"


def _numbers(job: Json) -> Iterator[int]:
    """All that a run and its tasks are known by."""
    yield job["run_id"]
    for task in job["tasks"]:
        yield from (attempt["run_id"] for attempt in task["attempts"])
        if "run_job" in task:
            yield from _numbers(task["run_job"])
