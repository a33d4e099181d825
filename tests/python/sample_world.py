"""The exports of data/sample as a naive world: read in plain Python, without the project's loader and SQL.

The naive evaluation knows no file formats, versions of a record, merges and ambiguous websites; this does.
"""

import csv
import gzip
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from naive.facts import REPOSITORY, FactReader, Facts, domain_of_website, hashed
from naive.project import read_seed, read_taxonomies
from naive.world import (
    Account,
    Activity,
    ActivityMapping,
    LeadSourceMapping,
    Mappings,
    Opportunity,
    Person,
    StatusChange,
    StatusMapping,
    Taxonomy,
    World,
)

SAMPLE = REPOSITORY / "data/sample"
SEEDS = REPOSITORY / "seeds"
DATES = {"day_month_year": "%d-%m-%Y %H:%M", "month_day_year": "%m/%d/%Y %I:%M %p"}
TIMES = ("created_at", "occurred_at", "closed_at")
RECORD_TYPES: tuple[type, ...] = (Person, Account, Activity, StatusChange, Opportunity)
TABLES = dict(zip(("persons", "accounts", "activities", "status_changes", "opportunities"), RECORD_TYPES, strict=True))

Values = dict[str, str | None]
Record = tuple[str, str]


@dataclass(frozen=True)
class Sample:
    """The world of the sample, its facts, and who each record is about."""

    world: World
    facts: Facts
    person_ids: dict[Record, str]
    account_ids: dict[Record, str]


def read_sample() -> Sample:
    """Everything that a build of the sample reads, with the shipped seeds."""
    configs = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(SAMPLE.glob("*/source.yml"))]
    records: dict[str, dict[Record, Values]] = {table: read_records(configs, table) for table in TABLES}
    survivors = take_merged(records["persons"])
    for table in ("activities", "status_changes", "opportunities"):
        for (source, _), values in records[table].items():
            person = values["person_record_id"] or ""
            values["person_record_id"] = survivors.get((source, person), person) or None
    ambiguous = take_ambiguous_websites(records["accounts"])
    world = World(
        as_of=max(config["exported_at"].astimezone(UTC).replace(tzinfo=None) for config in configs),
        reporting_timezone="Europe/Amsterdam",
        timezones={config["source"]: config["timezone"] for config in configs},
        mappings=read_mappings(),
        taxonomies=read_taxonomies(SEEDS / "taxonomy"),
        **{table: tuple(as_record(TABLES[table], *one) for one in records[table].items()) for table in TABLES},
    )
    reader = FactReader(world)
    facts = reader.read()
    leave_without_account(facts, {hashed("domain", domain) for domain in ambiguous})
    return Sample(world, facts, reader.person_ids, reader.account_ids)


def read_reference_taxonomies() -> tuple[Taxonomy, ...]:
    """The shipped reference taxonomies; their seeds are those of an organisation, with a prefix to the name."""
    prefix = "reference_"
    with TemporaryDirectory() as folder:
        for path in (SEEDS / "reference").glob(f"{prefix}*.csv"):
            shutil.copy(path, Path(folder) / path.name.removeprefix(prefix))
        return read_taxonomies(Path(folder))


def read_records(configs: list[dict[str, Any]], table: str) -> dict[Record, Values]:
    """The last version of each record of a table that is not deleted and has readable times."""
    versions: dict[Record, tuple[str, Values]] = {}
    for config in configs:
        for entry in config["files"]:
            if table not in entry["tables"]:
                continue
            columns = entry["tables"][table]["columns"]
            for path in sorted((SAMPLE / config["source"]).glob(entry["file"])):
                in_name = re.search(r"\d{4}-\d{2}-\d{2}", path.name) if "exported_at" in entry else None
                exported_on = in_name.group() if in_name else config["exported_at"].date().isoformat()
                for raw in read_file(path, config):
                    values = {name: value_of(raw, name, column, config) for name, column in columns.items()}
                    key = config["source"], values.pop("record_id") or ""
                    former_on, former = versions.get(key, ("", values))
                    assert former_on != exported_on or former == values, f"{key}: two versions in one export"
                    if exported_on >= former_on:
                        versions[key] = exported_on, values
    return {
        key: dict(values)
        for key, (_, values) in versions.items()
        if values.get("is_deleted") != "true" and ("occurred_at" not in values or values["occurred_at"])
    }


def read_file(path: Path, config: dict[str, Any]) -> Iterator[Values]:
    """The readable records of a file; a cut-off line or one with a field too many is no record."""
    if path.suffix == ".gz":
        for line in gzip.decompress(path.read_bytes()).decode().splitlines():
            try:
                yield json.loads(line)
            except json.JSONDecodeError:
                continue
        return
    # utf-8-sig reads UTF-8 with and without a byte order mark.
    with path.open(encoding=config.get("encoding", "utf-8-sig"), newline="") as file:
        rows = csv.reader(file, delimiter=config.get("delimiter", ","))
        header = next(rows)
        for row in rows:
            if len(row) == len(header):
                yield dict(zip(header, row, strict=True))


def value_of(raw: Values, name: str, column: str | dict[str, str], config: dict[str, Any]) -> str | None:
    """A value of a record or a constant. Times are ISO text, or null where there is no such time."""
    if isinstance(column, dict):
        return column["constant"]
    text = (raw.get(column) or "").strip()
    if not text or text in config.get("null_tokens", []):
        return None
    if name not in TIMES:
        return text
    try:
        if config["date_format"] == "iso":
            datetime.fromisoformat(text)
            return text
        return datetime.strptime(text, DATES[config["date_format"]]).isoformat()
    except ValueError:
        return None


def take_merged(persons: dict[Record, Values]) -> dict[Record, str]:
    """Take the records that were merged into another out of the persons; tell which record stayed for each."""
    merged = {key: into for key, values in persons.items() if (into := values.get("merged_into_record_id"))}
    for key in merged:
        del persons[key]
    for (source, record_id), into in merged.items():
        survivor = into
        while (source, survivor) in merged:
            survivor = merged[source, survivor]
        merged[source, record_id] = survivor
    return merged


def take_ambiguous_websites(accounts: dict[Record, Values]) -> set[str]:
    """Take away the websites that two accounts of one system share: they identify neither."""
    domains = {key: domain_of_website(values["website"]) for key, values in accounts.items()}
    counts = Counter((source, domain) for (source, _), domain in domains.items() if domain)
    shared = {domain for (_, domain), count in counts.items() if count > 1}
    for key, domain in domains.items():
        if domain in shared:
            accounts[key]["website"] = None
    return shared


def leave_without_account(facts: Facts, account_ids: set[str]) -> None:
    """Persons whose e-mail domain is an ambiguous website have no account, however businesslike their address."""
    facts.by_account.clear()
    for person in facts.persons.values():
        if person.account in account_ids:
            person.account = None
    for signal in facts.signals:
        if signal.account in account_ids:
            signal.account = None
        facts.by_account.setdefault(signal.account, []).append(signal)


def as_record(record_type: type, key: Record, values: Values) -> Any:
    """A record as the naive world has it."""
    names = {column.name for column in fields(record_type)} - {"source", "record_id"}
    return record_type(*key, **{name: values.get(name) for name in names})


def read_mappings() -> Mappings:
    """The shipped mapping seeds."""
    folder = SEEDS / "mappings"

    def pairs(seed: str, meaning: str) -> dict[str, str]:
        with (folder / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
            return {row["raw_value"].lower(): row[meaning] for row in csv.DictReader(file)}

    with (folder / "free_email_domains.csv").open(encoding="utf-8", newline="") as file:
        free_email_domains = tuple(row["domain"] for row in csv.DictReader(file))
    return Mappings(
        statuses=tuple(read_seed(folder / "status_mappings.csv", StatusMapping)),
        activities=tuple(read_seed(folder / "activity_mappings.csv", ActivityMapping)),
        lead_sources=tuple(read_seed(folder / "lead_source_mappings.csv", LeadSourceMapping)),
        free_email_domains=free_email_domains,
        job_functions=pairs("job_functions", "job_function"),
        industries=pairs("industries", "industry"),
    )
