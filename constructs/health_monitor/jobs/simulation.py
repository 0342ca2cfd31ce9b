"""Simulation: system tables for an environment that has none of its own."""

from health_monitor.jobs.parameters import CATALOG, SOURCE, arguments
from health_monitor.jobs.spec import AtomicJob, Domain, Parameter, Schema, Task

SCALE = Parameter(name="scale", default="1")
SEED = Parameter(name="seed", default="1")
FROM_DATE = Parameter(name="from_date", default="")
TO_DATE = Parameter(name="to_date", default="")

SIMULATION_JOB = AtomicJob(
    key="simulation_job",
    description=(
        "Writes the simulated system tables, or advances those that are there. Without dates it "
        "ends on the day before the run and begins where the tables end, else 60 days earlier."
    ),
    domain=Domain.SIMULATION,
    tasks=(
        Task(
            key="simulate",
            entry="simulation/simulate_system_tables.py",
            arguments=arguments(SOURCE, Schema.OPS, SCALE, SEED, FROM_DATE, TO_DATE),
            timeout_minutes=60,
        ),
    ),
    parameters=(CATALOG, SOURCE, SCALE, SEED, FROM_DATE, TO_DATE),
    timeout_minutes=120,
    standalone=True,
)
