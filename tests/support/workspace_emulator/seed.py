"""What a workspace holds from its first day."""

from workspace_emulator.access import Entry, kind_of, tree_securable, write
from workspace_emulator.account import EVERYBODY, Account
from workspace_emulator.store import Json, Transaction

SYSTEM_FOLDERS = ("/", "/Repos", "/Shared", "/Users")
METASTORE_ID = "11111111-2222-4333-8444-555555555555"
WORKSPACE_ID = 1234567890123456
ACCOUNT_ID = "99999999-8888-4777-8666-555555555555"
STARTED = 1_735_689_600_000
"""The time of what nobody made: 2025-01-01 in milliseconds."""


def seed(state: Transaction, account: Account) -> None:
    """Add the system folders, a home for everybody, and the declared catalogs and schemas."""
    for path in SYSTEM_FOLDERS:
        _folder(state, path)
    # Everybody manages what is in the shared folder: that is how a workspace comes.
    _grant(state, account, "/Shared", EVERYBODY)
    for principal in sorted(account.users | account.service_principals):
        _folder(state, f"/Users/{principal}")
        _grant(state, account, f"/Users/{principal}", principal)
    for catalog, owner in sorted(account.catalogs.items()):
        if state.get("catalog", catalog) is None:
            state.put("catalog", catalog, {"name": catalog, "owner": owner})
    for schema, owner in sorted(account.schemas.items()):
        if state.get("schema", schema) is None:
            state.put("schema", schema, schema_record(state, schema, owner, STARTED))


def schema_record(state: Transaction, full_name: str, owner: str, now: int) -> Json:
    """What the service knows of a schema that somebody has just made."""
    catalog, _, name = full_name.partition(".")
    return {
        "name": name,
        "catalog_name": catalog,
        "full_name": full_name,
        "owner": owner,
        "metastore_id": METASTORE_ID,
        "schema_id": f"00000000-0000-4000-8000-{state.next_id():012x}",
        "created_at": now,
        "created_by": owner,
        "updated_at": now,
        "updated_by": owner,
    }


def _folder(state: Transaction, path: str) -> None:
    if state.get("path", path) is None:
        record = {
            "path": path,
            "object_type": "DIRECTORY",
            "object_id": state.next_id(),
            "created_at": STARTED,
            "modified_at": STARTED,
        }
        state.put("path", path, record)


def _grant(state: Transaction, account: Account, path: str, principal: str) -> None:
    record = state.get("path", path)
    if record is not None and state.get("acl", tree_securable(record).key) is None:
        kind = kind_of(account, principal)
        entry = Entry(kind=kind, principal=principal, level="CAN_MANAGE")
        write(state, tree_securable(record), [entry])
