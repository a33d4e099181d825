"""Check what marketing and sales agreed, without a database: rules with a code, a place and a way to mend it."""

from lead_taxonomy.validating.checking import Diagnosis, check_organisation, check_reference, validate_organisation
from lead_taxonomy.validating.rules import RULES, Rule

__all__ = ["RULES", "Diagnosis", "Rule", "check_organisation", "check_reference", "validate_organisation"]
