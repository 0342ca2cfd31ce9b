"""Who calls, and what workspace this is."""

import zlib
from typing import Any

from databricks.sdk.service.catalog import MetastoreAssignment, MetastoresAPI
from databricks.sdk.service.iam import ComplexValue, CurrentUserAPI, User, UserSchema

from workspace_emulator.account import ACCOUNT_USERS
from workspace_emulator.refusal import missing
from workspace_emulator.routing import Call, Route
from workspace_emulator.seed import ACCOUNT_ID, METASTORE_ID, WORKSPACE_ID
from workspace_emulator.store import Json


def me(call: Call) -> Json:
    """The caller, in SCIM form."""
    name = call.principal
    groups = sorted(call.account.groups_of(name) - {ACCOUNT_USERS})
    mail = [ComplexValue(type="work", value=name, primary=True)]
    return User(
        id=str(zlib.crc32(name.encode())),
        user_name=name,
        display_name=name,
        active=True,
        groups=[ComplexValue(display=group, value=group, type="direct") for group in groups],
        emails=mail if call.account.has_user(name) else None,
        schemas=[UserSchema.URN_IETF_PARAMS_SCIM_SCHEMAS_CORE_2_0_USER],
    ).as_dict()


def current_metastore(call: Call) -> Json:
    """The metastore of the workspace; 404 where no catalog was declared."""
    if not call.account.catalogs:
        missing("metastore_assigned", "No metastore assigned for the current workspace.")
    return {"metastore_id": METASTORE_ID, "workspace_id": WORKSPACE_ID}


def host_metadata(call: Call) -> Json:
    """What clients ask a host before they authenticate."""
    return {
        "oidc_endpoint": f"{call.host}/oidc",
        "account_id": ACCOUNT_ID,
        "workspace_id": str(WORKSPACE_ID),
        "cloud": "AWS",
    }


ROUTES = (
    Route(
        method="GET",
        path="/.well-known/databricks-config",
        sends=None,
        answer=host_metadata,
        returns=dict[str, str],
        public=True,
    ),
    Route(
        method="GET",
        path="/api/2.0/preview/scim/v2/Me",
        sends=CurrentUserAPI.me,
        answer=me,
        returns=dict[str, Any],
    ),
    Route(
        method="GET",
        path="/api/2.1/unity-catalog/current-metastore-assignment",
        sends=MetastoresAPI.current,
        answer=current_metastore,
        returns=MetastoreAssignment,
    ),
)
