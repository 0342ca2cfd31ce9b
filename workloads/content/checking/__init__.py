"""All content held against itself, before anything is deployed."""
