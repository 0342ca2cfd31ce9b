"""What the entries share: arguments, names, content, rendering, loading and the run log."""
