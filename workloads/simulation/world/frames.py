"""What happens in a world, made once for all sources."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.answers import answered
from simulation.world.arrivals import MOST_DAYS as USAGE_DAYS
from simulation.world.calendar import day_of
from simulation.world.causes import bulk_reads, guessed_passwords
from simulation.world.changes import changes
from simulation.world.clusters import clusters
from simulation.world.data_actions import edge_actions, statement_actions
from simulation.world.dice import Dice
from simulation.world.job_lineage import run_edges, update_edges
from simulation.world.job_versions import job_versions
from simulation.world.jobs import jobs
from simulation.world.learning import is_training
from simulation.world.node_hours import NodesSeen, node_hours
from simulation.world.pipeline_updates import Updating, pipeline_updates
from simulation.world.pipeline_usage import pipeline_usage
from simulation.world.pipelines import pipelines, with_pipelines
from simulation.world.requests import requests
from simulation.world.resource_usage import resource_usage
from simulation.world.resources import resources
from simulation.world.routine_actions import routine_actions
from simulation.world.runs import MOST_DAYS as RUN_DAYS
from simulation.world.runs import runs
from simulation.world.served_entities import served_entities
from simulation.world.sql_tasks import with_warehouses
from simulation.world.statement_lineage import statement_edges
from simulation.world.statements import in_notebooks, in_runs, on_warehouses
from simulation.world.table_actions import table_actions
from simulation.world.tables import tables
from simulation.world.task_runs import task_runs
from simulation.world.warehouses import warehouse_hours, warehouses
from simulation.world.work_actions import (
    cluster_actions,
    job_actions,
    run_actions,
    warehouse_actions,
)
from simulation.world.world import Window, World


@dataclass(frozen=True, kw_only=True)
class WorldFrames:
    """A world up to its last day, and the window whose arrivals are asked for.

    All sources take what they share from here, so that they agree; what several of them read is
    computed once and kept aside.
    """

    spark: SparkSession
    account: Account
    world: World
    window: Window
    stage: Callable[[str, DataFrame], DataFrame]
    """Keeps rows aside under a name, and gives them back."""
    arrived: Callable[[str], DataFrame]
    """The rows of a source, as `schema.table`, that arrived in the window."""

    @property
    def dice(self) -> Dice:
        """The dice of the world."""
        return Dice(seed=self.world.seed)

    @cached_property
    def jobs(self) -> DataFrame:
        """One row per job; see `jobs` and `with_pipelines`."""
        return with_pipelines(jobs(self.spark, self.account, self.world), self.resources)

    @cached_property
    def job_versions(self) -> DataFrame:
        """One row per job and change; see `job_versions`."""
        return self.stage("job_versions", job_versions(self.account, self.world, self.jobs))

    @cached_property
    def runs(self) -> DataFrame:
        """One row per attempt of a run of which anything may arrive in the window; see `runs`."""
        since = Window(first=self._used_since.first - RUN_DAYS, last=self.window.last)
        return self.stage("runs", runs(self.account, self.world, self.job_versions, since))

    @cached_property
    def task_runs(self) -> DataFrame:
        """One row per task of an attempt; see `task_runs` and `with_warehouses`."""
        made = with_warehouses(task_runs(self.world, self.runs), self.warehouse_hours)
        return self.stage("task_runs", made)

    @cached_property
    def training_runs(self) -> DataFrame:
        """The attempts of jobs that train, of all days of the world; see `runs`."""
        always = Window(first=self.world.first_day, last=self.world.last_day)
        versions = self.job_versions.where(is_training())
        return runs(self.account, self.world, versions, always)

    @cached_property
    def resources(self) -> DataFrame:
        """One row per warehouse, cluster, pipeline, endpoint, ...; see `resources`.

        Few, but kept aside: what is made from them is planned much faster.
        """
        return self.stage("resources", resources(self.spark, self.account, self.world))

    @cached_property
    def resource_usage(self) -> DataFrame:
        """One row per hour in which a resource ran; see `resource_usage`."""
        used = resource_usage(self.account, self.world, self.resources, self._used_since)
        return self.stage("resource_usage", used)

    @cached_property
    def pipelines(self) -> DataFrame:
        """One row per pipeline; see `pipelines`."""
        return pipelines(self.account, self.world, self.resources)

    @cached_property
    def pipeline_updates(self) -> DataFrame:
        """One row per update of a pipeline; see `pipeline_updates`."""
        updating = Updating(resources=self.resources, jobs=self.jobs, tasks=self.task_runs)
        made = pipeline_updates(self.account, self.world, updating, self._used_since)
        return self.stage("pipeline_updates", made)

    @cached_property
    def pipeline_usage(self) -> DataFrame:
        """One row per hour in which an update of a pipeline ran; see `pipeline_usage`."""
        return pipeline_usage(
            self.account, self.world, self.resources, self.pipeline_updates, self._used_since
        )

    @cached_property
    def clusters(self) -> DataFrame:
        """One row per cluster that outlives a run; see `clusters`."""
        return clusters(self.account, self.world, self.resources)

    @cached_property
    def served_entities(self) -> DataFrame:
        """One row per entity that an endpoint serves; see `served_entities`."""
        return served_entities(self.account, self.world, self.resources)

    @cached_property
    def requests(self) -> DataFrame:
        """One row per request to an endpoint that tracks them; see `requests`."""
        return requests(self.world, self.served_entities, self.resource_usage)

    @cached_property
    def node_hours(self) -> DataFrame:
        """One row per hour of a node of classic compute; see `node_hours`."""
        seen = NodesSeen(
            clusters=self.clusters,
            usage=self.resource_usage,
            updates=self.pipeline_updates,
            runs=self.runs,
        )
        return node_hours(self.account, self.world, seen, self.window)

    @cached_property
    def warehouses(self) -> DataFrame:
        """One row per SQL warehouse; see `warehouses`."""
        return warehouses(self.account, self.world, self.resources)

    @cached_property
    def warehouse_hours(self) -> DataFrame:
        """One row per hour in which a warehouse ran; see `warehouse_hours`."""
        return self.stage("warehouse_hours", warehouse_hours(self.warehouses, self.resource_usage))

    @cached_property
    def statements(self) -> DataFrame:
        """One row per SQL statement; see `statements`."""
        return (
            on_warehouses(self.account, self.world, self.warehouse_hours)
            .unionByName(in_notebooks(self.world, self.resource_usage))
            .unionByName(in_runs(self.world, self.runs))
        )

    @cached_property
    def answers(self) -> DataFrame:
        """One row per SQL statement with its end; see `answered`."""
        return self.stage("answers", answered(self.account, self.world, self.statements))

    @cached_property
    def edges(self) -> DataFrame:
        """One row per read or write of a table that may arrive in the window, or be followed by
        actions that may; see `edges`.
        """
        traced = (
            statement_edges(self.account, self.world, self.answers)
            .unionByName(run_edges(self.account, self.world, self.runs))
            .unionByName(update_edges(self.account, self.world, self.pipeline_updates))
        )
        day = day_of(F.col("at_ms") / 1000)
        arrives = day.between(self._yesterday.first - 1, self._yesterday.last)
        return self.stage("edges", traced.where(arrives))

    @cached_property
    def actions(self) -> DataFrame:
        """One row per logged action; see `actions`."""
        account, world, since = self.account, self.world, self._yesterday
        families = (
            edge_actions(account, world, self.edges),
            statement_actions(account, world, self.answers),
            run_actions(world, self.runs),
            job_actions(world, self.job_versions),
            cluster_actions(world, self.cluster_states),
            warehouse_actions(world, self.warehouse_states),
            table_actions(self.spark, account, world),
            self.routines,
            bulk_reads(self.spark, account, world, since),
            guessed_passwords(self.spark, account, world, since),
        )
        return reduce(DataFrame.unionByName, families)

    @cached_property
    def routines(self) -> DataFrame:
        """One row per action that somebody does now and then; see `routine_actions`."""
        return routine_actions(self.spark, self.account, self.world, self._yesterday)

    @cached_property
    def cluster_states(self) -> DataFrame:
        """One row per state of a cluster that outlives a run; see `changes`."""
        return self.stage("cluster_states", changes(self.world, self.clusters))

    @cached_property
    def warehouse_states(self) -> DataFrame:
        """One row per state of a warehouse; see `changes`."""
        return self.stage("warehouse_states", changes(self.world, self.warehouses))

    @cached_property
    def tables(self) -> DataFrame:
        """One row per table that is there on the last day; see `tables`."""
        return tables(self.spark, self.account, self.world)

    @property
    def _yesterday(self) -> Window:
        """The days of what may arrive in the window, if it arrives a day late at most."""
        return Window(first=self.window.first - 1, last=self.window.last)

    @property
    def _used_since(self) -> Window:
        return Window(first=self.window.first - USAGE_DAYS, last=self.window.last)
