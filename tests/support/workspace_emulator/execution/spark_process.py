"""The process of one run: `python -m workspace_emulator.execution.spark_process FILE`."""

import pickle
import sys
from pathlib import Path

from workspace_emulator.execution.spark import Work

if __name__ == "__main__":
    work = pickle.loads(Path(sys.argv[1]).read_bytes())
    assert isinstance(work, Work)
    work.run()
