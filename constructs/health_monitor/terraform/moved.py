"""State addresses that changed: Terraform renames what is there, and makes nothing anew."""

from collections.abc import Mapping

from health_monitor.terraform.binding import Construct, TerraformElement

MOVED: Mapping[str, str] = {}
"""Address in older deployments (`databricks_job.gold_update_job`) to that of now, oldest first.

None is taken out again: a deployment may skip releases. Uploaded files need none: another path is
another file.
"""


class MovedBlocks(TerraformElement):
    """Tells Terraform which addresses changed; a state that has none of them is left alone.

    They are written into every stack: an older deployment of any of them may have the resources.
    """

    def __init__(self, scope: Construct, id: str, *, moves: Mapping[str, str] = MOVED) -> None:
        super().__init__(scope, id)
        self._moves = dict(moves)

    def to_terraform(self) -> dict[str, object]:
        if not self._moves:
            return {}
        return {"moved": [{"from": old, "to": new} for old, new in self._moves.items()]}
