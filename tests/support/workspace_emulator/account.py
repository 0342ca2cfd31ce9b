"""Who and what exists in the workspace before anything is deployed."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

ADMINS = "admins"
EVERYBODY = "users"
ACCOUNT_USERS = "account users"


def is_application_id(principal: str) -> bool:
    """True for a service principal, which is named by a UUID."""
    try:
        uuid.UUID(principal)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, kw_only=True)
class Account:
    """Principals, catalogs and other things that only an administrator makes."""

    users: frozenset[str] = frozenset()
    """E-mail addresses."""

    service_principals: frozenset[str] = frozenset()
    """Application ids."""

    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Group -> its members: users, application ids, other groups. `admins` administer the
    workspace; `users` and `account users` hold everybody and are not declared."""

    service_principal_users: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Application id -> who has the role Service Principal User on it, beside the admins."""

    catalogs: Mapping[str, str] = field(default_factory=dict)
    """Catalog -> its owner."""

    schemas: Mapping[str, str] = field(default_factory=dict)
    """Schema (`catalog.schema`) that is there before the deployment -> its owner."""

    notification_destinations: frozenset[str] = frozenset()
    """Ids of the destinations that webhook notifications may name."""

    usage_policies: frozenset[str] = frozenset()
    """Ids of usage (budget) policies."""

    @staticmethod
    def of(*principals: str, catalogs: tuple[str, ...] = ("main",)) -> "Account":
        """Everybody named is an administrator; the first one owns the catalogs."""
        return Account(
            users=frozenset(p for p in principals if not is_application_id(p)),
            service_principals=frozenset(p for p in principals if is_application_id(p)),
            groups={ADMINS: frozenset(principals)},
            catalogs={catalog: principals[0] for catalog in catalogs} if principals else {},
        )

    def has_user(self, name: str) -> bool:
        """True for a user of the workspace."""
        return name in self.users

    def has_group(self, name: str) -> bool:
        """True for a declared group and for those that always exist."""
        return name in self.groups or name in (ADMINS, EVERYBODY, ACCOUNT_USERS)

    def has(self, principal: str) -> bool:
        """True for a user, service principal or group."""
        return (
            principal in self.users
            or principal in self.service_principals
            or self.has_group(principal)
        )

    def groups_of(self, principal: str) -> frozenset[str]:
        """Every group that the principal is in, through other groups too."""
        found = {EVERYBODY, ACCOUNT_USERS}
        members = {principal}
        while True:
            wider = {name for name, inside in self.groups.items() if inside & members}
            if wider <= found:
                return frozenset(found)
            found |= wider
            members |= wider

    def is_admin(self, principal: str) -> bool:
        """True for a workspace administrator."""
        return ADMINS in self.groups_of(principal)
