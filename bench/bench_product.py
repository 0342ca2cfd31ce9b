"""The jobs over a multiplied account, run by their entries in a session of their own."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from deployed_files import write_manifest
from killing.product import Product
from measuring import KEEP_ALL
from usage_account import PROJECT, UsageAccount

from content.definitions import Definitions
from health_monitor.cli.project import IVY
from health_monitor.jobs.spec import Schema, Setting
from health_monitor.local.spark import session
from health_monitor.local.spark.session import CATALOG, Profile, open_session
from health_monitor.local.spark.sources import SOURCE, find_sources, register
from health_monitor.local.state import State
from runtime.names import Names
from runtime.run_log import Identity, RunLog
from runtime.task import Arguments, Task

PREFIX = "bench_"
SETTINGS = {Setting.LOOKBACK_DAYS: "365", Setting.RETENTION_DAYS: "730"}


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A product with its account, both kept from one benchmark to the next."""

    product: Product
    account: UsageAccount
    state: State

    def run(self, *jobs: str) -> None:
        """Run jobs on the morning after the newest day."""
        at = f"{self.account.last_day + timedelta(days=1)}T06:00:00"
        for job in jobs:
            self.product.run(job, at, parameters={"source": SOURCE})

    def register(self) -> None:
        """Make the account's files source tables, as a local run does."""
        register(self.product.spark, self.state, find_sources(self.account.folder))

    def task(self, job: str) -> Task:
        """What a job's task works with; nothing has run."""
        root, spark = self.product.root, self.product.spark
        names = Names(
            catalog=CATALOG,
            schemas={schema.value: PREFIX + schema for schema in Schema},
            source_prefix=SOURCE,
        )
        identity = Identity(run_id="bench", job=job, task=job, release="bench")
        return Task(
            spark=spark,
            names=names,
            definitions=Definitions.load(root),
            root=root,
            log=RunLog.of(spark, names, identity, root),
            started_at=datetime.now(UTC),
            run_id="bench",
            args=Arguments({"task": job, "lookback_days": SETTINGS[Setting.LOOKBACK_DAYS]}),
        )

    @property
    def is_new(self) -> bool:
        """Nothing has run yet."""
        return not self.product.spark.catalog.databaseExists(f"{PREFIX}ops")

    def begin(self) -> None:
        """Make the schemas."""
        for schema in self.product.schemas:
            self.product.spark.sql(f"CREATE SCHEMA IF NOT EXISTS spark_catalog.{schema}")


@contextmanager
def open_bench(account: UsageAccount, profile: Profile) -> Iterator[Bench]:
    """The product beside the account's folder, in a new Spark."""
    state = State(folder=account.folder.with_suffix(".state"))
    files = state.folder / "files"
    shutil.rmtree(files, ignore_errors=True)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PROJECT / "workloads", files / "workloads", ignore=ignored)
    with (
        patch.dict(session._COMMON, KEEP_ALL),
        open_session(state, IVY, profile) as spark,
    ):
        product = Product(
            spark=spark, root=write_manifest(files / "workloads"), prefix=PREFIX, files=files
        )
        product = replace(product, settings={**product.settings, **SETTINGS})
        bench = Bench(product=product, account=account, state=state)
        bench.register()
        yield bench
