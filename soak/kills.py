"""Kills after every write of every task, and at fifty random moments of the command line.

    soak/kills.py [WORD]

With a word: only the parts whose name holds it, such as `random`.
"""

import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from killing.contents import Contents, differences, stored
from killing.machine import Machine
from killing.shop import deploy_shop, open_shop
from killing.story import STEPS, Telling
from killing.training import AT, JOBS, open_account
from killing.trial import rehearse
from killing.world import rehearse_second_day
from ml_tables import deploy_one_model
from progress import go_on
from pyspark.sql import SparkSession
from shop_source import AT as SOURCE_AT
from ways import by_many_units

from health_monitor.cli.project import IVY
from health_monitor.local.spark.session import Profile, open_session
from health_monitor.local.state import State

RANDOM_KILLS = 50
RUN = ("bronze_setup_job", "gold_setup_job", "--at", SOURCE_AT)


@dataclass(kw_only=True)
class Examination:
    """What the parts share: a Spark session, deployed files, the story as far as it was told."""

    spark: SparkSession
    folder: Path
    _tellings: list[Telling] = field(default_factory=list)

    def parts(self) -> Mapping[str, Callable[[], list[str]]]:
        """Name to work, in the order in which they are done."""
        return {
            **{f"random kill {n}": partial(self.at_random, n) for n in range(1, RANDOM_KILLS + 1)},
            **{step: partial(self.load, step) for step in STEPS},
            **{job: partial(self.learn, job) for job in JOBS},
            "simulation": self.simulate,
        }

    def load(self, step: str) -> list[str]:
        """Kills after each write of a step; those before it are told once for all."""
        if not self._tellings:
            shop = open_shop(
                self.spark, deploy_shop(self.folder / "shop"), self.folder / "shop_files"
            )
            self._tellings.append(Telling(shop=shop, folder=self.folder / "moments"))
        with by_many_units():  # which has all the statements of computing whole, and more
            trial = self._tellings[0].rehearse(step)
            problems = trial.killed_anywhere()
        trial.finish()
        return problems

    def learn(self, job: str) -> list[str]:
        """Kills after each write of features, training or scoring."""
        folder = self.folder / job
        with open_account(self.spark, self.one_model, folder / "store") as account:
            for before in JOBS[: JOBS.index(job)]:
                account.run(before, AT)
            trial = rehearse(account.disk, folder / "moments", lambda: account.run(job, AT))
            return trial.killed_anywhere()

    def simulate(self) -> list[str]:
        """Kills after each write of a simulated day."""
        return rehearse_second_day(self.spark, self.folder / "world").killed_anywhere()

    def at_random(self, number: int) -> list[str]:
        """A kill at a moment that the number decides, then the same command again."""
        machine, calm, seconds = self.calm
        state = self.folder / f"killed_{number}"
        process = machine.start(state, *RUN)
        time.sleep(random.Random(number).uniform(0, seconds))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        machine.run(state, *RUN)
        return differences(calm, stored(state / "warehouse"))

    @cached_property
    def calm(self) -> tuple[Machine, Contents, float]:
        """The machine, and what an undisturbed run leaves there in how many seconds."""
        machine, state = Machine.make(self.folder / "machine"), self.folder / "calm"
        began = time.monotonic()
        machine.run(state, *RUN)
        seconds = time.monotonic() - began
        return machine, stored(state / "warehouse"), seconds

    @cached_property
    def one_model(self) -> Path:
        """The workloads with one model, deployed."""
        return deploy_one_model(self.folder / "one_model")


def main() -> int:
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    with tempfile.TemporaryDirectory(prefix="kills-") as name:
        folder = Path(name)
        with open_session(State(folder=folder / "spark"), IVY, Profile.SMALL) as spark:
            spark.sparkContext.setLogLevel("ERROR")
            parts = Examination(spark=spark, folder=folder).parts()
            return go_on("kills", {part: work for part, work in parts.items() if word in part})


if __name__ == "__main__":
    sys.exit(main())
