"""The semantic layer: table functions and metric views over Gold."""

from health_monitor.jobs.parameters import CATALOG, arguments
from health_monitor.jobs.spec import AtomicJob, CompositeJob, Domain, RunJob, Schema, Task

_ARGUMENTS = arguments(Schema.GOLD, Schema.SEMANTIC, Schema.OPS)

TVF_DEPLOYMENT_JOB = AtomicJob(
    key="tvf_deployment_job",
    description="Creates or replaces the table functions that answer the product's questions.",
    domain=Domain.SEMANTIC,
    tasks=(
        Task(
            key="deploy_tvfs",
            entry="semantic/deploy_tvfs.py",
            arguments=_ARGUMENTS,
            timeout_minutes=30,
        ),
    ),
    parameters=(CATALOG,),
    timeout_minutes=60,
)
METRIC_VIEW_DEPLOYMENT_JOB = AtomicJob(
    key="metric_view_deployment_job",
    description="Creates or replaces the metric views over the Gold tables.",
    domain=Domain.SEMANTIC,
    tasks=(
        Task(
            key="deploy_metric_views",
            entry="semantic/deploy_metric_views.py",
            arguments=_ARGUMENTS,
            timeout_minutes=30,
        ),
    ),
    parameters=(CATALOG,),
    timeout_minutes=60,
)

# Side by side: a broken function must not keep the metric views from being deployed.
SEMANTIC_LAYER_SETUP_JOB = CompositeJob(
    key="semantic_layer_setup_job",
    description="Deploys all table functions and metric views.",
    domain=Domain.SEMANTIC,
    tasks=(
        RunJob(key="tvf_deployment", job=TVF_DEPLOYMENT_JOB),
        RunJob(key="metric_view_deployment", job=METRIC_VIEW_DEPLOYMENT_JOB),
    ),
    parameters=(CATALOG,),
    timeout_minutes=60,
)
