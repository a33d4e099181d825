"""Forget a person: the address becomes a pseudonym, names and free text are emptied, the counts stay."""

from lead_taxonomy.erasing.addresses import Erasures, read_erasures
from lead_taxonomy.erasing.blanking import apply_erasures

__all__ = ["Erasures", "apply_erasures", "read_erasures"]
