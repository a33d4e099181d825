"""Write exports of any number of made-up persons: deterministic, with skewed activity."""

import csv
import shutil
from pathlib import Path

import duckdb

from lead_taxonomy.duckdb_files import sql_text

SOURCE = """\
source: benchmark
timezone: UTC
exported_at: 2026-10-01T00:00:00Z
files:
  - file: persons.csv
    tables:
      persons:
        columns:
          record_id: person_id
          email: email
          job_title: job_title
          country: country
          company_size: employees
          created_at: created_at
  - file: activities.csv
    tables:
      activities:
        columns:
          record_id: activity_id
          person_record_id: person_id
          activity_type: activity_type
          occurred_at: occurred_at
  - file: status_changes.csv
    tables:
      status_changes:
        columns:
          record_id: change_id
          person_record_id: person_id
          to_value: status
          occurred_at: changed_at
"""

# Raw value and signal are the same word, so that the taxonomy of the sample fits. How often each occurs falls from
# the first to the last.
ACTIVITIES = (
    *("email_opened", "website_visited", "email_sent", "email_clicked", "content_downloaded"),
    *("webinar_attended", "form_submitted", "pricing_viewed", "unsubscribed", "demo_requested"),
)
STATUSES = ("sales_accepted", "status_working", "sales_qualified", "disqualified", "recycled")
START = "timestamp '2025-01-01'"

PERSONS_SQL = f"""
select
    'p' || i as person_id,
    'person' || i || '@company' || hash(i) % greatest($persons // 2, 1) || '.example' as email,
    case when hash(i, 1) % 10 < 3 then 'directeur' when hash(i, 1) % 10 < 4 then 'student' else 'adviseur' end
        as job_title,
    case when hash(i, 2) % 10 < 7 then 'NL' else 'DE' end as country,
    10 + hash(i, 3) % 300 as employees,
    strftime({START} + to_seconds((hash(i, 4) % 40000000)::bigint), '%Y-%m-%d %H:%M:%S') as created_at
from range($persons) as persons (i)
"""

# Squaring a uniform share gives a few persons most of the activity, as in every marketing database.
ACTIVITIES_SQL = f"""
select
    'a' || i as activity_id,
    'p' || (pow(hash(i, 5) % 1000000 / 1e6, 2) * $persons)::bigint % $persons as person_id,
    {list(ACTIVITIES)}[1 + (pow(hash(i, 6) % 1000000 / 1e6, 2) * {len(ACTIVITIES)})::bigint % {len(ACTIVITIES)}]
        as activity_type,
    strftime({START} + to_seconds((hash(i, 7) % 55000000)::bigint), '%Y-%m-%d %H:%M:%S') as occurred_at
from range(20 * $persons) as activities (i)
"""

STATUS_CHANGES_SQL = f"""
select
    's' || i as change_id,
    'p' || (hash(i, 8) % $persons) as person_id,
    {list(STATUSES)}[1 + (hash(i, 9) % {len(STATUSES)})::bigint] as status,
    strftime({START} + to_seconds((hash(i, 10) % 55000000)::bigint), '%Y-%m-%d %H:%M:%S') as changed_at
from range($persons // 2) as status_changes (i)
"""


def write_exports(folder: Path, persons: int) -> None:
    """Write persons.csv, activities.csv (20 per person) and status_changes.csv (one per two persons) to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        for name, sql in (
            ("persons", PERSONS_SQL),
            ("activities", ACTIVITIES_SQL),
            ("status_changes", STATUS_CHANGES_SQL),
        ):
            target = sql_text(folder / f"{name}.csv")
            connection.execute(f"copy ({sql.replace('$persons', str(persons))}) to {target} (header)")


def write_organisation(folder: Path, seeds: Path) -> None:
    """Write an organisation with the shipped taxonomy whose mappings know the benchmark's values."""
    for part in ("taxonomy", "mappings"):
        (folder / part).mkdir(parents=True, exist_ok=True)
        for seed in sorted((seeds / part).glob("*.csv")):
            shutil.copy(seed, folder / part / seed.name)
    (folder / "source.yml").write_text(SOURCE, encoding="utf-8")
    with (folder / "mappings" / "activity_mappings.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            ("benchmark", value, value, "", "assumption", "") for value in ACTIVITIES
        )
    with (folder / "mappings" / "status_mappings.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            ("benchmark", "lead", value, value, "", "assumption", "") for value in STATUSES
        )


def write_definitions_before(folder: Path, organisation: Path) -> None:
    """Write the definitions as they were before the last change of a criterion."""
    for part in ("taxonomy", "mappings"):
        shutil.copytree(organisation / part, folder / part)
    file = folder / "taxonomy" / "stage_criteria.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    changed = max(row["valid_from"] for row in rows)
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            {**row, "valid_to": "" if row["valid_to"] == changed else row["valid_to"]}
            for row in rows
            if row["valid_from"] != changed
        )
