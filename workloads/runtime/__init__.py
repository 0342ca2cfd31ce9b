"""What all entries share: arguments, names, creating and merging tables, and the run log."""
