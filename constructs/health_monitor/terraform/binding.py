"""The seam to cdktf: every name that this product uses of it.

cdktf is archived and goes on as CDK Terrain (`cdktn`), whose packages hold the same names. The
environment variable HEALTH_MONITOR_CDK says which of the two synthesizes; omitted: cdktf.
"""

import os
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from health_monitor.terraform import TerraformError
from health_monitor.terraform.imports import import_submodules_only, import_when_used
from health_monitor.terraform.loads import await_loads_later
from health_monitor.terraform.node import preloaded, use_bundled_node

VARIABLE = "HEALTH_MONITOR_CDK"
PACKAGES = {
    "cdktf": ("cdktf", "cdktf_cdktf_provider_databricks"),
    "cdktn": ("cdktn", "cdktn_provider_databricks"),
}
"""Each kit's own package, and its binding of the Databricks provider."""
PROVIDER_MODULES = (
    "directory",
    "grant",
    "job",
    "mlflow_experiment",
    "permissions",
    "provider",
    "schema",
    "sql_endpoint",
)

__all__ = [
    "App",
    "Construct",
    "DatabricksProvider",
    "Directory",
    "Grant",
    "IConstruct",
    "Job",
    "JobEmailNotifications",
    "JobEnvironment",
    "JobEnvironmentSpec",
    "JobHealth",
    "JobHealthRules",
    "JobJobCluster",
    "JobJobClusterNewCluster",
    "JobJobClusterNewClusterAutoscale",
    "JobJobClusterNewClusterAwsAttributes",
    "JobJobClusterNewClusterAzureAttributes",
    "JobJobClusterNewClusterGcpAttributes",
    "JobNotificationSettings",
    "JobParameter",
    "JobQueue",
    "JobRunAs",
    "JobSchedule",
    "JobTask",
    "JobTaskDependsOn",
    "JobTaskLibrary",
    "JobTaskLibraryPypi",
    "JobTaskRunJobTask",
    "JobTaskSparkPythonTask",
    "JobWebhookNotifications",
    "JobWebhookNotificationsOnDurationWarningThresholdExceeded",
    "JobWebhookNotificationsOnFailure",
    "MlflowExperiment",
    "Permissions",
    "PermissionsAccessControl",
    "Schema",
    "SqlEndpoint",
    "SqlEndpointTags",
    "SqlEndpointTagsCustomTags",
    "TerraformBackend",
    "TerraformElement",
    "TerraformRemoteState",
    "TerraformResource",
    "TerraformResourceLifecycle",
    "TerraformStack",
    "Token",
]


def _chosen_kit() -> str:
    """The kit that the user asks for; raises TerraformError if there is none of that name here."""
    kit = os.environ.get(VARIABLE) or "cdktf"
    if kit not in PACKAGES:
        raise TerraformError(f"{VARIABLE}={kit}: unknown; write {' or '.join(PACKAGES)}")
    missing = [package for package in PACKAGES[kit] if find_spec(package) is None]
    if missing:
        packages = " and ".join(package.replace("_", "-") for package in missing)
        raise TerraformError(
            f"{VARIABLE}={kit}: {packages} is not installed; "
            f"install the version that the Pipfile names, or unset {VARIABLE}"
        )
    return kit


def _names_in(kit: str) -> Iterator[tuple[str, object]]:
    """Every name of `__all__` that is not defined yet, found in the packages of a kit."""
    core, provider = PACKAGES[kit]
    modules = [import_module(core)]
    modules += [import_module(f"{provider}.{module}") for module in PROVIDER_MODULES]
    homes = {name: module for module in modules for name in module.__all__}
    for name in __all__:
        if name not in globals():
            yield name, getattr(homes[name], name)


KIT = _chosen_kit()
import_submodules_only(PACKAGES[KIT][1])
import_when_used("typeguard")  # only without -O; it brings asyncio with it
use_bundled_node()
await_loads_later()
with preloaded(PROVIDER_MODULES):  # Node starts with the first package
    from constructs import Construct, IConstruct

if KIT == "cdktf":
    from cdktf import (
        App,
        TerraformBackend,
        TerraformElement,
        TerraformRemoteState,
        TerraformResource,
        TerraformResourceLifecycle,
        TerraformStack,
        Token,
    )
    from cdktf_cdktf_provider_databricks.directory import Directory
    from cdktf_cdktf_provider_databricks.grant import Grant
    from cdktf_cdktf_provider_databricks.job import (
        Job,
        JobEmailNotifications,
        JobEnvironment,
        JobEnvironmentSpec,
        JobHealth,
        JobHealthRules,
        JobJobCluster,
        JobJobClusterNewCluster,
        JobJobClusterNewClusterAutoscale,
        JobJobClusterNewClusterAwsAttributes,
        JobJobClusterNewClusterAzureAttributes,
        JobJobClusterNewClusterGcpAttributes,
        JobNotificationSettings,
        JobParameter,
        JobQueue,
        JobRunAs,
        JobSchedule,
        JobTask,
        JobTaskDependsOn,
        JobTaskLibrary,
        JobTaskLibraryPypi,
        JobTaskRunJobTask,
        JobTaskSparkPythonTask,
        JobWebhookNotifications,
        JobWebhookNotificationsOnDurationWarningThresholdExceeded,
        JobWebhookNotificationsOnFailure,
    )
    from cdktf_cdktf_provider_databricks.mlflow_experiment import MlflowExperiment
    from cdktf_cdktf_provider_databricks.permissions import Permissions, PermissionsAccessControl
    from cdktf_cdktf_provider_databricks.provider import DatabricksProvider
    from cdktf_cdktf_provider_databricks.schema import Schema
    from cdktf_cdktf_provider_databricks.sql_endpoint import (
        SqlEndpoint,
        SqlEndpointTags,
        SqlEndpointTagsCustomTags,
    )
else:
    # An import statement cannot choose its package, and a second list of names would go stale.
    globals().update(_names_in(KIT))
