"""Bronze: the system tables as they were, kept."""

from health_monitor.jobs.parameters import CATALOG, SOURCE, arguments
from health_monitor.jobs.spec import AtomicJob, Domain, Schema, Setting, Task

_LOAD_ARGUMENTS = arguments(
    *(SOURCE, Schema.BRONZE, Schema.OPS, Setting.LOOKBACK_DAYS, Setting.MAX_DAYS),
    *(Setting.ROLE, Setting.RETENTION_DAYS, Setting.STATEMENT_TEXT),
)

_CREATE_TABLES = Task(
    key="create_bronze_tables",
    entry="bronze/create_bronze_tables.py",
    arguments=arguments(Schema.BRONZE, Schema.OPS),
    timeout_minutes=20,
)
_LOAD_FIRST_WINDOW = Task(
    key="load_first_window",
    entry="bronze/load_first_window.py",
    arguments=_LOAD_ARGUMENTS,
    depends_on=(_CREATE_TABLES,),
    timeout_minutes=240,
)
_LOAD_NEW_ROWS = Task(
    key="load_new_rows",
    entry="bronze/load_new_rows.py",
    arguments=_LOAD_ARGUMENTS,
    timeout_minutes=60,
)
_CHECK_TABLES = Task(
    key="check_bronze_tables",
    entry="bronze/check_bronze_tables.py",
    arguments=arguments(Schema.BRONZE, Schema.OPS),
    depends_on=(_LOAD_NEW_ROWS,),
    timeout_minutes=20,
)
LOAD_TASKS = (_LOAD_FIRST_WINDOW.key, _LOAD_NEW_ROWS.key)
"""Keys of the tasks that read the sources; in the run log their rows tell of loads."""

BRONZE_SETUP_JOB = AtomicJob(
    key="bronze_setup_job",
    description="Creates the Bronze tables and loads the first window of every system table.",
    domain=Domain.BRONZE,
    tasks=(_CREATE_TABLES, _LOAD_FIRST_WINDOW),
    parameters=(CATALOG, SOURCE),
    timeout_minutes=540,
)
BRONZE_REFRESH_JOB = AtomicJob(
    key="bronze_refresh_job",
    description=(
        "Loads what is new in the system tables and removes what is older than the retention, "
        "then checks Bronze against them."
    ),
    domain=Domain.BRONZE,
    tasks=(_LOAD_NEW_ROWS, _CHECK_TABLES),
    parameters=(CATALOG, SOURCE),
    timeout_minutes=180,
)
