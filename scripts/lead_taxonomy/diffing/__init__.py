"""What changed between two states of the definitions, in the words of the definitions."""
