"""The errors of the workloads, each saying what is wrong, where, and how to fix it."""


class WorkloadError(Exception):
    """Base of everything that a workload raises on purpose."""


class DataError(WorkloadError):
    """The data breaks a rule that its table declares."""


class TaskFailed(WorkloadError):
    """Some objects of a task failed; the others are done."""
