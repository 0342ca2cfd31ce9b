"""What the stand-in reports to Terraform."""

from dataclasses import dataclass


class StandInError(Exception):
    """Anything that Terraform shows as an error."""


class ApiError(StandInError):
    """The service refused a call."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message or code or f"HTTP status {status}")
        self.status = status
        self.code = code

    @property
    def is_missing(self) -> bool:
        return self.status == 404


@dataclass(frozen=True, kw_only=True)
class Problem:
    """An error that belongs to a root attribute or block of the configuration."""

    summary: str
    detail: str = ""
    attribute: str = ""
