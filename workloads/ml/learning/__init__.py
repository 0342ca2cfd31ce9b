"""Learns from the features, judges what was learned, and predicts."""
