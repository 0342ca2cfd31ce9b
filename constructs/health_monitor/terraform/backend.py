"""Where Terraform keeps the state of a stack, and with which provider it works."""

import os
from collections.abc import Mapping
from pathlib import Path, PurePath

from health_monitor.environments.backends import (
    AzurermBackend,
    Backend,
    CloudBackend,
    GcsBackend,
    HttpBackend,
    LocalBackend,
    PgBackend,
    RemoteBackend,
    S3Backend,
)
from health_monitor.environments.settings import Settings
from health_monitor.terraform import TerraformError
from health_monitor.terraform.binding import (
    App,
    Construct,
    DatabricksProvider,
    TerraformBackend,
    TerraformRemoteState,
    TerraformStack,
)
from health_monitor.terraform.literal import literal

BackendBlock = Mapping[str, object]


class StateBackend(TerraformBackend):
    """The backend block of a stack, written as Terraform reads it.

    The classes of cdktf are not used: they lack the lock file of S3 and want a login for pg.
    """

    def __init__(self, scope: Construct, id: str, *, kind: str, block: BackendBlock) -> None:
        super().__init__(scope, id, kind)
        self._kind = kind
        self._block = block

    def to_terraform(self) -> dict[str, object]:
        block = self._synthesize_attributes()
        if self._kind == CloudBackend.KIND:
            return {"terraform": {"cloud": block}}
        return {"terraform": {"backend": {self._kind: block}}}

    def _synthesize_attributes(self) -> dict[str, object]:
        return dict(self._block)

    def _synthesize_hcl_attributes(self) -> dict[str, object]:
        return dict(self._block)

    def get_remote_state_data_source(
        self, scope: Construct, name: str, from_stack: str
    ) -> TerraformRemoteState:
        raise TerraformError(
            f"{name}: the state of stack {from_stack} is not read by other stacks; "
            "pass the names that you need as settings"
        )


def configure(stack: TerraformStack, *, settings: Settings, project: Path) -> None:
    """Give a stack its provider and its state backend, free of secrets and absolute paths."""
    DatabricksProvider(
        stack, "databricks", host=literal(settings.host), profile=literal(settings.profile)
    )
    stack.add_override("terraform.required_providers.databricks.version", settings.provider_version)
    block = backend_block(settings.backend, project=from_stack_folder(stack, project))
    StateBackend(stack, "backend", kind=settings.backend.KIND, block=block)


def from_stack_folder(construct: Construct, path: Path) -> str:
    """A path as Terraform sees it when it works on the stack: the same text in every checkout."""
    stack = TerraformStack.of(construct)
    folder = Path(App.of(construct).outdir).resolve() / "stacks" / stack.node.id
    return PurePath(os.path.relpath(path.resolve(), folder)).as_posix()


def backend_block(backend: Backend, *, project: str) -> BackendBlock:
    """The attributes of the backend block; a local path is taken below `project`."""
    match backend:
        case LocalBackend():
            return {"path": f"{project}/{backend.path}"}
        case S3Backend():
            return _without_none(
                bucket=backend.bucket,
                key=backend.key,
                region=backend.region,
                endpoints=backend.endpoint and {"s3": backend.endpoint},
                use_path_style=True if backend.endpoint else None,
                kms_key_id=backend.kms_key_id,
                encrypt=True,
                use_lockfile=True,
            )
        case AzurermBackend():
            return _without_none(
                resource_group_name=backend.resource_group_name,
                storage_account_name=backend.storage_account_name,
                container_name=backend.container_name,
                key=backend.key,
                subscription_id=backend.subscription_id,
                use_azuread_auth=True,
            )
        case GcsBackend():
            return _without_none(
                bucket=backend.bucket,
                prefix=backend.prefix,
                kms_encryption_key=backend.kms_encryption_key,
            )
        case HttpBackend():
            return _without_none(
                address=backend.address,
                lock_address=backend.lock_address,
                unlock_address=backend.unlock_address or backend.lock_address,
                update_method=backend.update_method,
                lock_method=backend.lock_method,
                unlock_method=backend.unlock_method,
                retry_max=backend.retry_max,
            )
        case PgBackend():
            return {"schema_name": backend.schema_name}
        case RemoteBackend():
            return {
                "hostname": backend.hostname,
                "organization": backend.organization,
                "workspaces": {"name": backend.workspace},
            }
        case CloudBackend():
            workspaces = _without_none(name=backend.workspace, project=backend.project)
            return {
                "hostname": backend.hostname,
                "organization": backend.organization,
                "workspaces": workspaces,
            }


def _without_none(**attributes: object) -> BackendBlock:
    return {name: value for name, value in attributes.items() if value is not None}
