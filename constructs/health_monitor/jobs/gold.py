"""Gold: facts and dimensions, loaded by what changed in Bronze."""

from health_monitor.jobs.parameters import CATALOG, arguments
from health_monitor.jobs.spec import AtomicJob, Domain, Parameter, Schema, Setting, Task

FROM_DATE = Parameter(name="from_date", default="")
TO_DATE = Parameter(name="to_date", default="")
TABLES = Parameter(name="tables", default="")

_SCHEMAS = (Schema.BRONZE, Schema.GOLD, Schema.OPS)
# A calendar reaches back as far as Bronze does.
_ARGUMENTS = arguments(*_SCHEMAS, Setting.LOOKBACK_DAYS)

_CREATE_TABLES = Task(
    key="create_gold_tables",
    entry="gold/create_gold_tables.py",
    arguments=arguments(*_SCHEMAS),
    timeout_minutes=20,
)
_FILL_TABLES = Task(
    key="fill_gold_tables",
    entry="gold/fill_gold_tables.py",
    arguments=_ARGUMENTS,
    depends_on=(_CREATE_TABLES,),
    timeout_minutes=180,
)
_MERGE_TABLES = Task(
    key="merge_gold_tables",
    entry="gold/merge_gold_tables.py",
    arguments=_ARGUMENTS,
    timeout_minutes=90,
)
_BACKFILL_TABLES = Task(
    key="backfill_gold_tables",
    entry="gold/backfill_gold_tables.py",
    arguments=arguments(*_SCHEMAS, Setting.LOOKBACK_DAYS, FROM_DATE, TO_DATE, TABLES),
    timeout_minutes=480,
)

GOLD_SETUP_JOB = AtomicJob(
    key="gold_setup_job",
    description="Creates every Gold table, also those that ML fills later, and fills the others.",
    domain=Domain.GOLD,
    tasks=(_CREATE_TABLES, _FILL_TABLES),
    parameters=(CATALOG,),
    timeout_minutes=420,
)
GOLD_MERGE_JOB = AtomicJob(
    key="gold_merge_job",
    description="Merges what changed in Bronze into the Gold tables.",
    domain=Domain.GOLD,
    tasks=(_MERGE_TABLES,),
    parameters=(CATALOG,),
    timeout_minutes=180,
)
GOLD_BACKFILL_JOB = AtomicJob(
    key="gold_backfill_job",
    description=(
        "Loads Gold tables again for a range of days and goes on where it stopped. Without dates "
        "it takes the whole lookback, without tables all of them."
    ),
    domain=Domain.GOLD,
    tasks=(_BACKFILL_TABLES,),
    parameters=(CATALOG, FROM_DATE, TO_DATE, TABLES),
    timeout_minutes=960,
    standalone=True,
)
