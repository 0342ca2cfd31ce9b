"""Table functions and metric views over Gold."""
