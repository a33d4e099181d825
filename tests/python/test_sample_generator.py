"""The sample in data/sample is what the generator writes, and holds what its stories say."""

import csv
import gzip
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from lead_taxonomy.sample import make_sample
from lead_taxonomy.sample.background import CARDS_PER_REASON
from lead_taxonomy.sample.expectations import Case
from lead_taxonomy.sample.golden import case_table, golden_text
from lead_taxonomy.sample.records import Exports, utc
from lead_taxonomy.sample.writing import american_text, csv_text, dutch_text, offset_text, stored_gzip, write_exports

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLE = REPOSITORY / "data" / "sample"
GOLDEN = REPOSITORY / "tests" / "python" / "golden" / "sample_funnel.csv"
GUIDE = REPOSITORY / "docs" / "sample.md"

REWRITE = "run: python -m lead_taxonomy.sample data/sample --golden tests/python/golden/sample_funnel.csv"


@cache
def sample() -> tuple[Exports, list[Case]]:
    return make_sample()


def test_generator_reproduces_the_committed_files_byte_for_byte(tmp_path: Path) -> None:
    written = {path.relative_to(tmp_path): path.read_bytes() for path in write_exports(*sample(), tmp_path)}
    committed = {
        path.relative_to(SAMPLE): path.read_bytes()
        for path in SAMPLE.rglob("*")
        if path.is_file() and path.name != "source.yml"
    }
    assert sorted(written) == sorted(committed), REWRITE
    assert [name for name, content in written.items() if content != committed[name]] == [], REWRITE


def test_generator_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    first = write_exports(*make_sample(), tmp_path / "first")
    second = write_exports(*make_sample(), tmp_path / "second")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_golden_file_is_the_expectations_of_the_cases() -> None:
    assert GOLDEN.read_text(encoding="utf-8") == golden_text(sample()[1]), REWRITE


def test_guide_shows_the_table_of_cases() -> None:
    assert case_table(sample()[1]) in GUIDE.read_text(encoding="utf-8"), (
        "docs/sample.md: replace the table by what `python -m lead_taxonomy.sample --case-table` prints"
    )


def test_sample_is_small_enough_to_read() -> None:
    exports, _ = sample()
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 700_000
    assert 1_500 <= len(exports.marketing_activities) + len(exports.crm_activities) + len(exports.cards) <= 4_000


def test_fair_brought_in_350_cards_of_which_few_have_a_plan() -> None:
    cards = sample()[0].cards
    assert len(cards) == len({card.card_number for card in cards}) == 350
    assert Counter(card.reason for card in cards) == CARDS_PER_REASON


def test_every_case_has_a_label_of_its_own_records_and_expectations() -> None:
    cases = sample()[1]
    labels = [case.case_id for case in cases]
    assert len(set(labels)) == len(labels)
    for case in cases:
        assert case.description_nl and case.description_en, case.case_id
        assert case.leads, case.case_id
        assert {ref for lead in case.leads for ref in lead.records} <= set(case.records), case.case_id
    owners = Counter(ref for case in cases for ref in case.records)
    assert [ref for ref, count in owners.items() if count > 1] == []


def test_expected_rows_keep_the_invariants_of_the_fact() -> None:
    for case in sample()[1]:
        for lead in case.leads:
            for expected in (*lead.as_agreed, *(lead.restated or ())):
                stages = expected.stages
                assert stages[0].stage_id == "known", case.case_id
                assert all(stage.exit_kind == "advanced" for stage in stages[:-1]), case.case_id
                assert stages[-1].exit_kind == expected.outcome, case.case_id
                exits = [stage.exited_at for stage in stages[:-1]]
                assert exits == [stage.entered_at for stage in stages[1:]], case.case_id
                assert (stages[-1].exited_at is None) == (expected.outcome == "open"), case.case_id
                times = [utc(stage.entered_at) for stage in stages]
                assert times == sorted(times), case.case_id


def test_labelled_cases_share_no_organisation_with_the_background() -> None:
    exports, cases = sample()
    labelled = {ref.record_id for case in cases for ref in case.records}
    people = [(card.card_number, card.profile) for card in exports.cards]
    people += [(contact.contact_id, contact.profile) for contact in exports.contacts]
    people += [(person.person_id, person.profile) for person in exports.crm_persons]
    people += [(order.customer_number, order.profile) for order in exports.orders]
    used: dict[bool, set[str]] = {True: set(), False: set()}
    for record_id, profile in people:
        address = profile.email.strip().lower()
        used[record_id in labelled].add(address if "voorbeeld@" in address else address.partition("@")[2])
    assert used[True] & used[False] == set()


def test_nobody_is_real() -> None:
    exports, _ = sample()
    profiles = [card.profile for card in exports.cards] + [contact.profile for contact in exports.contacts]
    profiles += [person.profile for person in exports.crm_persons] + [order.profile for order in exports.orders]
    made_up = re.compile(r"[a-z0-9.]+@[a-z0-9-]+\.example|[a-z.]+voorbeeld\d*@(gmail|hotmail)\.com")
    addresses = {profile.email.strip().lower() for profile in profiles if profile.email}
    assert [address for address in sorted(addresses) if not made_up.fullmatch(address)] == []
    websites = {account.website for account in exports.crm_accounts}
    assert [site for site in sorted(websites) if ".example" not in site] == []


def test_every_card_fits_the_encoding_of_the_scanner() -> None:
    path = SAMPLE / "fair_scanner" / "cards_vakbeurs_logistiek_2026.csv"
    rows = list(csv.DictReader(path.read_text(encoding="cp1252").splitlines(), delimiter=";"))
    assert len(rows) == 350
    assert any(row["naam"].startswith("Désirée") for row in rows)
    with pytest.raises(UnicodeDecodeError):
        path.read_text(encoding="utf-8")


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 200_000])
def test_stored_gzip_is_a_gzip_file(size: int) -> None:
    content = bytes(place % 251 for place in range(size))
    assert gzip.decompress(stored_gzip(content)) == content


def test_times_are_written_as_each_system_writes_them() -> None:
    winter, summer = utc("2026-03-17T23:30:00Z"), utc("2026-07-01T10:05:00Z")
    assert dutch_text(winter) == "18-03-2026 00:30"
    assert offset_text(winter) == "2026-03-18T00:30:00+01:00"
    assert american_text(winter) == "03/18/2026 12:30 AM"
    assert american_text(summer) == "07/01/2026 12:05 PM"
    assert offset_text(summer) == "2026-07-01T12:05:00+02:00"


def test_utc_refuses_a_time_without_offset() -> None:
    with pytest.raises(ValueError, match="no offset"):
        utc("2026-03-17T09:12:00")


def test_csv_without_a_row_is_refused() -> None:
    with pytest.raises(ValueError, match="no header"):
        csv_text([])
