"""The command line: `health-monitor COMMAND`."""


class CommandError(Exception):
    """A command that cannot be done as it was asked; told without a traceback."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def usage_error(message: str) -> CommandError:
    """The command was given something that it does not take; exit code 2, as argparse has it."""
    return CommandError(message, exit_code=2)
