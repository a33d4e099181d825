"""The made-up exports of `data/sample`: labelled cases with hand-made expectations, and a background from a seed."""

from __future__ import annotations

from lead_taxonomy.sample import cases_data, cases_fair, cases_identity, cases_journeys, cases_sales, cases_score
from lead_taxonomy.sample.background import add_background
from lead_taxonomy.sample.casebook import CaseBook
from lead_taxonomy.sample.expectations import Case
from lead_taxonomy.sample.records import Exports

SEED = 2026


def make_sample() -> tuple[Exports, list[Case]]:
    """Return all records of the sample and its labelled cases. The same on every call."""
    book = CaseBook()
    for module in (cases_fair, cases_score, cases_sales, cases_journeys, cases_identity, cases_data):
        for write_case in module.CASES:
            write_case(book)
    add_background(book.exports, SEED)
    return book.exports, book.cases
