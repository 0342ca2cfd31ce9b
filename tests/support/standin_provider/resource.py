"""What every resource type of the stand-in has."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from standin_provider.client import Client
from standin_provider.errors import Problem
from standin_provider.rules import Rules
from standin_provider.schema import Block
from standin_provider.values import UNKNOWN

State = Mapping[str, Any]
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Resource(ABC):
    """The calls of one resource type.

    States have every attribute of the schema; in those that calls are made with, what is not
    known yet is null.
    """

    rules: ClassVar[Rules] = Rules()

    def __init__(self, block: Block) -> None:
        self.block = block

    def problems(self, config: State) -> Iterator[Problem]:
        """What is wrong with a configuration beyond the rules; values may be unknown."""
        yield from ()

    def refine(self, prior: State | None, planned: dict[str, Any]) -> dict[str, Any]:
        """The plan, corrected by what only this type knows; raises StandInError to refuse it."""
        return planned

    @abstractmethod
    def create(self, client: Client, planned: State) -> str:
        """Make the object and return its id."""

    def complete(self, client: Client, planned: State, id: str) -> None:
        """Calls after the creation; if they fail, Terraform knows that the object is there."""
        return None

    @abstractmethod
    def read(self, client: Client, state: State) -> State:
        """The object as the service has it, with the schema's names at the root.

        Raises ApiError with status 404 if it is gone.
        """

    @abstractmethod
    def update(self, client: Client, prior: State, planned: State) -> str:
        """Change the object in place and return its id."""

    def after_failed_update(self, planned: State) -> State:
        """The state after an update that the service refused.

        The provider notes what it wanted, as if it had succeeded: the next plan shows nothing.
        """
        return planned

    @abstractmethod
    def delete(self, client: Client, state: State) -> None:
        """Remove the object; raises ApiError with status 404 if it is gone."""


def is_text(value: object) -> bool:
    """Whether an argument is configured with a text that is known already."""
    return value is not None and value is not UNKNOWN and value != ""
