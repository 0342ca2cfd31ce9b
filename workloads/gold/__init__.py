"""Gold: facts and dimensions."""
