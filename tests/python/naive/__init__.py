"""An independent, deliberately naive evaluation of the rules of meaning, to compare the project with."""
