"""`python -m health_monitor` is the command line."""

import sys

from health_monitor.cli.main import main

sys.exit(main())
