"""What a kill during the simulation leaves: run again, it is the same world."""

from pathlib import Path

from killing.disk import Disk
from killing.product import Product
from killing.trial import rehearse
from pyspark.sql import SparkSession

WORLD = {"scale": "0.0005", "from_date": "2026-01-01"}
SCHEMAS = ("access", "billing", "lakeflow", "simulation")


def test_simulation_that_was_killed_at_any_write_makes_the_same_world(
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
    assert trial.killed_anywhere() == []
