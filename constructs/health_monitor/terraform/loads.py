"""Packages that Node loads while Python goes on importing.

jsii waits until Node has loaded a package, for the better part of a second in all, and looks at
nothing in the answer. Changing that touches what is private to jsii, which is done here alone, and
only to the version that is known: with any other one Python waits.
"""

import json
from typing import Any

from jsii.__meta__ import __jsii_runtime_version__
from jsii._kernel.providers.process import ProcessProvider, _NodeProcess
from jsii._kernel.types import LoadRequest, LoadResponse
from jsii.errors import JSIIError

KNOWN_VERSION = "1.142.0"


def await_loads_later() -> None:
    """Let loads return at once; the next answer that is needed waits for theirs, too.

    That raises JSIIError if one of them has failed.
    """
    if __jsii_runtime_version__ != KNOWN_VERSION:
        return
    provider: Any = ProcessProvider
    process: Any = _NodeProcess
    read = process._next_message
    unanswered: list[str] = []

    def load(self: Any, request: LoadRequest) -> LoadResponse:
        message = json.dumps(self._process._serializer.unstructure(request))
        self._process._process.stdin.write(f"{message}\n".encode())
        self._process._process.stdin.flush()
        unanswered.append(request.name)
        return LoadResponse(assembly=request.name, types=0)

    def next_message(self: Any) -> Any:
        while unanswered:
            answer = read(self)
            if "error" in answer:
                raise JSIIError(f"{unanswered[0]}: {answer['error']}")
            del unanswered[0]
        return read(self)

    provider.load = load
    process._next_message = next_message
