"""Attempts of tasks in threads, at most two at a time, and what becomes of those that overrun."""

import ctypes
import queue
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from health_monitor.local.runs import Failure


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


@dataclass(kw_only=True)
class Workers:
    """Threads that run attempts; their ends arrive in a queue."""

    executor: Executor
    size: int = 2
    ended: "queue.SimpleQueue[Ended]" = field(default_factory=queue.SimpleQueue)
    _threads: dict[Attempt, threading.Thread] = field(default_factory=dict)
    _abandoned: dict[Attempt, threading.Thread] = field(default_factory=dict)

    @property
    def free(self) -> int:
        return self.size - len(self._threads)

    def start(self, attempt: Attempt) -> None:
        """Run an attempt in a thread of its own."""
        thread = threading.Thread(
            target=self._work, args=(attempt,), name=attempt.name, daemon=True
        )
        self._threads[attempt] = thread
        thread.start()

    def wait(self, seconds: float | None) -> Ended | None:
        """The next attempt that ends, or None after that time; abandoned ones do not count."""
        try:
            ended = self.ended.get(timeout=seconds)
        except queue.Empty:
            return None
        if self._abandoned.pop(ended.attempt, None) is not None:
            return None
        del self._threads[ended.attempt]
        return ended

    def abandon(self, attempt: Attempt) -> None:
        """Stop an attempt: its Spark work is cancelled, its Python code at its next step.

        Its place is free at once. A call that neither returns nor asks Spark goes on until the
        process ends, but nobody waits for it.
        """
        self._abandoned[attempt] = self._threads.pop(attempt)
        self.stop_abandoned()

    def stop_abandoned(self) -> bool:
        """Stop again those that still run, since they may have begun new work; False: none."""
        for attempt, thread in self._abandoned.items():
            if thread.is_alive() and thread.ident is not None:
                self.executor.cancel(attempt)
                ctypes.pythonapi.PyThreadState_SetAsyncExc(
                    ctypes.c_ulong(thread.ident), ctypes.py_object(TaskStopped)
                )
        return any(thread.is_alive() for thread in self._abandoned.values())

    def _work(self, attempt: Attempt) -> None:
        self.ended.put(Ended(attempt=attempt, failure=_failure(self.executor.run, attempt)))


def _failure(run: Callable[[Attempt], None], attempt: Attempt) -> Failure | None:
    try:
        run(attempt)
    except SystemExit as error:
        # A workspace counts even exit code 0 as a failure.
        return Failure(message=f"the entry called sys.exit({error.code!r}); return, or raise")
    except BaseException as error:
        text = str(error).partition("JVM stacktrace")[0].strip()
        message = f"{type(error).__name__}: {text}" if text else type(error).__name__
        return Failure(message=message, trace=traceback.format_exc())
    return None
