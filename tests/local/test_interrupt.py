"""Ctrl-C asks for a clean end; a second one ends the process at once."""

import subprocess
import sys
import time
from pathlib import Path

import health_monitor.local.interrupt as interrupt

SCRIPT = """
import os, signal, sys, time
from health_monitor.local.interrupt import Interrupt
handler = Interrupt(terminal=sys.stdout)
with handler.handled():
    if {asks}:
        handler.listen(lambda: print("asked", flush=True))
    for _ in range({times}):
        os.kill(os.getpid(), signal.SIGINT)
    print("went on", flush=True)
    if {times} > 1:
        time.sleep(300)
"""
CONSTRUCTS = str(Path(interrupt.__file__).parents[2])


def interrupted(times: int, asks: bool) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", SCRIPT.format(times=times, asks=asks)],
        env={"PYTHONPATH": CONSTRUCTS},
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_first_one_asks() -> None:
    done = interrupted(1, asks=True)
    assert (done.returncode, done.stdout) == (0, "asked\nwent on\n")


def test_second_one_ends_the_process_at_once() -> None:
    began = time.monotonic()
    done = interrupted(2, asks=True)
    assert (done.returncode, done.stdout) == (130, "asked\nstopped at once\n")
    assert time.monotonic() - began < 240


def test_before_anything_runs_it_is_an_interruption() -> None:
    done = interrupted(1, asks=False)
    assert "KeyboardInterrupt" in done.stderr
    assert "went on" not in done.stdout
