"""Lead taxonomy: one agreed definition of a lead, computed from the text that was agreed."""

__version__ = "0.1.0"
