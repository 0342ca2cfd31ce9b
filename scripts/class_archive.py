"""Make the archive of classes that local runs start from, unless it is there."""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT / "constructs"))

from health_monitor.cli.project import IVY  # noqa: E402
from health_monitor.local.quiet import quiet  # noqa: E402
from health_monitor.local.spark.class_archive import archive_file, make_archive  # noqa: E402
from health_monitor.local.spark.session import Profile, open_session  # noqa: E402
from health_monitor.local.state import State  # noqa: E402


def main() -> None:
    archive = archive_file(IVY)
    if archive.is_file():
        return
    print("Preparing a quick start of Spark", flush=True)
    statements = (PROJECT / "scripts" / "class_archive.sql").read_text(encoding="utf-8").split(";")
    with tempfile.TemporaryDirectory() as folder:
        state = State(folder=Path(folder))
        written = state.folder / archive.name
        with (
            quiet(state.folder / "class_archive.log"),
            open_session(state, IVY, Profile.SMALL, make_archive(written)) as spark,
        ):
            for statement in statements:
                spark.sql(statement).toPandas()
            gateway: Any = spark.sparkContext._gateway
        # The JVM writes the archive while it ends.
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait()
        IVY.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(written, archive.with_suffix(".part"))
        archive.with_suffix(".part").replace(archive)


if __name__ == "__main__":
    main()
