"""What can be wrong with a hierarchy of jobs, told so that it can be put right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a fault keeps the plan from being made."""

    ERROR = "error"
    """No plan is made."""
    WARNING = "warning"
    """The plan is made, and the fault is told."""


class FaultKind(StrEnum):
    """Every mistake that the checks know."""

    ENTRY_IN_TWO_JOBS = "entry in two jobs"
    ORPHAN_ENTRY = "orphan entry"
    MISSING_ENTRY_FILE = "missing entry file"
    NOT_AN_ENTRY = "not an entry"
    ENTRY_WITHOUT_DOCSTRING = "entry without docstring"
    ENTRY_WITHOUT_MAIN = "entry without main"
    EXIT_IN_ENTRY = "exit in entry"

    NOTEBOOK_MARKER = "notebook marker"
    BROKEN_PYTHON = "broken python"
    UNREADABLE_FILE = "unreadable file"
    LARGE_FILE = "large file"
    TEMPLATE_IN_PATH = "template in path"
    SHARED_ADDRESS = "shared address"

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
    READ_BEFORE_WRITTEN = "read before written"

    DUPLICATE_JOB_KEY = "duplicate job key"
    DUPLICATE_TASK_KEY = "duplicate task key"
    BAD_JOB_KEY = "bad job key"
    BAD_TASK_KEY = "bad task key"
    LONG_JOB_NAME = "long job name"

    DUPLICATE_PARAMETER = "duplicate parameter"
    BAD_PARAMETER_NAME = "bad parameter name"
    PARAMETER_NOT_HANDED_DOWN = "parameter not handed down"
    PARAMETER_WITHOUT_VALUE = "parameter without value"
    PARAMETER_DEFAULTS_DIFFER = "parameter defaults differ"
    UNUSED_PARAMETER = "unused parameter"

    NO_TASKS = "no tasks"
    TOO_MANY_TASKS = "too many tasks"
    MANY_TASKS = "many tasks"
    CROWDED_CLUSTER = "crowded cluster"
    TOO_MANY_JOBS = "too many jobs"
    TOO_MANY_PARENT_TASKS = "too many parent tasks"
    LARGE_REQUEST = "large request"
    MISSING_DESCRIPTION = "missing description"
    TOO_LONG_DESCRIPTION = "too long description"
    LONG_DESCRIPTION = "long description"
    BAD_RETRIES = "bad retries"
    BAD_TIMEOUT = "bad timeout"
    TIMEOUT_TOO_SHORT = "timeout too short"

    BAD_ENVIRONMENT_KEY = "bad environment key"
    ENVIRONMENT_CONFLICT = "environment conflict"
    FORBIDDEN_DEPENDENCY = "forbidden dependency"
    UNPINNED_DEPENDENCY = "unpinned dependency"
    MISSING_DEPENDENCY = "missing dependency"

    UNKNOWN_SCHEDULED_JOB = "unknown scheduled job"
    UNSCHEDULABLE_JOB = "unschedulable job"
    NESTED_SCHEDULE = "nested schedule"
    BAD_CRON = "bad cron"
    BAD_TIME_ZONE = "bad time zone"
    SCHEDULE_NEVER_COMES = "schedule never comes"
    SCHEDULE_LEFT_OUT = "schedule left out"
    UNHEARD_FAILURE = "unheard failure"
    UNHEARD_DELAY = "unheard delay"
    USELESS_HEALTH_RULE = "useless health rule"

    TOO_MANY_DESTINATIONS = "too many destinations"
    TOO_MANY_TAGS = "too many tags"
    TOO_MANY_CLUSTER_TAGS = "too many cluster tags"
    TOO_MANY_CONCURRENT_RUNS = "too many concurrent runs"
    OLD_RUNTIME = "old runtime"

    BROKEN_CONTENT = "broken content"
    TOO_MANY_MONITORS = "too many monitors"
    SCHEMA_NOT_READ = "schema not read"

    @property
    def severity(self) -> Severity:
        """What follows from a fault of this kind."""
        return Severity.WARNING if self in _WARNINGS else Severity.ERROR


_WARNINGS = frozenset(
    {
        FaultKind.LARGE_FILE,
        FaultKind.MANY_TASKS,
        FaultKind.CROWDED_CLUSTER,
        FaultKind.TOO_MANY_JOBS,
        FaultKind.TOO_MANY_PARENT_TASKS,
        FaultKind.LARGE_REQUEST,
        FaultKind.LONG_DESCRIPTION,
        FaultKind.SCHEDULE_LEFT_OUT,
        FaultKind.UNHEARD_DELAY,
        FaultKind.USELESS_HEALTH_RULE,
        FaultKind.OLD_RUNTIME,
        FaultKind.TOO_MANY_MONITORS,
    }
)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One mistake, where it is, and the fix."""

    kind: FaultKind
    job: str = ""
    """Empty: no job is concerned, as with an orphan entry."""
    task: str = ""
    """Empty: the job as a whole."""
    file: str = ""
    """From the project's folder, with `/`. Empty: the file of the job's constant is not known."""
    line: int | None = None
    """Of the file. None: the file as a whole."""
    key: str = ""
    """Dotted path of a key in the file. Empty: no key is concerned."""
    message: str
    fix: str
    limit: str = ""
    """Name of the platform's limit that is broken. Empty: a rule of the product."""

    @property
    def severity(self) -> Severity:
        """What follows from it."""
        return self.kind.severity

    @property
    def place(self) -> str:
        """Job, task, file, line and key, as far as it has them."""
        name = ".".join(part for part in (self.job, self.task) if part)
        file = ":".join(str(part) for part in (self.file, self.line) if part)
        return " ".join(part for part in (name, f"({file})" if file else "", self.key) if part)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}. {self.fix}"


def errors(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Those that keep the plan from being made."""
    return tuple(fault for fault in faults if fault.severity is Severity.ERROR)


def warnings(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Those that are only told."""
    return tuple(fault for fault in faults if fault.severity is Severity.WARNING)


def refuse(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """The warnings; raises HierarchyError with all faults if one of them is an error."""
    if errors(faults):
        raise HierarchyError(faults)
    return tuple(faults)


class HierarchyError(Exception):
    """A hierarchy that cannot be deployed, with all of its faults: errors, then warnings."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = (*errors(faults), *warnings(faults))
        counts = [_count(errors(faults), "fault")]
        counts += [_count(warnings(faults), "warning")] if warnings(faults) else []
        lines = [
            *(f"  {fault}" for fault in errors(faults)),
            *(f"  warning: {fault}" for fault in warnings(faults)),
        ]
        super().__init__("\n".join([f"{' and '.join(counts)} in the jobs:", *lines]))


def _count(faults: Sequence[Fault], noun: str) -> str:
    return f"{len(faults)} {noun}" if len(faults) == 1 else f"{len(faults)} {noun}s"
