"""What every layer stands on: settings, uploaded files, and the schema of the run log."""

from collections.abc import Sequence
from pathlib import Path

from health_monitor.environments.settings import Settings
from health_monitor.jobs.spec import Schema
from health_monitor.layers.project import WORKLOADS
from health_monitor.terraform.binding import Construct
from health_monitor.terraform.literal import literal
from health_monitor.terraform.moved import MovedBlocks
from health_monitor.terraform.ownership import grant_on_catalog, share_folder
from health_monitor.terraform.storage import create_schema
from health_monitor.terraform.workspace_files import WorkspaceFiles


class Foundation(Construct):
    """Uploads the workloads and creates the ops schema; one for all layers of a stack.

    `workloads` names the folders that are uploaded, as one tree with one manifest. Another team
    gives the product's and its own.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        settings: Settings,
        workloads: Sequence[Path] = (WORKLOADS,),
    ) -> None:
        super().__init__(scope, id)
        self.settings = settings = literal(settings)
        self.files = WorkspaceFiles(
            self, "files", workspace_root=settings.workspace_root, workloads=workloads
        )
        self.ops = create_schema(self, Schema.OPS, settings=settings)
        share_folder(self, "files", folder=self.files.folder, level="CAN_READ", settings=settings)
        grant_on_catalog(self, settings=settings)
        MovedBlocks(self, "moved")
