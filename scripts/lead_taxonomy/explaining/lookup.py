"""Find the leads that a text means: an id, a record of a source, or an e-mail address."""

import hashlib
from dataclasses import dataclass, field

from lead_taxonomy.explaining.build_reader import BuildReader


@dataclass
class Entities:
    """Persons and accounts that a text means; both empty where it means nobody."""

    persons: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)


def find_entities(reader: BuildReader, wanted: str) -> Entities:
    """Find persons and accounts.

    Args:
        reader: an open build.
        wanted: `person:ID`, `account:ID`, an id without its kind, `SOURCE:RECORD_ID`, or an e-mail address. An
            address is hashed here: neither the database nor a log ever sees it.
    """
    wanted = wanted.strip()
    prefix, _, rest = wanted.partition(":")
    if prefix in ("person", "account") and rest:
        found = _by_id(reader, rest)
        return Entities(persons=found.persons) if prefix == "person" else Entities(accounts=found.accounts)
    if rest:
        return _by_record(reader, prefix, rest)
    return _by_email(reader, wanted) if "@" in wanted else _by_id(reader, wanted)


def find_leads(reader: BuildReader, entities: Entities, lead_unit: str) -> list[str]:
    """Return the ids of the leads that the persons and accounts are, or belong to, in a taxonomy of this unit."""
    rows = reader.rows(
        """
        select lead_id from int_journeys__leads where lead_unit = $1 and list_contains($2, person_id)
        union
        select lead_id from int_journeys__leads
        where lead_unit = $1 and account_id is not null and list_contains($3, account_id)
        union
        -- What names an account and no person belongs to the account itself.
        select lead_id from int_journeys
        where lead_id like 'account:%' and list_contains($3, substr(lead_id, 9))
            and journey_rule_id in (select journey_rule_id from int_journeys__rules where lead_unit = $1)
        order by lead_id
        """,
        lead_unit,
        sorted(entities.persons),
        sorted(entities.accounts),
    )
    return [row["lead_id"] for row in rows]


def _by_id(reader: BuildReader, entity_id: str) -> Entities:
    persons = reader.rows("select person_id from int_identity__persons where person_id = ?", entity_id)
    accounts = reader.rows("select account_id from int_identity__accounts where account_id = ?", entity_id)
    return Entities({row["person_id"] for row in persons}, {row["account_id"] for row in accounts})


def _by_record(reader: BuildReader, source: str, record_id: str) -> Entities:
    """A person or account record; else the person or account of an activity, status or opportunity."""
    rows = reader.rows(
        """
        select person_id, null as account_id from int_identity__person_records where source = $1 and record_id = $2
        union all
        select null, account_id from int_identity__account_records where source = $1 and record_id = $2
        """,
        source,
        record_id,
    ) or reader.rows(
        """
        select persons.entity_id as person_id, accounts.entity_id as account_id
        from int_signals as signals
        left join int_identity__entities as persons on signals.person_number = persons.entity_number
        left join int_identity__entities as accounts on signals.account_number = accounts.entity_number
        where signals.source = ? and signals.record_id = ?
        """,
        source,
        record_id,
    )
    persons = {row["person_id"] for row in rows if row["person_id"]}
    return Entities(persons, set() if persons else {row["account_id"] for row in rows if row["account_id"]})


def _by_email(reader: BuildReader, email: str) -> Entities:
    """The person with this address in any record, also in one that a later export replaced."""
    digest = hashlib.md5(email.strip().lower().encode(), usedforsecurity=False).hexdigest()
    rows = reader.rows(
        """
        select distinct person_records.person_id
        from int_records__persons as persons
        inner join int_identity__person_records as person_records
            on persons.source = person_records.source and persons.record_id = person_records.record_id
        where md5(persons.email) = ?
        """,
        digest,
    )
    return Entities({row["person_id"] for row in rows})
