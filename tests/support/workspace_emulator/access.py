"""Who may do what with workspace objects, jobs, experiments and warehouses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from workspace_emulator.account import ADMINS, Account
from workspace_emulator.refusal import forbidden, missing
from workspace_emulator.routing import Call
from workspace_emulator.store import Json, Transaction

TREE_LEVELS = ("CAN_READ", "CAN_RUN", "CAN_EDIT", "CAN_MANAGE")
PRINCIPAL_KINDS = ("user_name", "group_name", "service_principal_name")


@dataclass(frozen=True, kw_only=True)
class ObjectKind:
    """One kind of object that has an access control list."""

    name: str
    """As answers call it."""
    record: str
    """The kind of its records in the store."""
    levels: tuple[str, ...]
    """Permission levels, each holding those before it."""

    @property
    def is_owned(self) -> bool:
        """True where exactly one principal is the owner."""
        return "IS_OWNER" in self.levels


KINDS: Mapping[str, ObjectKind] = {
    "jobs": ObjectKind(
        name="job",
        record="job",
        levels=("CAN_VIEW", "CAN_MANAGE_RUN", "CAN_MANAGE", "IS_OWNER"),
    ),
    "directories": ObjectKind(name="directory", record="path", levels=TREE_LEVELS),
    "files": ObjectKind(name="file", record="path", levels=TREE_LEVELS),
    "experiments": ObjectKind(
        name="mlflowExperiment",
        record="experiment",
        levels=("CAN_READ", "CAN_EDIT", "CAN_MANAGE"),
    ),
    "sql/warehouses": ObjectKind(
        name="warehouses",
        record="warehouse",
        levels=("CAN_VIEW", "CAN_USE", "CAN_MONITOR", "CAN_MANAGE", "IS_OWNER"),
    ),
}
TREE_TYPES = {"DIRECTORY": "directories", "FILE": "files", "MLFLOW_EXPERIMENT": "experiments"}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of an access control list."""

    kind: str
    """One of PRINCIPAL_KINDS."""
    principal: str
    level: str
    inherited_from: str = ""
    """Where it was given, when not on the object itself."""


@dataclass(frozen=True, kw_only=True)
class Securable:
    """An object with an access control list."""

    request_type: str
    id: str
    path: str = ""
    """Its place in the workspace tree; empty for what has none."""

    @property
    def key(self) -> str:
        """The id that the permissions API gives it."""
        return f"/{self.request_type}/{self.id}"

    @property
    def kind(self) -> ObjectKind:
        """What kind of object it is."""
        return KINDS[self.request_type]


def tree_securable(record: Json) -> Securable:
    """The securable of a record of the workspace tree."""
    return Securable(
        request_type=TREE_TYPES[record["object_type"]],
        id=str(record["object_id"]),
        path=record["path"],
    )


def direct(state: Transaction, securable: Securable) -> list[Entry]:
    """What was given on the object itself."""
    acl = state.get("acl", securable.key) or {"entries": []}
    return [Entry(**entry) for entry in acl["entries"]]


def write(state: Transaction, securable: Securable, entries: list[Entry]) -> None:
    """Replace what was given on the object itself."""
    rows = [{"kind": e.kind, "principal": e.principal, "level": e.level} for e in entries]
    state.put("acl", securable.key, {"entries": rows})


def give_to_creator(state: Transaction, account: Account, principal: str, to: Securable) -> None:
    """The rights that making an object brings."""
    entry = Entry(kind=kind_of(account, principal), principal=principal, level=to.kind.levels[-1])
    write(state, to, [entry])


def kind_of(account: Account, principal: str) -> str:
    """The member of an access control request that names this principal."""
    if principal in account.service_principals:
        return "service_principal_name"
    return "group_name" if account.has_group(principal) else "user_name"


def inherited(state: Transaction, securable: Securable) -> Iterator[Entry]:
    """What the folders above, and being an administrator, give."""
    top = securable.kind.levels
    for folder in map(str, PurePosixPath(securable.path).parents if securable.path else ()):
        record = state.get("path", folder)
        if record is not None:
            above = tree_securable(record)
            for entry in direct(state, above):
                level = entry.level if entry.level in top else top[0]
                yield Entry(
                    kind=entry.kind,
                    principal=entry.principal,
                    level=level,
                    inherited_from=above.key,
                )
    manage = "CAN_MANAGE"
    root = f"/{securable.request_type}/"
    yield Entry(kind="group_name", principal=ADMINS, level=manage, inherited_from=root)


def may(call: Call, securable: Securable, level: str) -> bool:
    """True if the caller has at least this level on the object."""
    return allowed(call.state, call.account, call.principal, securable, level)


def allowed(
    state: Transaction, account: Account, principal: str, securable: Securable, level: str
) -> bool:
    """True if the principal has at least this level on the object."""
    levels = securable.kind.levels
    names = account.groups_of(principal) | {principal}
    held = [
        levels.index(entry.level)
        for entry in (*direct(state, securable), *inherited(state, securable))
        if entry.principal in names
    ]
    return max(held, default=-1) >= levels.index(level)


def demand(call: Call, securable: Securable, level: str) -> None:
    """Refuse the request unless the caller has at least this level on the object."""
    if not may(call, securable, level):
        name = securable.path or securable.id
        forbidden(
            f"User {call.principal} does not have {level} permissions on "
            f"{securable.kind.name} {name}."
        )


def owner(state: Transaction, securable: Securable) -> str:
    """Who owns the object."""
    return next(e.principal for e in direct(state, securable) if e.level == "IS_OWNER")


def demand_principal(account: Account, kind: str, name: str) -> None:
    """Refuse a principal that the account does not know under this kind of name."""
    known = {
        "user_name": account.has_user,
        "group_name": account.has_group,
        "service_principal_name": account.service_principals.__contains__,
    }
    if not known[kind](name):
        label = {"user_name": "UserName", "group_name": "GroupName"}.get(
            kind, "ServicePrincipalName"
        )
        missing("principal_exists", f"Principal: {label}({name}) does not exist")


def demand_owner_change(call: Call, securable: Securable) -> None:
    """Refuse a new owner from anybody but the present one and the administrators."""
    names = call.account.groups_of(call.principal) | {call.principal}
    if owner(call.state, securable) not in names and not call.account.is_admin(call.principal):
        forbidden(
            f"User {call.principal} is neither the owner of {securable.kind.name} {securable.id} "
            "nor an administrator, and cannot change its owner."
        )
