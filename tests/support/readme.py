"""What the README tells a reader to type."""

import re

from checkouts import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
LINES = [
    line
    for block in BLOCKS
    for line in (typed.partition("#")[0].strip() for typed in block.splitlines())
    if line
]
OURS = [line for line in LINES if line.startswith("bin/health-monitor ")]
RUNS = [line for line in OURS if line.split()[1] in {"run", "graph"}]
QUERIES = [line for line in OURS if line.split()[1] == "query"]
MAKE = [line for line in LINES if line.startswith("make ")]
