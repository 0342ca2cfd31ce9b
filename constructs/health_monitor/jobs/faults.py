"""What can be wrong with a hierarchy of jobs, told so that it can be put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """Every mistake that the checks know."""

    ENTRY_IN_TWO_JOBS = "entry in two jobs"
    ORPHAN_ENTRY = "orphan entry"
    MISSING_ENTRY_FILE = "missing entry file"
    NOT_AN_ENTRY = "not an entry"
    BROKEN_ENTRY = "broken entry"
    NOTEBOOK_MARKER = "notebook marker"
    ENTRY_WITHOUT_DOCSTRING = "entry without docstring"

    UNREADABLE_ARGUMENTS = "unreadable arguments"
    UNDECLARED_ARGUMENT = "undeclared argument"
    LACKING_ARGUMENT = "lacking argument"
    UNRESOLVED_REFERENCE = "unresolved reference"

    TASK_CYCLE = "task cycle"
    JOB_CYCLE = "job cycle"
    UPWARD_REFERENCE = "upward reference"
    SIDEWAYS_REFERENCE = "sideways reference"
    CODE_IN_HIGHER_LAYER = "code in higher layer"
    FOREIGN_DEPENDENCY = "foreign dependency"
    FOREIGN_DOMAIN = "foreign domain"
    UNKNOWN_JOB = "unknown job"
    JOB_NOT_RUN = "job not run"
    STANDALONE_JOB_RUN = "standalone job run"
    NESTING_TOO_DEEP = "nesting too deep"

    DUPLICATE_JOB_KEY = "duplicate job key"
    DUPLICATE_TASK_KEY = "duplicate task key"
    BAD_JOB_KEY = "bad job key"
    BAD_TASK_KEY = "bad task key"

    DUPLICATE_PARAMETER = "duplicate parameter"
    BAD_PARAMETER_NAME = "bad parameter name"
    PARAMETER_NOT_HANDED_DOWN = "parameter not handed down"
    UNUSED_PARAMETER = "unused parameter"

    NO_TASKS = "no tasks"
    TOO_MANY_TASKS = "too many tasks"
    MISSING_DESCRIPTION = "missing description"
    LONG_DESCRIPTION = "long description"
    BAD_RETRIES = "bad retries"
    BAD_TIMEOUT = "bad timeout"
    TIMEOUT_TOO_SHORT = "timeout too short"

    ENVIRONMENT_CONFLICT = "environment conflict"
    FORBIDDEN_DEPENDENCY = "forbidden dependency"
    UNPINNED_DEPENDENCY = "unpinned dependency"

    UNKNOWN_SCHEDULED_JOB = "unknown scheduled job"
    UNSCHEDULABLE_JOB = "unschedulable job"
    NESTED_SCHEDULE = "nested schedule"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One mistake, where it is, and the fix."""

    kind: FaultKind
    job: str = ""
    """Empty: no job is concerned, as with an orphan entry."""
    task: str = ""
    """Empty: the job as a whole."""
    file: str = ""
    """Path below `workloads/`, or the environment file. Empty: no file is concerned."""
    message: str
    fix: str

    def __str__(self) -> str:
        place = ".".join(part for part in (self.job, self.task) if part)
        where = " ".join(part for part in (place, f"({self.file})" if self.file else "") if part)
        return f"{where}: {self.message}. {self.fix}"


class HierarchyError(Exception):
    """A hierarchy that cannot be deployed, with all of its faults."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        noun = "fault" if len(self.faults) == 1 else "faults"
        lines = [f"{len(self.faults)} {noun} in the jobs:", *(f"  {fault}" for fault in faults)]
        super().__init__("\n".join(lines))
