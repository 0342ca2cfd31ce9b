"""Who may do what in Unity Catalog."""

from collections.abc import Iterator

from workspace_emulator.account import Account
from workspace_emulator.refusal import forbidden, missing
from workspace_emulator.routing import Call
from workspace_emulator.store import Json, Transaction

ON_SCHEMA = frozenset(
    {
        "ALL_PRIVILEGES",
        "APPLY_TAG",
        "CREATE_FUNCTION",
        "CREATE_MATERIALIZED_VIEW",
        "CREATE_MODEL",
        "CREATE_TABLE",
        "CREATE_VOLUME",
        "EXECUTE",
        "EXTERNAL_USE_SCHEMA",
        "MANAGE",
        "MODIFY",
        "READ_VOLUME",
        "REFRESH",
        "SELECT",
        "USE_SCHEMA",
        "WRITE_VOLUME",
    }
)
VALID = {
    "schema": ON_SCHEMA,
    "catalog": ON_SCHEMA | {"BROWSE", "CREATE_SCHEMA", "USE_CATALOG"},
}
NOT_IN_ALL = frozenset({"EXTERNAL_USE_SCHEMA", "MANAGE"})
"""What ALL PRIVILEGES does not hold."""


def securable(state: Transaction, kind: str, full_name: str) -> Json:
    """The record of a catalog or schema; 404 where there is none."""
    record = state.get(kind, full_name.lower())
    if record is None:
        missing(
            f"{kind}_exists",
            f"{kind.capitalize()} '{full_name}' does not exist.",
            error_code=f"{kind.upper()}_DOES_NOT_EXIST",
        )
    return record


def granted(state: Transaction, kind: str, full_name: str) -> dict[str, list[str]]:
    """Principal -> privileges given on the securable itself."""
    record = state.get("grant", f"{kind}/{full_name}") or {"privileges": {}}
    privileges: dict[str, list[str]] = record["privileges"]
    return privileges


def _above(kind: str, full_name: str) -> Iterator[tuple[str, str]]:
    yield kind, full_name
    if kind == "schema":
        yield "catalog", full_name.partition(".")[0]


def is_owner(
    state: Transaction, account: Account, principal: str, kind: str, full_name: str
) -> bool:
    """True for the owner of the securable or of the catalog that holds it."""
    names = account.groups_of(principal) | {principal}
    return any(securable(state, *each)["owner"] in names for each in _above(kind, full_name))


def has(
    state: Transaction,
    account: Account,
    principal: str,
    privilege: str,
    kind: str,
    full_name: str,
) -> bool:
    """True if the principal owns the securable or holds the privilege, here or above."""
    if is_owner(state, account, principal, kind, full_name):
        return True
    names = account.groups_of(principal) | {principal}
    for each in _above(kind, full_name):
        for holder, privileges in granted(state, *each).items():
            everything = "ALL_PRIVILEGES" in privileges and privilege not in NOT_IN_ALL
            if holder in names and (privilege in privileges or everything):
                return True
    return False


def demand(call: Call, privilege: str, kind: str, full_name: str) -> None:
    """Refuse the request unless the caller holds the privilege."""
    if not has(call.state, call.account, call.principal, privilege, kind, full_name):
        name = privilege.replace("_", " ")
        forbidden(
            f"User {call.principal} does not have {name} on {kind.capitalize()} '{full_name}'."
        )
