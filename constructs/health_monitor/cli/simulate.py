"""`health-monitor simulate`: simulated system tables in a folder."""

import argparse
import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from health_monitor.cli import usage_error
from health_monitor.cli.project import IVY, LOCAL, SOURCE, WORKLOADS
from health_monitor.cli.values import at_least, day
from health_monitor.terraform.manifest import read_manifest

HELP = "make simulated system tables, or let days pass in them"
EXAMPLE = "health-monitor simulate --scale 0.1 --from 2026-01-01 --to 2026-03-31"
ENTRY = "simulation/simulate_system_tables.py"
_BULK_SCALE = 0.2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The size, the days and the folder."""
    parser.add_argument(
        "--scale",
        type=_scale,
        metavar="X",
        help="1 is a million usage rows in 90 days (default: 0.02)",
    )
    parser.add_argument("--from", dest="from_date", type=day, metavar="DAY", help="first day")
    parser.add_argument(
        "--to", dest="to_date", type=day, metavar="DAY", help="last day (default: yesterday)"
    )
    parser.add_argument(
        "--days",
        type=at_least(1),
        metavar="N",
        help="so many days up to the last (default: 90; a world that is there keeps its first day)",
    )
    parser.add_argument("--seed", type=at_least(0), metavar="N", help="another seed, another world")
    parser.add_argument(
        "--advance",
        type=at_least(1),
        metavar="N",
        help="let N days pass in the world that the folder holds; excludes all but --out",
    )
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="where to (default: .health-monitor/source)"
    )


def execute(arguments: argparse.Namespace) -> int:
    """Run the simulation's entry from the source tree, with a manifest made on the spot."""
    argv = entry_arguments(arguments)
    # Spark is imported by the commands that use it.
    from health_monitor.local.single import EntryRun, run_single
    from health_monitor.local.spark.session import Profile

    manifest = read_manifest(WORKLOADS)
    files = {path: (WORKLOADS / path).read_bytes() for path in manifest.files}
    for path, content in files.items():
        assert hashlib.sha256(content).hexdigest() == manifest.files[path]
    is_bulk = (arguments.scale or 0) >= _BULK_SCALE
    run_single(
        EntryRun(
            files={**files, "manifest.json": manifest.text.encode()},
            entry=ENTRY,
            argv=argv,
            profile=Profile.BULK if is_bulk else Profile.SMALL,
            purpose="health-monitor simulate",
        ),
        _state_folder((arguments.out or SOURCE).resolve()),
        IVY,
    )
    print((arguments.out or SOURCE).resolve())
    return 0


def entry_arguments(arguments: argparse.Namespace) -> list[str]:
    """What the entry is told; a world that is there goes on, unless another one is described."""
    folder = (arguments.out or SOURCE).resolve()
    target = f"--target={folder}"
    described = ("scale", "from_date", "to_date", "days", "seed")
    if arguments.advance is not None:
        for name in described:
            if getattr(arguments, name) is not None:
                option = name.removesuffix("_date")
                raise usage_error(f"--advance keeps to the world that is there: omit --{option}")
        return [target, f"--advance={arguments.advance}"]
    if arguments.from_date is not None and arguments.days is not None:
        raise usage_error("--from and --days both say which day is the first: omit one")
    last = arguments.to_date or datetime.now(UTC).date() - timedelta(days=1)
    first = arguments.from_date or last - timedelta(days=(arguments.days or 90) - 1)
    world = {"from-date": first, "scale": arguments.scale, "seed": arguments.seed}
    if arguments.from_date is None:
        named = {
            name: value
            for name, value in world.items()
            if value is not None and name != "from-date"
        }
        world |= _known_world(folder) | named
    values = [f"--{name}={value}" for name, value in world.items() if value is not None]
    return [target, f"--to-date={last}", *values]


def _state_folder(folder: Path) -> Path:
    """Where Spark works while it writes a folder: two folders can be written at once."""
    return LOCAL / "simulation" / hashlib.sha256(str(folder).encode()).hexdigest()[:12]


def _known_world(folder: Path) -> dict[str, Any]:
    """First day, scale and seed of the world that a folder holds; empty when there is none."""
    try:
        world = json.loads((folder / "_world.json").read_text(encoding="utf-8"))
        return {name: world[name.replace("-", "_")] for name in ("from-date", "scale", "seed")}
    except (OSError, ValueError, KeyError):  # the entry itself tells what is wrong with it
        return {}


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0 < scale < 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0, such as 0.02")
    return scale
