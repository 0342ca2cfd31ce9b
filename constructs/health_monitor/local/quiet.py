"""Sends everything that is printed during a run to its log, and keeps the terminal free."""

import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"


@contextmanager
def quiet(log: Path) -> Iterator[TextIO]:
    """Divert output, logging and warnings of this process to the log; gives the terminal.

    File descriptors are diverted, since the JVM and native libraries know no `sys.stdout`.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    sys.stderr.flush()
    saved = [os.dup(1), os.dup(2)]
    handler = logging.FileHandler(log, encoding="utf-8")
    handler.setFormatter(logging.Formatter(_FORMAT))
    root = logging.getLogger()
    level = root.level
    try:
        with (
            log.open("a", encoding="utf-8") as target,
            os.fdopen(os.dup(1), "w", encoding="utf-8") as terminal,
            contextlib.redirect_stdout(target),
            contextlib.redirect_stderr(target),
        ):
            for descriptor in (1, 2):
                os.dup2(target.fileno(), descriptor)
            root.addHandler(handler)
            root.setLevel(logging.INFO)
            logging.getLogger("py4j").setLevel(logging.WARNING)
            logging.captureWarnings(True)
            yield terminal
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        logging.captureWarnings(False)
        for descriptor, copy in zip((1, 2), saved, strict=True):
            os.dup2(copy, descriptor)
            os.close(copy)
