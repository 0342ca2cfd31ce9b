"""Pictures of a plan: its jobs by layer, who owns them, when they run, how they ran."""

from health_monitor.graph.errors import GraphError
from health_monitor.graph.mermaid import as_mermaid
from health_monitor.graph.picture import Picture
from health_monitor.graph.reader import read_picture
from health_monitor.graph.svg import as_svg
from health_monitor.graph.tree import as_tree

__all__ = ["GraphError", "Picture", "as_mermaid", "as_svg", "as_tree", "read_picture"]
