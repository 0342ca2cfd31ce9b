"""Where Terraform keeps its state. Credentials come from the backend's own variables."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from health_monitor.environments.values import Between, Identifier, RelativePath, Url


@dataclass(frozen=True, kw_only=True)
class LocalBackend:
    """A file on the machine that deploys."""

    KIND: ClassVar = "local"

    path: RelativePath
    """Path of the state file, relative to the project folder. Required."""


@dataclass(frozen=True, kw_only=True)
class S3Backend:
    """An object in Amazon S3, locked by a lock file beside it."""

    KIND: ClassVar = "s3"

    bucket: Identifier
    """Required."""
    key: Identifier
    """Path of the state in the bucket. Required."""
    region: Identifier
    """Required."""
    endpoint: Url | None = None
    """Address of an S3-compatible service. Omitted: Amazon's own."""
    kms_key_id: Identifier | None = None
    """Omitted: encrypted with the bucket's own key."""


@dataclass(frozen=True, kw_only=True)
class AzurermBackend:
    """A blob in an Azure storage account, reached with Microsoft Entra ID."""

    KIND: ClassVar = "azurerm"

    resource_group_name: Identifier
    """Required."""
    storage_account_name: Identifier
    """Required."""
    container_name: Identifier
    """Required."""
    key: Identifier
    """Name of the blob. Required."""
    subscription_id: Identifier | None = None
    """Omitted: that of the logged-in identity."""


@dataclass(frozen=True, kw_only=True)
class GcsBackend:
    """An object in Google Cloud Storage."""

    KIND: ClassVar = "gcs"

    bucket: Identifier
    """Required."""
    prefix: Identifier
    """Folder of the state in the bucket. Required."""
    kms_encryption_key: Identifier | None = None
    """Omitted: encrypted with the bucket's own key."""


@dataclass(frozen=True, kw_only=True)
class HttpBackend:
    """A server that answers GET, POST and DELETE, for example GitLab."""

    KIND: ClassVar = "http"

    address: Url
    """Required."""
    lock_address: Url | None = None
    """Omitted: the state is not locked."""
    unlock_address: Url | None = None
    """Omitted: the lock address."""
    update_method: Identifier = "POST"
    """Omitted: POST."""
    lock_method: Identifier = "LOCK"
    """Omitted: LOCK."""
    unlock_method: Identifier = "UNLOCK"
    """Omitted: UNLOCK."""
    retry_max: Annotated[int, Between(low=0, high=20)] = 2
    """Attempts after the first. Omitted: 2."""


@dataclass(frozen=True, kw_only=True)
class PgBackend:
    """A PostgreSQL database; host, database and login come from the PG* variables."""

    KIND: ClassVar = "pg"

    schema_name: Identifier = "terraform_remote_state"
    """Omitted: terraform_remote_state."""


@dataclass(frozen=True, kw_only=True)
class RemoteBackend:
    """A workspace of HCP Terraform or Terraform Enterprise, in the older form."""

    KIND: ClassVar = "remote"

    organization: Identifier
    """Required."""
    workspace: Identifier
    """Required."""
    hostname: Identifier = "app.terraform.io"
    """Omitted: app.terraform.io."""


@dataclass(frozen=True, kw_only=True)
class CloudBackend:
    """A workspace of HCP Terraform or Terraform Enterprise, in the present form."""

    KIND: ClassVar = "cloud"

    organization: Identifier
    """Required."""
    workspace: Identifier
    """Required."""
    project: Identifier | None = None
    """Omitted: the organization's default project."""
    hostname: Identifier = "app.terraform.io"
    """Omitted: app.terraform.io."""


Backend = (
    LocalBackend
    | S3Backend
    | AzurermBackend
    | GcsBackend
    | HttpBackend
    | PgBackend
    | RemoteBackend
    | CloudBackend
)
