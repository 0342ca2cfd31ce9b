"""Ctrl-C: the first one asks for a clean end, the second one ends the process at once."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn, TextIO

EXIT_CODE = 130
_SHOW_CURSOR = "\x1b[?25h"


def _raise() -> NoReturn:
    raise KeyboardInterrupt


@dataclass(kw_only=True)
class Interrupt:
    """What the signal does; only the main thread is told of it."""

    terminal: TextIO
    first: Callable[[], None] = _raise
    count: int = 0

    @contextmanager
    def handled(self) -> Iterator[None]:
        """Handle it until then."""
        before = signal.getsignal(signal.SIGINT)
        self.listen(self.first)
        try:
            yield
        finally:
            if _is_main():
                signal.signal(signal.SIGINT, before)

    def listen(self, first: Callable[[], None]) -> None:
        """Do this from now on; Spark, which takes the signal when it starts, loses it again."""
        self.first = first
        if _is_main():
            signal.signal(signal.SIGINT, self._handle)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self.count += 1
        if self.count > 1:
            # What holds the end up, such as Spark, ends with this process.
            self.terminal.write(
                f"{_SHOW_CURSOR if self.terminal.isatty() else ''}stopped at once\n"
            )
            self.terminal.flush()
            os._exit(EXIT_CODE)
        self.first()


def _is_main() -> bool:
    return threading.current_thread() is threading.main_thread()
