"""List the raw values that no mapping knows, with the rows to fill in."""
