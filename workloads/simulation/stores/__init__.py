"""Where a world is kept: a folder, or tables of a catalog."""
