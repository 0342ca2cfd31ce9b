"""Simulation: system tables for an environment that has none of its own."""

from health_monitor.jobs.parameters import CATALOG, SOURCE, arguments
from health_monitor.jobs.spec import AtomicJob, Domain, Parameter, Schema, Task

SEED = Parameter(name="seed", default="7")
SCALE = Parameter(name="scale", default="0.02")
FROM_DATE = Parameter(name="from_date", default="")
TO_DATE = Parameter(name="to_date", default="")
ADVANCE = Parameter(name="advance", default="0")
_OPTIONS = (SEED, SCALE, FROM_DATE, TO_DATE, ADVANCE)

SIMULATION_JOB = AtomicJob(
    key="simulation_job",
    description=(
        "Makes simulated system tables where `source` says, or lets `advance` days pass in the "
        "world that they hold."
    ),
    domain=Domain.SIMULATION,
    tasks=(
        Task(
            key="simulate",
            entry="simulation/simulate_system_tables.py",
            arguments={**arguments(Schema.OPS, *_OPTIONS), "target": SOURCE.reference},
            timeout_minutes=60,
        ),
    ),
    parameters=(CATALOG, SOURCE, *_OPTIONS),
    timeout_minutes=120,
    standalone=True,
)
