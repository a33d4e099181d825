"""Development tool: how long a build takes, against the least that any SQL needs for the same files."""
