"""The command line: `health-monitor COMMAND`."""
