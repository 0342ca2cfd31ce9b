"""What happens to a shop, task by task: each can be killed at its writes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from killing.product import Product
from killing.shop import go_on
from killing.trial import Trial, rehearse

BEFORE, AFTER = "2026-03-03T06:00:00", "2026-03-09T06:00:00"
DAYS_AFTER = "2026-03-11T06:00:00"
STORY = (
    ("bronze_setup_job", "create_bronze_tables", BEFORE),
    ("bronze_setup_job", "load_first_window", BEFORE),
    ("gold_setup_job", "create_gold_tables", BEFORE),
    ("gold_setup_job", "fill_gold_tables", BEFORE),
    ("tvf_deployment_job", "deploy_tvfs", BEFORE),
    ("metric_view_deployment_job", "deploy_metric_views", BEFORE),
    ("lakehouse_monitoring_setup_job", "create_monitors", BEFORE),
    ("bronze_refresh_job", "load_new_rows", AFTER),
    ("gold_merge_job", "merge_gold_tables", AFTER),
    ("lakehouse_monitoring_refresh_job", "refresh_monitors", AFTER),
    ("lakehouse_monitoring_refresh_job", "refresh_monitors", DAYS_AFTER),
    ("gold_backfill_job", "backfill_gold_tables", AFTER),
)
"""Job, task and clock, in their order."""
EARLIER = {
    "deploy_tvfs": "CREATE FUNCTION {prefix}semantic.get_sales(a INT) RETURNS TABLE (b INT) "
    "RETURN SELECT a",
    "deploy_metric_views": "CREATE VIEW {prefix}semantic.sales AS SELECT 1 AS one",
    "backfill_gold_tables": "UPDATE {prefix}gold.fact_sale SET cost = 0",
}
"""What happens before a task, so that it has more to do."""
STEPS = [f"{task} {at[:10]}" for _, task, at in STORY]


@dataclass
class Telling:
    """The story of one shop, told up to some step."""

    shop: Product
    folder: Path
    """Where the moments go."""
    told: int = 0

    def rehearse(self, step: str) -> Trial:
        """Do the step once, after all before it, and keep its moments."""
        wanted = STEPS.index(step)
        assert wanted >= self.told, f"{step} was told before"
        while self.told < wanted:
            self._prepared()()
        return rehearse(self.shop.disk, self.folder / str(wanted), self._prepared())

    def _prepared(self) -> Callable[[], None]:
        """The next step, when what comes before it has happened."""
        job, task, at = STORY[self.told]
        self.told += 1
        if task == "load_new_rows":
            go_on(self.shop)
        elif task in EARLIER:
            prefix = f"spark_catalog.{self.shop.prefix}"
            self.shop.spark.sql(EARLIER[task].format(prefix=prefix))
        return lambda: self.shop.run(job, at, only=task)
