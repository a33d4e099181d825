"""Random worlds from a seed, made to be nasty: few distinct instants, so that nearly everything ties."""

import os
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from naive.facts import BANT, VOCABULARY, local_to_utc
from naive.world import (
    Account,
    Activity,
    ActivityMapping,
    Criterion,
    Grade,
    LeadSourceMapping,
    Mappings,
    NextAction,
    Opportunity,
    Outcome,
    Person,
    Rule,
    Stage,
    StatusChange,
    StatusMapping,
    Taxonomy,
    TaxonomyHead,
    Temperature,
    World,
)

T = TypeVar("T")

# The same worlds on every run, unless somebody wants to explore.
FIRST_SEED = int(os.environ.get("LEAD_TAXONOMY_NAIVE_SEED", "0"))

TIMEZONES = {"crm": "Europe/Amsterdam", "mail": "UTC"}
FIRST_DAYS = (date(2026, 3, 20), date(2026, 10, 16))
REPORTING_TIMEZONES = ("Europe/Amsterdam", "Europe/Amsterdam", "America/New_York", "UTC")
ACTIVITIES = [name for name, row in VOCABULARY.items() if row.kind == "activity"]
STATUSES = [name for name, row in VOCABULARY.items() if row.kind == "status"]
INTERESTING = [name for name in ACTIVITIES if VOCABULARY[name].shows_interest]
# A few signals only, so that the criteria of a taxonomy meet the signals of the leads.
COMMON = [
    "email_sent",
    "email_opened",
    "email_clicked",
    "demo_requested",
    "meeting_held",
    "unsubscribed",
    "email_bounced",
]
COMMON_STATUSES = ["status_new", "status_working", "marketing_qualified", "sales_accepted", "sales_qualified"]
CLOSINGS = ["recycled", "sales_rejected", "disqualified", "lost"]
OWNERS = ["marketing", "sales", "shared", "customer_success", "partner"]
COMMON_STAGES = ["engaged", "marketing_qualified", "sales_accepted", "sales_qualified", "opportunity", "won"]
INDUSTRIES = {"maakindustrie": "manufacturing", "transport": "logistics"}
JOB_FUNCTIONS = {"directeur": "management", "inkoper": "purchasing", "student": "student"}

MAPPINGS = Mappings(
    statuses=(
        *[StatusMapping("*", "lead", name, name) for name in STATUSES],
        StatusMapping("*", "lead", "Afgewezen prijs", "disqualified", "price"),
        StatusMapping("mail", "lead", "Afgewezen prijs", "lost", "price"),
        StatusMapping("*", "lead", "Gearchiveerd", "no_signal"),
        StatusMapping("*", "opportunity", "Open", "opportunity_updated"),
        StatusMapping("*", "opportunity", "Won", "opportunity_won"),
        StatusMapping("*", "opportunity", "Lost", "opportunity_lost"),
        StatusMapping("*", "opportunity", "Lost to competitor", "opportunity_lost", "competitor"),
        *[StatusMapping("*", fact, "yes", fact) for fact in BANT],
        *[StatusMapping("*", fact, "no", "no_signal") for fact in BANT],
    ),
    activities=(
        *[ActivityMapping("*", name, name, "trade_fair" if name == "card_handed_in" else None) for name in ACTIVITIES],
        ActivityMapping("*", "Click", "website_visited"),
        ActivityMapping("mail", "Click", "email_clicked", "email_marketing"),
        ActivityMapping("*", "Cleanup", "no_signal"),
    ),
    lead_sources=(
        LeadSourceMapping("*", "Web", "website", "inbound"),
        LeadSourceMapping("crm", "Web", "referral", "referral"),
        LeadSourceMapping("*", "Fair", "trade_fair", "event"),
    ),
    free_email_domains=("gmail.com", "outlook.com"),
    job_functions=JOB_FUNCTIONS,
    industries=INDUSTRIES,
)


class WorldMaker:
    """Makes one world; everything follows from the seed."""

    def __init__(self, seed: int, timezone: str | None = None, timezones: dict[str, str] | None = None) -> None:
        self.random = random.Random(seed)
        self.timezone = timezone or REPORTING_TIMEZONES[seed % len(REPORTING_TIMEZONES)]
        self.timezones = timezones or TIMEZONES
        self.records = 0
        # Around the change to summer time on 29 March 2026, or to winter time on 25 October.
        first = FIRST_DAYS[seed // len(REPORTING_TIMEZONES) % len(FIRST_DAYS)]
        self.days = [first + timedelta(days=offset) for offset in (0, 1, 2, 5, 8, 9, 10, 15, 20, 30, 40)]
        self.as_of = local_to_utc(datetime.combine(self.days[-2], time(self.chance_hour())), self.timezone)

    def chance_hour(self) -> int:
        """Midnight or nine o'clock, so that validity may begin at as_of itself."""
        return self.random.choice([0, 9])

    def chance(self, probability: float) -> bool:
        """True with a probability."""
        return self.random.random() < probability

    def pick(self, values: Sequence[T]) -> T:
        """One of the values."""
        return self.random.choice(values)

    def make(self, taxonomies: int, leads: int) -> World:
        """A world of so many taxonomies and persons."""
        accounts = self.make_accounts()
        persons = self.make_persons(leads, accounts)
        world = World(
            as_of=self.as_of,
            reporting_timezone=self.timezone,
            timezones=self.timezones,
            mappings=MAPPINGS,
            taxonomies=tuple(TaxonomyMaker(self, f"t{number:03}").make() for number in range(taxonomies)),
            persons=tuple(persons),
            accounts=tuple(accounts),
        )
        records: list[Person | Account] = [*persons, *accounts]
        for record in records:
            world = self.add_history(world, record)
        return self.add_unknown_person(world)

    # Times

    def instant(self) -> str:
        """A time as an export writes it, in one of the ways that R1 allows."""
        day = self.pick(self.days)
        if self.chance(0.2):
            return day.isoformat()
        hour = self.pick(["00:00:00", "09:00:00", "09:00:00", "09:00:01", "23:30:00"])
        local = datetime.fromisoformat(f"{day}T{hour}")
        style = self.random.randrange(5)
        if style == 0:
            return local.isoformat(sep=" ")
        if style == 1:
            return local.isoformat() + "+02:00"
        utc = local_to_utc(local, self.timezone)
        return utc.isoformat() + "Z"

    def validity_day(self) -> date:
        """A day on which a definition may change: signals occur on its first instant."""
        return self.pick(self.days)

    def record_id(self, kind: str) -> str:
        """A new id, in no order that means anything."""
        self.records += 1
        return f"{kind}{self.random.randrange(100):02}-{self.records}"

    # Who

    def make_accounts(self) -> list[Account]:
        """Accounts with and without a website; two sources know the same one."""
        return [
            Account("crm", "A1", "Alpha", "https://www.alpha.example/nl", "NL", "Transport", "50-100"),
            Account("crm", "A2", "Beta", None, "DE", None, "10"),
            Account("crm", "A3", "Gamma", "gamma.example", None, "Maakindustrie", None, self.instant()),
            Account("mail", "A4", "Alpha bv", "alpha.example", None, None, None),
            Account("mail", "A5", "Delta", None, None, "Visserij", "5 tot 9"),
            Account("crm", "A6", "Epsilon", None, None, None, None, self.instant() if self.chance(0.5) else None),
        ]

    def make_persons(self, number: int, accounts: Sequence[Account]) -> list[Person]:
        """Persons at accounts, with free mail, with nothing; some in two sources."""
        persons: list[Person] = []
        for index in range(number):
            source = self.pick(["crm", "crm", "mail"])
            linkable = [a.record_id for a in accounts if a.source == source]
            domain = self.pick(
                ["alpha.example", "gamma.example", "gmail.com", "gmail.com", f"own{index}.example", None]
            )
            person = Person(
                source=source,
                record_id=self.record_id("P"),
                email=f"person{index}@{domain}" if domain else None,
                account_record_id=self.pick(linkable) if self.chance(0.3) else None,
                job_title=self.pick([None, "Directeur", "Inkoper", "student", "Tovenaar"]),
                country=self.pick([None, "NL", "BE"]),
                industry=self.pick([None, "Maakindustrie", "Visserij"]),
                company_size=self.pick([None, "10", "50", "51-200"]),
                lead_source=self.pick([None, None, "Web", "Fair", "Mond tot mond"]),
                campaign_id=self.pick([None, "c1"]),
                campaign_name=self.pick([None, "Spring"]),
                created_at=self.instant() if self.chance(0.8) else None,
                **{fact: self.pick(["yes", "no"]) for fact in BANT if self.chance(0.15)},
            )
            persons.append(person)
            if person.email and self.chance(0.2):
                other = "mail" if source == "crm" else "crm"
                linkable = [] if person.account_record_id else [a.record_id for a in accounts if a.source == other]
                persons.append(
                    Person(
                        other,
                        self.record_id("Q"),
                        account_record_id=self.pick(linkable) if linkable and self.chance(0.3) else None,
                        email=person.email.upper(),
                        lead_source=self.pick([None, "Web"]),
                        created_at=self.instant() if self.chance(0.8) else None,
                    )
                )
        return persons

    # What happened

    def add_history(self, world: World, record: Person | Account) -> World:
        """Signals of one record."""
        is_person = isinstance(record, Person)
        person_id = record.record_id if is_person else None
        account_id = None if is_person else record.record_id
        if not is_person and self.chance(0.5):
            return world
        for _ in range(self.pick([0, 1, 2, 4, 6, 8])):
            world = self.add_activity(world, record.source, person_id, account_id)
        for _ in range(self.pick([0, 0, 1, 2, 4])):
            world = self.add_status_change(world, record.source, person_id, account_id)
        for _ in range(self.pick([0, 0, 0, 1, 1, 2, 3])):
            world = self.add_opportunity(world, record.source, person_id, account_id)
        for fact in BANT:
            if self.chance(0.25):
                world = self.add_fact(world, record.source, person_id, account_id, fact)
        return world

    def add_activity(self, world: World, source: str, person_id: str | None, account_id: str | None) -> World:
        """One activity."""
        raw_type = self.pick([*COMMON, *COMMON, *ACTIVITIES, "Click", "Cleanup", "Mystery", "order_placed"])
        activity = Activity(
            source=source,
            record_id=self.record_id("V"),
            person_record_id=person_id,
            account_record_id=account_id or (self.pick(["A1", "A2"]) if source == "crm" and self.chance(0.1) else None),
            activity_type=raw_type,
            occurred_at=self.instant(),
            lead_source=self.pick([None, None, None, "Web"]),
            campaign_id=self.pick([None, None, "c2"]),
            campaign_name=self.pick([None, None, "Autumn"]),
        )
        return replace(world, activities=(*world.activities, activity))

    def add_status_change(self, world: World, source: str, person_id: str | None, account_id: str | None) -> World:
        """One status change."""
        raw_status = self.pick([*COMMON_STATUSES, *STATUSES, *CLOSINGS, "Afgewezen prijs", "Gearchiveerd", "Raadsel"])
        change = StatusChange(
            source=source,
            record_id=self.record_id("S"),
            person_record_id=person_id,
            account_record_id=account_id,
            object=self.pick(["lead", None]),
            to_value=raw_status,
            reason=self.pick([None, None, "price", "timing"]),
            occurred_at=self.instant(),
        )
        return replace(world, status_changes=(*world.status_changes, change))

    def add_fact(self, world: World, source: str, person_id: str | None, account_id: str | None, fact: str) -> World:
        """The history of a BANT fact."""
        change = StatusChange(
            source=source,
            record_id=self.record_id("F"),
            person_record_id=person_id,
            account_record_id=account_id,
            object=fact,
            to_value=self.pick(["yes", "yes", "no"]),
            reason=None,
            occurred_at=self.instant(),
        )
        return replace(world, status_changes=(*world.status_changes, change))

    def add_opportunity(self, world: World, source: str, person_id: str | None, account_id: str | None) -> World:
        """One opportunity: open, won or lost, sometimes closed before it was created."""
        opportunity = Opportunity(
            source=source,
            record_id=self.record_id("O"),
            person_record_id=person_id,
            account_record_id=account_id or (self.pick(["A2", "A6"]) if source == "crm" and self.chance(0.2) else None),
            stage=self.pick(["Open", "Won", "Won", "Lost", "Lost", "Lost to competitor", "Stalled"]),
            amount=self.pick([None, "1000", "250.50"]),
            currency=self.pick([None, "EUR", "USD"]),
            reason=self.pick([None, None, "price"]),
            campaign_id=self.pick([None, None, "c3"]),
            created_at=self.instant() if self.chance(0.9) else None,
            closed_at=self.pick(["9999-12-31", None]) if self.chance(0.1) else self.instant(),
        )
        return replace(world, opportunities=(*world.opportunities, opportunity))

    def add_unknown_person(self, world: World) -> World:
        """Someone with activities whose record was never exported."""
        for _ in range(4):
            world = self.add_activity(world, "mail", "P-unknown", None)
        return world


class TaxonomyMaker:
    """Makes one taxonomy."""

    def __init__(self, maker: WorldMaker, taxonomy_id: str) -> None:
        self.maker = maker
        self.pick = maker.pick
        self.chance = maker.chance
        self.taxonomy_id = taxonomy_id

    def make(self) -> Taxonomy:
        """All seed rows of the taxonomy."""
        grades = self.make_grades()
        temperatures = self.make_temperatures()
        orders = sorted(self.maker.random.sample(range(1, 8), self.pick([1, 2, 3, 3, 4, 5])))
        stages: list[Stage] = []
        criteria: list[Criterion] = []
        if self.chance(0.3):
            stages += self.make_stage("top", 0)
        for order in orders:
            placed = self.make_stages_in_place(order)
            stages += placed
            for stage_id in dict.fromkeys(stage.stage_id for stage in placed):
                criteria += self.make_criteria(stage_id, grades, temperatures)
        return Taxonomy(
            head=TaxonomyHead(
                taxonomy_id=self.taxonomy_id,
                name_nl="Taxonomie",
                name_en="Taxonomy",
                description_nl="Willekeurig",
                description_en="Random",
                lead_unit=self.pick(["person", "account"]),
                stage_progress=self.pick(["cumulative", "cumulative", "strict"]),
                existing_customers=self.pick(["include", "include", "exclude"]),
                free_email_only=self.pick(["include", "include", "exclude"]),
                inactive_after_days=self.pick([None, None, 5, 10, 10]),
                score_window_days=self.pick([None, 1, 5, 10]),
            ),
            stages=tuple(stages),
            criteria=tuple(criteria),
            outcomes=tuple(self.make_outcomes()),
            rules=tuple(self.make_rules()),
            grades=tuple(grades),
            temperatures=tuple(temperatures),
            next_actions=tuple(
                NextAction(self.taxonomy_id, grade.fit_grade, interest, f"{grade.fit_grade.lower()}_{interest}")
                for grade in grades
                for interest in ("none", "low", "high")
            ),
        )

    def periods(self) -> list[tuple[date | None, date | None]]:
        """Validity: mostly for ever; else cut in two or three, or only a part of the time."""
        first, second = sorted([self.maker.validity_day(), self.maker.validity_day()])
        kind = self.maker.random.randrange(8)
        if kind == 0:
            return [(None, first), (first, None)]
        if kind == 1 and first < second:
            return [(None, first), (first, second), (second, None)]
        if kind == 2 and first < second:
            return [(None, first), (second, None)]
        if kind == 3:
            return [(first, None)]
        return [(None, first)] if kind == 4 else [(None, None)]

    def make_stages_in_place(self, order: int) -> list[Stage]:
        """A stage, or two of which the second takes the place of the first, and comes before it by name."""
        stages = self.make_stage(f"s{order}", order)
        if not self.chance(0.15):
            return stages
        day = self.maker.validity_day()
        successor = self.make_stage(f"n{order}", order)[0]
        return [replace(stages[0], valid_from=None, valid_to=day), replace(successor, valid_from=day, valid_to=None)]

    def make_stage(self, stage_id: str, order: int) -> list[Stage]:
        """A stage, sometimes with another name and policy from a day on."""
        day = self.maker.validity_day()
        always: list[tuple[date | None, date | None]] = [(None, None)]
        periods = always if order == 0 or self.chance(0.6) else self.periods()
        if order == 0 and self.chance(0.3):
            periods = [(None, day), (day, None)]
        return [
            Stage(
                taxonomy_id=self.taxonomy_id,
                stage_id=stage_id,
                stage_order=order,
                name_nl=f"Fase {stage_id} {version}",
                name_en=f"Stage {stage_id} {version}",
                definition_nl="Willekeurig",
                definition_en="Random",
                owner=self.pick(OWNERS),
                if_skipped=self.pick(["infer", "infer", "omit"]),
                sla_hours=self.pick([None, 1, 24, 48, 240]),
                contact_strategy_nl="",
                contact_strategy_en="",
                common_stage="known" if order == 0 else self.pick(COMMON_STAGES),
                valid_from=begin,
                valid_to=end,
            )
            for version, (begin, end) in enumerate(periods)
        ]

    def make_criteria(
        self, stage_id: str, grades: Sequence[Grade], temperatures: Sequence[Temperature]
    ) -> list[Criterion]:
        """One or two groups of one or two criteria, each in one or more versions."""
        criteria = []
        for group in range(self.pick([1, 1, 2])):
            for number in range(self.pick([1, 1, 2])):
                signal = self.criterion_signal(grades, temperatures)
                for begin, end in self.periods():
                    operator, value = self.condition(signal, grades, temperatures)
                    criteria.append(
                        Criterion(
                            criterion_id=f"{stage_id}_{group}_{number}",
                            taxonomy_id=self.taxonomy_id,
                            stage_id=stage_id,
                            criteria_group=f"g{group}",
                            signal=signal,
                            operator=operator,
                            value=value,
                            valid_from=begin,
                            valid_to=end,
                        )
                    )
        return criteria

    def criterion_signal(self, grades: Sequence[Grade], temperatures: Sequence[Temperature]) -> str:
        """A signal that a criterion looks at."""
        signals = [
            self.pick(COMMON),
            self.pick(COMMON_STATUSES),
            self.pick(ACTIVITIES),
            self.pick(["known", "order_placed", "recycled"]),
            self.pick(["opportunity_created", "opportunity_won", "opportunity_lost"]),
            "interest",
            "interest",
            "behaviour_score",
            "behaviour_score",
            "behaviour_score",
            "fit_points",
            "bant_count",
            self.pick(BANT),
            "two_way_contact",
            "engaged_persons",
            self.pick(["business_email", "account_known"]),
        ]
        signals += ["fit_grade"] if grades else []
        signals += ["temperature"] if temperatures else []
        return self.pick(signals)

    def condition(
        self, signal: str, grades: Sequence[Grade], temperatures: Sequence[Temperature]
    ) -> tuple[str, str | None]:
        """An operator and value that fit a signal."""
        thresholds = {
            "behaviour_score": [1, 5, 10, 15, 20, 30],
            "bant_count": [1, 2, 3],
            "engaged_persons": [1, 2, 3],
            "fit_points": [-10, 0, 5, 10, 15, 20],
        }
        if signal in thresholds:
            operators = ["at_least", "above", *(["at_most", "below"] if signal == "fit_points" else [])]
            return self.pick(operators), str(self.pick(thresholds[signal]))
        if signal in ("business_email", "account_known"):
            return self.pick(["is_known", "is_missing"]), None
        if signal in ("fit_grade", "temperature"):
            names = [g.fit_grade for g in grades] if signal == "fit_grade" else [t.temperature for t in temperatures]
            operator = self.pick(["equals", "one_of", "not_one_of"])
            return operator, self.pick(names) if operator == "equals" else "|".join(
                sorted({self.pick(names), names[0]})
            )
        if signal in BANT or signal == "two_way_contact" or self.chance(0.6):
            return "occurs", None
        return "count_at_least", str(self.pick([1, 2, 3]))

    def make_outcomes(self) -> list[Outcome]:
        """At least one win; losses on the signal or on its reason."""
        taxonomy_id = self.taxonomy_id
        reason_from = self.pick(["record", "record", "mapping", "signal"])
        outcomes = [Outcome(taxonomy_id, "won", "opportunity_won", "occurs", None, reason_from)]
        if self.chance(0.4):
            outcomes = [Outcome(taxonomy_id, "won", "order_placed", "occurs", None, reason_from)]
        elif self.chance(0.5):
            outcomes.append(Outcome(taxonomy_id, "won", "order_placed", "occurs", None, "signal"))
        if self.chance(0.8):
            outcomes.append(Outcome(taxonomy_id, "lost", "opportunity_lost", "occurs", None, reason_from))
        if self.chance(0.4):
            outcomes.append(Outcome(taxonomy_id, "recycled", "opportunity_lost", "equals", "price", "record"))
        for signal, outcome in (
            ("recycled", "recycled"),
            ("sales_rejected", "recycled"),
            ("lost", "lost"),
            ("unsubscribed", "disqualified"),
            ("email_bounced", "disqualified"),
            ("converted", "won"),
            # Whoever makes an offer calls that a sale: only the close of an opportunity waits for the others.
            ("opportunity_created", "won"),
        ):
            is_likely = signal in CLOSINGS
            if self.chance(0.6 if is_likely else 0.1):
                outcomes.append(Outcome(taxonomy_id, outcome, signal, "occurs", None, reason_from))
        if self.chance(0.5):
            outcomes.append(Outcome(taxonomy_id, "disqualified", "disqualified", "occurs", None, "mapping"))
        if self.chance(0.4):
            outcomes.append(Outcome(taxonomy_id, "recycled", "disqualified", "one_of", "price|budget", "record"))
        return outcomes

    def make_rules(self) -> list[Rule]:
        """Points for some signals and some of the profile, in versions."""
        rules = []
        for number in range(self.pick([0, 2, 4, 8])):
            field = self.pick([*COMMON, *COMMON, *INTERESTING, "known", "status_new", "opportunity_created", "budget"])
            for begin, end in self.periods():
                points = self.pick([-20, -5, 0, 5, 10, 15, 30])
                rules.append(
                    Rule(f"b{number}", self.taxonomy_id, "behaviour", field, "occurs", None, points, begin, end)
                )
        for number in range(self.pick([0, 1, 3, 5])):
            field = self.pick(
                ["country", "industry", "company_size", "job_function", "business_email", "account_known"]
            )
            for begin, end in self.periods():
                operator, value = self.profile_condition(field)
                points = self.pick([-15, 5, 10, 15])
                rules.append(Rule(f"f{number}", self.taxonomy_id, "fit", field, operator, value, points, begin, end))
        return rules

    def profile_condition(self, field: str) -> tuple[str, str | None]:
        """An operator and value that fit a field of the profile."""
        if field in ("business_email", "account_known") or self.chance(0.2):
            return self.pick(["is_known", "is_missing"]), None
        if field == "company_size":
            return self.pick(["at_least", "above", "at_most", "below", "equals"]), self.pick(["10", "50", "51", "100"])
        values = {
            "country": ["NL", "BE", "DE"],
            "industry": ["manufacturing", "logistics", "unmapped"],
            "job_function": ["management", "purchasing", "student"],
        }[field]
        operator = self.pick(["equals", "not_equals", "one_of", "not_one_of"])
        return operator, self.pick(values) if "equals" in operator else "|".join(values[:2])

    def make_grades(self) -> list[Grade]:
        """None to three grades."""
        points = sorted(self.maker.random.sample([-10, 0, 5, 10, 15, 20], self.pick([0, 1, 2, 3])), reverse=True)
        return [Grade(self.taxonomy_id, name, minimum) for name, minimum in zip("ABC", points, strict=False)]

    def make_temperatures(self) -> list[Temperature]:
        """None to three temperatures."""
        names = ["hot", "warm", "cold"][: self.pick([0, 2, 3])]
        precedences = self.maker.random.sample(range(1, 9), len(names))
        return [
            Temperature(
                self.taxonomy_id,
                name,
                needs_budget=name != "cold" and self.chance(0.4),
                needs_authority=name != "cold" and self.chance(0.3),
                needs_need=name == "warm" or (name == "hot" and self.chance(0.7)),
                needs_timeline=name == "hot" and self.chance(0.5),
                precedence=precedence,
            )
            for name, precedence in zip(names, precedences, strict=True)
        ]
