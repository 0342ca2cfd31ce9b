"""The errors of the workloads, each saying what is wrong, where, and how to fix it."""


class WorkloadError(Exception):
    """Base of everything that a workload raises on purpose."""


class DataError(WorkloadError):
    """The data breaks a rule that its table declares."""


class SourceError(DataError):
    """A source cannot be read as it is: it has to be handed over in another way."""

    is_final = True
    """Whoever runs the task need not try again."""


class TaskFailed(WorkloadError):
    """Some objects of a task failed; the others are done."""

    def __init__(self, message: str, *, is_final: bool = False) -> None:
        super().__init__(message)
        self.is_final = is_final
        """Whether each of them fails however often it is tried."""
