"""What became of the fair's 350 cards, counted from the sample's files by hand: no dbt, no seeds, no journeys.

Only rules of the kind "it happened at some time before the export" are counted here; what needs a running score is
not. Raw values are spelled out below, as docs/sample.md and the mappings describe them.
"""

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLE = REPOSITORY / "data" / "sample"
AS_OF = datetime(2026, 10, 1, 4, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")

TWO_WAY = {"card_talk", "call_connected", "phone_call_connected", "meeting", "email_in", "email_reply"}
INTEREST = TWO_WAY | {
    *("card_demo_interest", "card_purchase_plan", "email_click", "whitepaper_download", "webinar_attended"),
    *("campaign_response", "form_fill", "pricing_page", "demo_request", "trial_start"),
}
LEAD_TO_PROSPECT_MQL = {"form_fill", "newsletter_signup", "whitepaper_download"}
ACCEPTED = {"Accepted by sales", "Geaccepteerd door sales"}
QUALIFIED = {"SQL confirmed"}
WON = {"Closed Won", "Gewonnen"}
KNOWN_FACT = {"yes", "confirmed", "binnen 6 maanden", "dit kwartaal", "within 6 months", "this quarter"}
BANT = {"budget", "authority", "need", "timeline"}

Person = int


@dataclass
class History:
    """All that ever happened to a person, or to the persons of an organisation together."""

    happened: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)

    def add(self, other: "History") -> None:
        """Take over what happened to a person."""
        self.happened |= other.happened
        self.facts |= other.facts

    def any(self, names: set[str]) -> bool:
        """Whether one of these ever happened."""
        return bool(self.happened & names)


def rows(file: str, encoding: str = "utf-8", delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of a CSV file that have as many fields as the header."""
    with (SAMPLE / file).open(encoding=encoding, newline="") as handle:
        read = list(csv.reader(handle, delimiter=delimiter))
    return [dict(zip(read[0], row, strict=True)) for row in read[1:] if len(row) == len(read[0])]


def happened_before_export(text: str, pattern: str | None = None) -> bool:
    """Whether a time is one, and not after the export. Without a pattern it is ISO 8601."""
    try:
        at = datetime.strptime(text, pattern) if pattern else datetime.fromisoformat(text)
    except ValueError:
        return False
    return (at if at.tzinfo else at.replace(tzinfo=AMSTERDAM)) <= AS_OF


class Sample:
    """The sample's files, with its persons and organisations."""

    def __init__(self) -> None:
        cards = rows("fair_scanner/cards_vakbeurs_logistiek_2026.csv", "cp1252", ";")
        crm = [row for row in rows("crm/persons.csv") if row["is_deleted"] != "true"]
        # The later export replaces a contact of the earlier one.
        contacts = {
            row["contact_id"]: row
            for file in ("contacts_2026-09-01.csv", "contacts.csv")
            for row in rows(f"marketing_automation/{file}")
        }
        orders = rows("web_shop/orders.csv", "utf-8-sig", "|")
        emails = {
            **{("fair", row["kaartnummer"]): row["e-mail"] for row in cards},
            **{("crm", row["id"]): row["email"] for row in crm},
            **{("ma", key): row["email"] for key, row in contacts.items()},
            **{("shop", row["customer_number"]): row["email"] for row in orders},
        }
        self.person_of: dict[tuple[str, str], Person] = {}
        by_email: dict[str, Person] = {}
        for number, (record, email) in enumerate(emails.items()):
            address = email.strip().lower()
            self.person_of[record] = by_email.setdefault(address, number) if "@" in address else number
        for row in crm:
            if row["merged_into_id"]:
                gone, stays = self.person_of["crm", row["id"]], self.person_of["crm", row["merged_into_id"]]
                self.person_of = {key: stays if who == gone else who for key, who in self.person_of.items()}
        self.domains: dict[Person, set[str]] = defaultdict(set)
        for record, email in emails.items():
            if "@" in email:
                self.domains[self.person_of[record]].add(email.strip().lower().split("@")[1])
        self.cards = [self.person_of["fair", row["kaartnummer"]] for row in cards]
        self.history: dict[Person, History] = defaultdict(History)
        self.account_history: dict[str, History] = defaultdict(History)
        self._link_accounts(crm)
        for row in cards:
            self._add("fair", row["kaartnummer"], row["reden"], row["gescand_op"], "%d-%m-%Y %H:%M")
            if row["termijn"] in KNOWN_FACT:
                self._fact("fair", row["kaartnummer"], "timeline")
        for row in orders:
            self._add("shop", row["customer_number"], row["event"], row["ordered_at"], "%m/%d/%Y %I:%M %p")
        self._read_activities()
        self._read_crm(crm)

    def _add(self, source: str, record: str, name: str, at: str, pattern: str | None = None) -> None:
        if happened_before_export(at, pattern) and (source, record) in self.person_of:
            self.history[self.person_of[source, record]].happened.add(name)

    def _fact(self, source: str, record: str, fact: str) -> None:
        self.history[self.person_of[source, record]].facts.add(fact)

    def _read_activities(self) -> None:
        with gzip.open(SAMPLE / "marketing_automation/activities.jsonl.gz", "rt", encoding="utf-8") as handle:
            for line in handle:
                try:
                    row = json.loads(line)
                except ValueError:
                    continue
                self._add("ma", row["contact"], row["type"], row["at"])

    def _read_crm(self, persons: list[dict[str, str]]) -> None:
        for row in rows("crm/activities.csv"):
            if row["is_deleted"] != "true":
                self._add("crm", row["person_id"], row["type"], row["occurred_at"])
        dated: set[tuple[str, str]] = set()
        for row in rows("crm/status_changes.csv"):
            if row["is_deleted"] == "true" or not happened_before_export(row["occurred_at"]):
                continue
            if row["object"] == "lead":
                self._add("crm", row["person_id"], row["to_value"], row["occurred_at"])
            elif row["to_value"] in KNOWN_FACT:
                self._fact("crm", row["person_id"], row["object"])
            dated.add((row["person_id"], row["object"]))
        for row in persons:
            for fact in BANT:
                if row[fact] in KNOWN_FACT and (row["id"], fact) not in dated:
                    self._fact("crm", row["id"], fact)
        self._read_opportunities()

    def _read_opportunities(self) -> None:
        for row in rows("crm/opportunities.csv"):
            if row["is_deleted"] == "true":
                continue
            events = {
                name
                for name, at, counts in (
                    ("opportunity", row["created_at"], True),
                    ("won", row["close_date"], row["stage"] in WON),
                )
                if counts and happened_before_export(at)
            }
            if row["person_id"] not in ("", "N/A"):
                self.history[self.person_of["crm", row["person_id"]]].happened |= events
            if row["account_id"] not in ("", "N/A"):
                self.account_history[self.account_by_id[row["account_id"]]].happened |= events

    def _link_accounts(self, crm: list[dict[str, str]]) -> None:
        """Explicit link, else the e-mail domain; no account where that points to several."""
        with (REPOSITORY / "seeds/mappings/free_email_domains.csv").open(encoding="utf-8", newline="") as handle:
            free = {row["domain"] for row in csv.DictReader(handle)}
        accounts = {
            row["id"]: row["website"].split("//")[-1].split("/")[0].removeprefix("www.")
            for row in rows("crm/accounts.csv")
            if row["is_deleted"] != "true"
        }
        domains = list(accounts.values())
        self.account_by_id = {
            key: domain if "." in domain and domains.count(domain) == 1 else key for key, domain in accounts.items()
        }
        explicit: dict[Person, set[str]] = defaultdict(set)
        for row in crm:
            if row["account_id"] in accounts:
                explicit[self.person_of["crm", row["id"]]].add(self.account_by_id[row["account_id"]])
        self.account: dict[Person, str] = {}
        self.free_only: set[Person] = set()
        for person in set(self.person_of.values()):
            business = self.domains[person] - free
            by_domain = {domain for domain in business if domains.count(domain) < 2}
            found = explicit[person] or (by_domain if by_domain == business else set())
            if len(found) == 1:
                self.account[person] = found.pop()
            elif self.domains[person] and not business:
                self.free_only.add(person)

    def person_histories(self) -> list[History]:
        """The history of the person of each card."""
        return [self.history[person] for person in self.cards]

    def account_histories(self, *, exclude_free_only: bool) -> list[History]:
        """The history of the organisation of each card; of the person, where there is none."""
        together: dict[str, History] = defaultdict(History)
        for account, history in self.account_history.items():
            together[account].add(history)
        for person, account in self.account.items():
            together[account].add(self.history[person])
        histories = []
        for person in self.cards:
            if person in self.account:
                histories.append(together[self.account[person]])
            else:
                histories.append(History() if exclude_free_only and person in self.free_only else self.history[person])
        return histories


def won(lead: History) -> bool:
    """Bought, in the CRM or in the web shop."""
    return lead.any({"won", "order"})


def bant(lead: History) -> bool:
    """Three of the four facts."""
    return len(lead.facts & BANT) >= 3


def hot_or_qualified(lead: History) -> bool:
    """Sales qualified it, or need, budget and timeline are known."""
    return lead.any(QUALIFIED) or {"need", "budget", "timeline"} <= lead.facts


def raised_hand(lead: History) -> bool:
    """Interest, or anything later that implies it."""
    return lead.any(INTEREST | {"MQL", "opportunity"} | ACCEPTED | QUALIFIED) or won(lead)


def count_cards() -> dict[tuple[str, str], int]:
    """Count the cards by (taxonomy_id, common_stage), for the stages that need no score."""
    sample = Sample()
    persons = sample.person_histories()
    counted = sample.account_histories(exclude_free_only=True)
    everyone = sample.account_histories(exclude_free_only=False)
    rules: dict[tuple[str, str], tuple[list[History], Callable[[History], bool]]] = {
        ("customer_pyramid", "engaged"): (persons, lambda lead: lead.any(INTEREST) or bant(lead) or won(lead)),
        ("customer_pyramid", "sales_qualified"): (persons, bant),
        ("buyers_journey", "marketing_qualified"): (
            persons,
            lambda lead: lead.any(INTEREST) or hot_or_qualified(lead) or won(lead),
        ),
        ("buyers_journey", "sales_qualified"): (persons, hot_or_qualified),
        ("accepted_lead", "sales_qualified"): (
            persons,
            lambda lead: lead.any({*QUALIFIED, "Converted", "opportunity"}),
        ),
        ("b2b_funnel", "engaged"): (everyone, lambda lead: lead.any(INTEREST) or bant(lead) or won(lead)),
        ("b2b_funnel", "sales_qualified"): (everyone, bant),
    }
    for taxonomy in ("customer_pyramid", "buyers_journey", "lead_to_prospect", "accepted_lead"):
        rules[taxonomy, "known"] = (persons, lambda _: True)
        rules[taxonomy, "won"] = (persons, won)
    rules["b2b_funnel", "known"] = (everyone, lambda _: True)
    rules["b2b_funnel", "won"] = (everyone, won)
    for taxonomy in ("agreed", "lead_management"):
        rules[taxonomy, "known"] = (counted, lambda _: True)
        rules[taxonomy, "engaged"] = (counted, raised_hand)
        rules[taxonomy, "sales_accepted"] = (counted, lambda lead: lead.any(ACCEPTED))
        rules[taxonomy, "opportunity"] = (counted, lambda lead: lead.any({"opportunity"}))
        rules[taxonomy, "won"] = (counted, won)
    # The two facts of a pair belong to one journey; in the sample no lead has them in two.
    rules["agreed", "sales_qualified"] = (
        counted,
        lambda lead: lead.any(QUALIFIED) or (bant(lead) and lead.any(TWO_WAY)),
    )
    rules["lead_management", "sales_qualified"] = (
        counted,
        lambda lead: lead.any(QUALIFIED) or ("need" in lead.facts and lead.any(ACCEPTED)),
    )
    return {key: sum(rule(lead) for lead in leads) for key, (leads, rule) in rules.items()}


if __name__ == "__main__":
    for (taxonomy, stage), cards in sorted(count_cards().items()):
        print(f"{taxonomy},{stage},{cards}")
