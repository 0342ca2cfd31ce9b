"""What a kill during the simulation leaves: run again, it is the same world."""

from pathlib import Path

from killing.disk import Disk
from killing.product import Product
from killing.trial import rehearse
from pyspark.sql import SparkSession

WORLD = {"scale": "0.0005", "from_date": "2026-01-01"}


def test_simulation_that_was_killed_with_rows_half_added_makes_the_same_world(
    spark: SparkSession, deployed: Path, tmp_path: Path
) -> None:
    product = Product.make(spark, deployed, tmp_path / "files")

    def simulate(**parameters: str) -> None:
        product.run(
            "simulation_job",
            "2026-01-03T06:00:00",
            parameters={
                **WORLD,
                "source": f"spark_catalog.{product.prefix}system_",
                **parameters,
            },
        )

    simulate(to_date="2026-01-01")
    schemas = [row[0] for row in spark.sql(f"SHOW SCHEMAS LIKE '{product.prefix}*'").collect()]
    disk = Disk(spark=spark, schemas=schemas, files=product.files)
    trial = rehearse(disk, tmp_path / "moments", lambda: simulate(to_date="2026-01-02"))
    added = [moment for moment in trial.moments if moment.has_added]
    assert added, "the second day adds to no table"
    killed = [added[0], added[len(added) // 2], added[-1]]
    assert [text for moment in killed for text in trial.killed_at(moment)] == []
