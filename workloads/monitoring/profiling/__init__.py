"""Creates and refreshes monitors."""
