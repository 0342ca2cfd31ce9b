"""Bronze: the system tables as they were, kept."""
