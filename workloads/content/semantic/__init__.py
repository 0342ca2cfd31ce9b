"""Table functions and metric views."""
