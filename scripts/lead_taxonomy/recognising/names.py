"""One spelling for the many spellings of a column: `Lead Source`, `LeadSource` and `lead_source` are one."""

import re
import unicodedata

_BYTE_ORDER_MARK = "\ufeff"
# Before the last capital of a row of them (SICCode), but not in the plural of an abbreviation (IDs).
_AFTER_ABBREVIATION = re.compile(r"(?<=[A-Z])(?=[A-Z][a-z])(?![A-Z]s(?![a-z]))")
_BEFORE_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SEPARATORS = re.compile(r"[\W_]+")


def normalise(header: str) -> str:
    """Return a header in snake case. The macro normalise_header does the same for landed tables.

    >>> normalise("ConvertedDate"), normalise("Became a Customer Date"), normalise("Budget__c")
    ('converted_date', 'became_a_customer_date', 'budget_c')
    >>> normalise("Associated Company IDs"), normalise("SICCode"), normalise("E-mail"), normalise("_ownerid_value")
    ('associated_company_ids', 'sic_code', 'e_mail', 'ownerid_value')
    """
    text = unicodedata.normalize("NFC", header.replace(_BYTE_ORDER_MARK, "")).strip()
    text = _BEFORE_CAPITAL.sub("_", _AFTER_ABBREVIATION.sub("_", text))
    return _SEPARATORS.sub("_", text).strip("_").lower()
