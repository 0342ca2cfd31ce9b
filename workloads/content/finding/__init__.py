"""What content there is below a folder, sound or not."""
