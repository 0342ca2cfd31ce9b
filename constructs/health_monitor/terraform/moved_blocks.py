"""The `moved` blocks of a stack."""

from collections.abc import Sequence

from health_monitor.terraform.binding import Construct, TerraformElement
from health_monitor.terraform.moved import MOVED, Moved


class MovedBlocks(TerraformElement):
    """Tells Terraform which addresses changed; a state that has none of them is left alone.

    They are written into every stack: an older deployment of any of them may have the resources.
    """

    def __init__(self, scope: Construct, id: str, *, moves: Sequence[Moved] = MOVED) -> None:
        super().__init__(scope, id)
        self._moves = tuple(moves)

    def to_terraform(self) -> dict[str, object]:
        if not self._moves:
            return {}
        return {"moved": [{"from": move.before, "to": move.after} for move in self._moves]}
