"""Job specs as frozen values, the hierarchy they form, and every check of it."""
