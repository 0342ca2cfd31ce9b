"""What a kill during the simulation leaves: run again, it is the same world."""

from pathlib import Path

from killing.disk import Disk
from killing.product import Product
from killing.trial import rehearse
from pyspark.sql import SparkSession

WORLD = {"scale": "0.0005", "from_date": "2026-01-01"}
SCHEMAS = ("access", "billing", "lakeflow", "simulation")
ADDED_TO = ("billing.usage", "lakeflow.job_run_timeline", "simulation.cost_anomalies")
"""The tables that rows are added to; all others are written whole, whatever they hold."""


def test_simulation_that_was_killed_with_rows_half_added_makes_the_same_world(
    spark: SparkSession, deployed: Path, tmp_path: Path
) -> None:
    product = Product.make(spark, deployed, tmp_path / "files")
    source = f"{product.prefix}system_"
    disk = Disk(
        spark=spark,
        schemas=[*product.schemas, *(source + schema for schema in SCHEMAS)],
        files=product.files,
    )

    def simulate(**parameters: str) -> None:
        product.run(
            "simulation_job",
            "2026-01-03T06:00:00",
            parameters={**WORLD, "source": f"spark_catalog.{source}", **parameters},
        )

    simulate(to_date="2026-01-01")
    trial = rehearse(disk, tmp_path / "moments", lambda: simulate(to_date="2026-01-02"))
    killed = [moment for moment in trial.moments if moment.after.endswith(ADDED_TO)]
    assert len(killed) == len(ADDED_TO)
    assert [text for moment in killed for text in trial.killed_at(moment)] == []
