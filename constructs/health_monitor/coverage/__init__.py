"""What of an account is loaded, how well, and what is blind for want of the rest."""
