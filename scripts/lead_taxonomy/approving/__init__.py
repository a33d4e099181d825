"""Sign a change of a definition: each department for the rows that it saw."""
