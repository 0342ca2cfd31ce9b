"""Loads the Bronze tables and shows that they are complete."""
