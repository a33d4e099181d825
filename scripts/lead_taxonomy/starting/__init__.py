"""The first taxonomy of an organisation: an interview, and the folder that follows from its answers."""
