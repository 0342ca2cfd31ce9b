"""Attempts of tasks in threads, so many at a time, and how those that overrun are stopped."""

import ctypes
import queue
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from health_monitor.local.running.runs import Failure


class TaskStopped(BaseException):
    """Raised inside a task that was cancelled; not an Exception, so that no task swallows it."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One try of a Python task."""

    path: tuple[str, ...]
    """Keys from the top-level job down to the task."""
    number: int
    """From 1 on."""
    file: str
    """Workspace path of the entry."""
    argv: tuple[str, ...]

    @property
    def name(self) -> str:
        """Names the thread and tags its Spark work: unique within a run."""
        return f"{'.'.join(self.path)}-{self.number}"


class Executor(Protocol):
    """Runs attempts: Spark's in production, a fake one in tests."""

    def run(self, attempt: Attempt) -> None:
        """Run to the end in the calling thread; any exception fails the attempt."""

    def cancel(self, attempt: Attempt) -> None:
        """Stop what the attempt has Spark do; called from another thread, maybe repeatedly."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """Says that an attempt has ended; without a failure it succeeded."""

    attempt: Attempt
    failure: Failure | None


class Crew(Protocol):
    """Who runs attempts for the runner, and what time it is there."""

    @property
    def free(self) -> int:
        """How many attempts can be started."""

    def now(self) -> float:
        """Seconds since the epoch."""

    def start(self, attempt: Attempt) -> None:
        """Begin an attempt, on a free place."""

    def wait(self, seconds: float | None) -> Ended | None:
        """The next attempt that ends; None after that time, or when woken."""

    def wake(self) -> None:
        """Let `wait` return; may be called by a signal handler."""

    def stop(self, attempt: Attempt) -> None:
        """Have it end soon; called again as long as it does not."""

    def abandon(self, attempt: Attempt) -> None:
        """Wait for it no longer; its place is free."""


@dataclass(kw_only=True)
class Workers:
    """Threads that run attempts; their ends arrive in a queue."""

    executor: Executor
    size: int = 2
    _ended: "queue.SimpleQueue[Ended | None]" = field(default_factory=queue.SimpleQueue)
    _threads: dict[Attempt, threading.Thread] = field(default_factory=dict)

    @property
    def free(self) -> int:
        return self.size - len(self._threads)

    def now(self) -> float:
        return time.time()

    def start(self, attempt: Attempt) -> None:
        """Run an attempt in a thread of its own."""
        thread = threading.Thread(
            target=self._work, args=(attempt,), name=attempt.name, daemon=True
        )
        self._threads[attempt] = thread
        thread.start()

    def wait(self, seconds: float | None) -> Ended | None:
        """The next attempt that ends; abandoned ones do not count."""
        try:
            ended = self._ended.get(timeout=seconds)
        except queue.Empty:
            return None
        if ended is None or self._threads.pop(ended.attempt, None) is None:
            return None
        return ended

    def wake(self) -> None:
        self._ended.put(None)

    def stop(self, attempt: Attempt) -> None:
        """Cancel its Spark work, and end its Python code at its next step.

        A call into a library that neither returns nor asks Spark, such as a long `time.sleep`, is
        not ended: nothing in Python can. It is given up after a while with `abandon`.
        """
        thread = self._threads[attempt]
        self.executor.cancel(attempt)
        if thread.is_alive() and thread.ident is not None:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread.ident), ctypes.py_object(TaskStopped)
            )

    def abandon(self, attempt: Attempt) -> None:
        """Nobody waits for the thread; it ends with the process, and Spark does nothing for it."""
        del self._threads[attempt]

    def _work(self, attempt: Attempt) -> None:
        try:
            failure = _failure(self.executor.run, attempt)
        except TaskStopped:  # it struck outside the entry
            failure = None
        self._ended.put(Ended(attempt=attempt, failure=failure))


def _failure(run: Callable[[Attempt], None], attempt: Attempt) -> Failure | None:
    try:
        run(attempt)
    except SystemExit as error:
        # A workspace counts even exit code 0 as a failure.
        return Failure(message=f"the entry called sys.exit({error.code!r}); return, or raise")
    except BaseException as error:
        text = str(error).partition("JVM stacktrace")[0].strip()
        message = f"{type(error).__name__}: {text}" if text else type(error).__name__
        return Failure(
            message=message,
            trace=traceback.format_exc(),
            is_final=getattr(error, "is_final", False) is True,
        )
    return None
