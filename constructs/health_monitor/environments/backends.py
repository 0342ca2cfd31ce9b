"""Where Terraform keeps its state. Credentials come from the backend's own variables."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from health_monitor.environments.rules import Between
from health_monitor.environments.values import Identifier, Name, RelativePath, Url


@dataclass(frozen=True, kw_only=True)
class LocalBackend:
    """A file on the machine that deploys."""

    KIND: ClassVar = "local"

    path: RelativePath
    """State file, relative to the project folder. Required. Example: state/dev.tfstate"""


@dataclass(frozen=True, kw_only=True)
class S3Backend:
    """An object in Amazon S3, locked by a lock file beside it."""

    KIND: ClassVar = "s3"

    bucket: Name
    """Name of the bucket. Required. Example: acme-terraform-state"""
    key: Name
    """Path of the state in the bucket. Required. Example: health-monitor/prod.tfstate"""
    region: Name
    """Region of the bucket. Required. Example: eu-central-1"""
    endpoint: Url | None = None
    """Address of an S3-compatible service. Omitted: Amazon's own.

    Example: https://s3.example.com
    """
    kms_key_id: Identifier | None = None
    """Key that encrypts the state. Omitted: the bucket's own. Example: alias/terraform-state"""


@dataclass(frozen=True, kw_only=True)
class AzurermBackend:
    """A blob in an Azure storage account, reached with Microsoft Entra ID."""

    KIND: ClassVar = "azurerm"

    resource_group_name: Name
    """Resource group of the storage account. Required. Example: terraform"""
    storage_account_name: Name
    """Storage account of the container. Required. Example: acmeterraform"""
    container_name: Name
    """Container of the blob. Required. Example: tfstate"""
    key: Name
    """Name of the blob. Required. Example: health-monitor.prod.tfstate"""
    subscription_id: Identifier | None = None
    """Subscription of the storage account. Omitted: that of the logged-in identity.

    Example: 6f1c5f0a-1f5b-4d86-9c0e-3a2f6c1b9d47
    """


@dataclass(frozen=True, kw_only=True)
class GcsBackend:
    """An object in Google Cloud Storage."""

    KIND: ClassVar = "gcs"

    bucket: Name
    """Name of the bucket. Required. Example: acme-terraform-state"""
    prefix: Name
    """Folder of the state in the bucket. Required. Example: health-monitor/prod"""
    kms_encryption_key: Name | None = None
    """Key that encrypts the state. Omitted: the bucket's own.

    Example: projects/acme/locations/europe/keyRings/terraform/cryptoKeys/state
    """


@dataclass(frozen=True, kw_only=True)
class HttpBackend:
    """A server that answers GET, POST and DELETE, for example GitLab."""

    KIND: ClassVar = "http"

    address: Url
    """Where the state is read and written. Required. Example: https://state.example.com/prod"""
    lock_address: Url | None = None
    """Where it is locked. Omitted: the state is not locked.

    Example: https://state.example.com/prod/lock
    """
    unlock_address: Url | None = None
    """Where it is unlocked. Omitted: the lock address.

    Example: https://state.example.com/prod/unlock
    """
    update_method: Name = "POST"
    """HTTP method that writes the state. Omitted: POST. Example: PUT"""
    lock_method: Name = "LOCK"
    """HTTP method that locks it. Omitted: LOCK. Example: POST"""
    unlock_method: Name = "UNLOCK"
    """HTTP method that unlocks it. Omitted: UNLOCK. Example: DELETE"""
    retry_max: Annotated[int, Between(low=0, high=20)] = 2
    """Attempts after the first. Omitted: 2. Example: 5"""


@dataclass(frozen=True, kw_only=True)
class PgBackend:
    """A PostgreSQL database; host, database and login come from the PG* variables."""

    KIND: ClassVar = "pg"

    schema_name: Name = "terraform_remote_state"
    """Database schema of the state. Omitted: terraform_remote_state.

    Example: health_monitor_state
    """


@dataclass(frozen=True, kw_only=True)
class RemoteBackend:
    """A workspace of HCP Terraform or Terraform Enterprise, in the older form."""

    KIND: ClassVar = "remote"

    organization: Name
    """Organization of the workspace. Required. Example: acme"""
    workspace: Name
    """Name of the workspace. Required. Example: health-monitor-prod"""
    hostname: Name = "app.terraform.io"
    """Host of Terraform Enterprise. Omitted: app.terraform.io. Example: terraform.example.com"""


@dataclass(frozen=True, kw_only=True)
class CloudBackend:
    """A workspace of HCP Terraform or Terraform Enterprise, in the present form."""

    KIND: ClassVar = "cloud"

    organization: Name
    """Organization of the workspace. Required. Example: acme"""
    workspace: Name
    """Name of the workspace. Required. Example: health-monitor-prod"""
    project: Name | None = None
    """Project of the workspace. Omitted: the organization's default project.

    Example: data-platform
    """
    hostname: Name = "app.terraform.io"
    """Host of Terraform Enterprise. Omitted: app.terraform.io. Example: terraform.example.com"""


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
