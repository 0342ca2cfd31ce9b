"""An archive of the JVM's classes as they are once Spark runs: it halves the start of a run.

The archive fits one build of Java and one set of jars only, so both are part of its name. A run
without it is slower and otherwise the same.
"""

import hashlib
import os
import shutil
from pathlib import Path

import pyspark

from health_monitor.local import LocalError
from health_monitor.local.spark.jars import DELTA


def archive_file(ivy: Path) -> Path:
    """Where the archive for this Java and these jars lies in the jars' folder, if it was made."""
    jars = sorted((Path(pyspark.__file__).parent / "jars").glob("*.jar"))
    seen = [f"{file} {file.stat().st_size}" for file in jars]
    java = _java()
    seen += [f"{java} {java.stat().st_size} {java.stat().st_mtime_ns}", *DELTA]
    digest = hashlib.sha256("\n".join(seen).encode()).hexdigest()[:16]
    return ivy / f"classes-{digest}.jsa"


def use_archive(ivy: Path) -> list[str]:
    """The JVM options that start from the archive; none where it was not made."""
    archive = archive_file(ivy)
    return [f"-XX:SharedArchiveFile={archive}"] if archive.is_file() else []


def make_archive(archive: Path) -> list[str]:
    """The JVM options that write the archive when the JVM ends."""
    return [f"-XX:ArchiveClassesAtExit={archive}", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"]


def _java() -> Path:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which(str(Path(home) / "bin" / "java") if home else "java")
    if java is None:
        raise LocalError("Java is missing: install a JDK or JRE 17 or 21, or set JAVA_HOME")
    return Path(java).resolve()
