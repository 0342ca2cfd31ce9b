"""Tables: of Bronze, computed ones, and views over them."""
