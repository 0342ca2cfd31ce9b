"""The tree of the terminal, as it is printed."""

from io import StringIO
from typing import Any

from plans import Site
from rich.console import Console

from health_monitor.graph.reader import read_picture
from health_monitor.graph.tree import as_tree


def printed(site: Site, record: dict[str, Any] | None = None) -> list[str]:
    out = StringIO()
    console = Console(file=out, force_terminal=False, width=200)
    console.print(as_tree(read_picture(site.plan(), record)))
    return [line.rstrip() for line in out.getvalue().splitlines()]


def test_jobs_hang_below_those_that_run_them(site: Site) -> None:
    assert printed(site) == [
        "t: 5 jobs",
        'master  platform "A" <team>  daily 06:00 UTC',
        "├── load_job  ann@example.com",
        "│   └── load",
        "└── layer_job  SUN 03:00 UTC, paused  after load_job",
        "    ├── left_job",
        "    │   └── fill",
        "    └── load_job  ann@example.com  after left_job",
        "        └── load",
        "by_hand_job",
        "└── by_hand",
    ]


def test_run_shows_at_each_place_what_happened_there(site: Site, record: dict[str, Any]) -> None:
    lines = printed(site, record)
    assert lines[1].endswith("daily 06:00 UTC  FAILED 28.0s")
    assert lines[2:9] == [
        "├── load_job  ann@example.com  SUCCESS 20.0s",
        "│   └── load  SUCCESS 20.0s",
        "└── layer_job  SUN 03:00 UTC, paused  after load_job  FAILED 8.0s",
        "    ├── left_job  FAILED 8.0s, 2 attempts",
        "    │   └── fill  FAILED 3.0s",
        "    └── load_job  ann@example.com  after left_job  UPSTREAM_FAILED",
        "        └── load",
    ]
    assert lines[9:] == ["by_hand_job", "└── by_hand"]
