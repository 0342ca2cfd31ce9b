"""Monitoring: profile and drift metrics of Gold tables."""

from health_monitor.jobs.parameters import CATALOG, arguments
from health_monitor.jobs.spec import (
    AtomicJob,
    CompositeJob,
    Domain,
    Environment,
    Resource,
    RunJob,
    Schema,
    Task,
)

# The platform's environment brings no client of its own interface for monitors.
MONITORING_ENVIRONMENT = Environment(key="monitoring", dependencies=("databricks-sdk==0.162.0",))

LAKEHOUSE_MONITORING_SETUP_JOB = AtomicJob(
    key="lakehouse_monitoring_setup_job",
    description="Creates the monitors of the Gold tables and their metric tables.",
    domain=Domain.MONITORING,
    tasks=(
        Task(
            key="create_monitors",
            entry="monitoring/create_monitors.py",
            arguments=arguments(Schema.GOLD, Schema.MONITORING, Schema.OPS, Resource.WAREHOUSE_ID),
            timeout_minutes=60,
            environment=MONITORING_ENVIRONMENT,
        ),
    ),
    parameters=(CATALOG,),
    timeout_minutes=120,
)
LAKEHOUSE_MONITORING_REFRESH_JOB = AtomicJob(
    key="lakehouse_monitoring_refresh_job",
    description="Refreshes the metrics of all monitors.",
    domain=Domain.MONITORING,
    tasks=(
        Task(
            key="refresh_monitors",
            entry="monitoring/refresh_monitors.py",
            arguments=arguments(Schema.GOLD, Schema.MONITORING, Schema.OPS),
            timeout_minutes=60,
            environment=MONITORING_ENVIRONMENT,
        ),
    ),
    parameters=(CATALOG,),
    timeout_minutes=120,
)

MONITORING_LAYER_SETUP_JOB = CompositeJob(
    key="monitoring_layer_setup_job",
    description="Sets the monitoring of the Gold tables up.",
    domain=Domain.MONITORING,
    tasks=(RunJob(key="lakehouse_monitoring_setup", job=LAKEHOUSE_MONITORING_SETUP_JOB),),
    parameters=(CATALOG,),
    timeout_minutes=120,
)
MONITORING_LAYER_REFRESH_JOB = CompositeJob(
    key="monitoring_layer_refresh_job",
    description="Refreshes the monitoring of the Gold tables.",
    domain=Domain.MONITORING,
    tasks=(RunJob(key="lakehouse_monitoring_refresh", job=LAKEHOUSE_MONITORING_REFRESH_JOB),),
    parameters=(CATALOG,),
    timeout_minutes=120,
)
