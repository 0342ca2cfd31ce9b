"""Orchestration: the two jobs that run everything."""

from health_monitor.jobs.bronze import BRONZE_REFRESH_JOB, BRONZE_SETUP_JOB
from health_monitor.jobs.gold import GOLD_MERGE_JOB, GOLD_SETUP_JOB
from health_monitor.jobs.ml import ML_LAYER_INFERENCE_JOB, ML_LAYER_SETUP_JOB
from health_monitor.jobs.monitoring import (
    MONITORING_LAYER_REFRESH_JOB,
    MONITORING_LAYER_SETUP_JOB,
)
from health_monitor.jobs.parameters import CATALOG, REGISTRY, SOURCE
from health_monitor.jobs.semantic import SEMANTIC_LAYER_SETUP_JOB
from health_monitor.jobs.spec import Orchestrator, RunJob

_BRONZE_SETUP = RunJob(key="bronze_setup", job=BRONZE_SETUP_JOB)
_GOLD_SETUP = RunJob(key="gold_setup", job=GOLD_SETUP_JOB, depends_on=(_BRONZE_SETUP,))

MASTER_SETUP_ORCHESTRATOR = Orchestrator(
    key="master_setup_orchestrator",
    description="Sets the whole product up; run again, it changes nothing.",
    tasks=(
        _BRONZE_SETUP,
        _GOLD_SETUP,
        RunJob(key="semantic_layer_setup", job=SEMANTIC_LAYER_SETUP_JOB, depends_on=(_GOLD_SETUP,)),
        RunJob(
            key="monitoring_layer_setup",
            job=MONITORING_LAYER_SETUP_JOB,
            depends_on=(_GOLD_SETUP,),
        ),
        RunJob(key="ml_layer_setup", job=ML_LAYER_SETUP_JOB, depends_on=(_GOLD_SETUP,)),
    ),
    parameters=(CATALOG, SOURCE, REGISTRY),
    timeout_minutes=1440,
)

_BRONZE_REFRESH = RunJob(key="bronze_refresh", job=BRONZE_REFRESH_JOB)
_GOLD_MERGE = RunJob(key="gold_merge", job=GOLD_MERGE_JOB, depends_on=(_BRONZE_REFRESH,))

MASTER_REFRESH_ORCHESTRATOR = Orchestrator(
    key="master_refresh_orchestrator",
    description="Brings everything up to date with the system tables, once a day.",
    tasks=(
        _BRONZE_REFRESH,
        _GOLD_MERGE,
        RunJob(
            key="monitoring_layer_refresh",
            job=MONITORING_LAYER_REFRESH_JOB,
            depends_on=(_GOLD_MERGE,),
        ),
        RunJob(key="ml_layer_inference", job=ML_LAYER_INFERENCE_JOB, depends_on=(_GOLD_MERGE,)),
    ),
    parameters=(CATALOG, SOURCE, REGISTRY),
    timeout_minutes=720,
    schedulable=True,
)
