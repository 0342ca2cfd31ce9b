"""Machine learning over Gold: features, training with a gate, batch inference."""
