"""A simulated world in tables that a day is added to, which can be killed."""

from pathlib import Path

from deployed_files import write_manifest
from killing.disk import Disk
from killing.product import Product
from killing.trial import Trial, rehearse
from pyspark.sql import SparkSession
from small_product import copy_chosen

CHOSEN = (
    "simulation/sources/_labels/user_anomalies.py",
    *(
        f"{folder}/{name}{ending}"
        for name in (
            "access/assistant_events",
            "compute/warehouses",
            "sharing/materialization_history",
        )
        for folder, ending in (("simulation/sources", ".py"), ("system_tables", ".yaml"))
    ),
)
"""A few sources that are soon made: some are added to, one is kept aside and written whole."""
WORLD = {"scale": "0.02", "from_date": "2026-01-01"}


def rehearse_second_day(spark: SparkSession, folder: Path) -> Trial:
    """A world of one day, to which the second is added while its moments are kept."""
    root = write_manifest(copy_chosen(folder / "deployed", CHOSEN))
    product = Product.make(spark, root, folder / "files")

    def simulate(to_date: str) -> None:
        source = f"spark_catalog.{product.prefix}system_"
        parameters = {**WORLD, "source": source, "to_date": to_date}
        product.run("simulation_job", "2026-01-03T06:00:00", parameters=parameters)

    simulate("2026-01-01")
    schemas = [row[0] for row in spark.sql(f"SHOW SCHEMAS LIKE '{product.prefix}*'").collect()]
    disk = Disk(spark=spark, schemas=schemas, files=product.files)
    return rehearse(disk, folder / "moments", lambda: simulate("2026-01-02"))
