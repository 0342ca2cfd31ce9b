"""The jars of Delta Lake: resolved once by Spark's own Ivy, then found where it put them."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

DELTA = ("io.delta:delta-spark_4.2_2.13:4.4.0", "io.delta:delta-storage:4.4.0")
NOT_NEEDED = (
    "org.apache.hadoop:hadoop-client-runtime",
    "org.apache.hadoop:hadoop-client-api",
    "io.delta:delta-kernel-api",
    "io.delta:delta-kernel-defaults",
    "io.delta:delta-kernel-unitycatalog",
    "io.unitycatalog:unitycatalog-client",
    "io.unitycatalog:unitycatalog-hadoop",
    "org.antlr:antlr4-runtime",
)
"""Dependencies of Delta that Spark brings itself, or that only other catalogs use."""


def jar_settings(ivy: Path) -> Mapping[str, str]:
    """The Spark settings that bring the jars in; `ivy` is the folder where they are kept.

    The environment variable DEFAULT_ARTIFACT_REPOSITORY names another repository, as Spark has it.
    """
    jars = [ivy / "jars" / f"{coordinate.replace(':', '_', 1)}.jar" for coordinate in DELTA]
    jars = [jar.with_name(jar.name.replace(":", "-")) for jar in jars]
    # A download that was cut short leaves a file that is no archive.
    if all(jar.is_file() and zipfile.is_zipfile(jar) for jar in jars):
        return {"spark.jars": ",".join(map(str, jars))}
    for jar in jars:
        jar.unlink(missing_ok=True)
    return {
        "spark.jars.packages": ",".join(DELTA),
        "spark.jars.excludes": ",".join(NOT_NEEDED),
        "spark.jars.ivy": str(ivy),
    }
