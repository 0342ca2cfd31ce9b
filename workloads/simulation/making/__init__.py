"""Makes the sources of a world, and lets days pass in it."""
