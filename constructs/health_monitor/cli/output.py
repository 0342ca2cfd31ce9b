"""Writes what a command shows to a file that the user names."""

from pathlib import Path

from health_monitor.cli import CommandError


def check_place(file: Path) -> None:
    """Raise CommandError if no file can be written there, before any work is done for it."""
    if file.is_dir():
        raise CommandError(f"--out {file}: this is a folder; name a file")
    if not file.parent.is_dir():
        raise CommandError(f"--out {file}: there is no folder {file.parent}; make it first")


def write_text(file: Path, text: str) -> None:
    """Write the file; raises CommandError if that fails."""
    try:
        file.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise CommandError(
            f"--out {file}: cannot be written: {error.strerror}; name another file"
        ) from error
