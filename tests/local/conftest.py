"""A site to fill, and what runs one of its jobs."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from plans import START, PlainExecutor, Runs, Site

from health_monitor.local.running.opening import Opening
from health_monitor.local.running.runner import Runner
from health_monitor.local.running.runs import JobRun, Run
from health_monitor.local.running.workers import Workers
from health_monitor.local.workspace import lay_out


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(folder=tmp_path)


@pytest.fixture
def run(site: Site) -> Runs:
    """Lay the site out and run one of its jobs."""

    def run_it(
        job: str,
        parameters: Mapping[str, str] | None = None,
        changed: Callable[[Run], None] = lambda run: None,
        retries_at_most: int | None = None,
    ) -> JobRun:
        plan = site.plan()
        lay_out(plan, site.workspace)
        opening = Opening(plan=plan, start_time=START)
        runner = Runner(
            opening=opening,
            workers=Workers(executor=PlainExecutor(workspace=site.workspace)),
            retries_at_most=retries_at_most,
            changed=changed,
        )
        opened = opening.open(job, parameters or {})
        runner.run(opened)
        return opened

    return run_it
