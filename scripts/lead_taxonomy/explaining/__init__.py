"""Why a lead is, or is not, in a stage: read from a build, written for a person or a machine."""
