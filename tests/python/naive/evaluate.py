"""The rules R4 to R12 as literally as possible: plain loops over one lead at a time.

`evaluate` gives the rows that fct_lead_funnel should have. Nothing here is shared with the SQL models.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise, takewhile
from zoneinfo import ZoneInfo

from naive.facts import (
    BANT,
    NO_MEANING,
    VOCABULARY,
    FactReader,
    Facts,
    KnownPerson,
    Signal,
    local_to_utc,
    smallest_number,
)
from naive.world import BASES, Criterion, Outcome, Rule, Stage, Taxonomy, World

Row = dict[str, object]


@dataclass
class Lead:
    """The unit that a taxonomy counts, with its signals in order."""

    lead_id: str
    person: str | None
    account: str | None
    persons: list[KnownPerson] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)


@dataclass
class Journey:
    """One pass of a lead. `facts` tells since when each BANT fact is known in it."""

    number: int
    signals: list[Signal]
    closed_at: datetime | None = None
    outcome: str = "open"
    reason: str | None = None
    facts: dict[str, datetime] = field(default_factory=dict)

    @property
    def started_at(self) -> datetime:
        """The instant of the first signal."""
        return self.signals[0].at


@dataclass
class Entry:
    """A stage that a journey reached."""

    stage_id: str
    stage_order: int
    entered_at: datetime
    basis: str


def evaluate(world: World, facts: Facts | None = None) -> list[Row]:
    """The rows of fct_lead_funnel for all taxonomies and both definition bases."""
    facts = facts or FactReader(world).read()
    rows: list[Row] = []
    leads = {unit: find_leads(facts, unit) for unit in ("person", "account")}
    for taxonomy in world.taxonomies:
        for lead in leads[taxonomy.head.lead_unit]:
            journeys = find_journeys(lead, taxonomy, world.as_of)
            for basis in BASES:
                for journey in journeys:
                    rows += JourneyEvaluation(world, facts, taxonomy, basis, lead, journeys, journey).rows()
    return rows


def find_leads(facts: Facts, unit: str) -> list[Lead]:
    """R4: the persons or accounts, each with the signals that belong to it."""
    leads: dict[str, Lead] = {}
    for signal in facts.signals:
        is_account = signal.account is not None if unit == "account" else signal.person is None
        lead_id = f"account:{signal.account}" if is_account else f"person:{signal.person}"
        if lead_id not in leads:
            leads[lead_id] = new_lead(facts, lead_id, unit)
        leads[lead_id].signals.append(signal)
    return list(leads.values())


def new_lead(facts: Facts, lead_id: str, unit: str) -> Lead:
    """A lead without signals yet."""
    kind, entity = lead_id.split(":")
    if kind == "person":
        person = facts.persons[entity]
        return Lead(lead_id, entity, person.account, [person])
    persons = [p for p in facts.persons.values() if p.account == entity] if unit == "account" else []
    return Lead(lead_id, None, entity, persons)


def find_outcome(signal: Signal, outcomes: Sequence[Outcome]) -> Outcome | None:
    """The row of journey_outcomes that a signal matches; a row that looks at the reason goes first."""
    reason = signal.reason or signal.mapping_reason
    for row in outcomes:
        if row.signal == signal.name and row.operator != "occurs" and compare(reason, row.operator, row.value):
            return row
    for row in outcomes:
        if row.signal == signal.name and row.operator == "occurs":
            return row
    return None


def compare(actual: str | float | None, operator: str, value: str | None) -> bool:
    """One comparison of the vocabulary, upper and lower case alike. Null satisfies nothing but is_missing."""
    if operator == "is_missing":
        return actual is None
    if actual is None:
        return False
    if operator == "is_known":
        return True
    assert value is not None
    text, members = str(actual).lower(), value.lower().split("|")
    if operator in ("one_of", "not_one_of"):
        return (text in members) == (operator == "one_of")
    if operator in ("equals", "not_equals"):
        return (text == value.lower()) == (operator == "equals")
    number, threshold = float(actual), float(value)
    return {
        "at_least": number >= threshold,
        "above": number > threshold,
        "at_most": number <= threshold,
        "below": number < threshold,
    }[operator]


def find_journeys(lead: Lead, taxonomy: Taxonomy, as_of: datetime) -> list[Journey]:
    """R5: the passes of a lead."""
    journeys: list[Journey] = []
    current: Journey | None = None
    last_at = datetime.min
    open_opportunities: set[str] = set()
    silence = taxonomy.head.inactive_after_days
    for signal in lead.signals:
        if signal.name in NO_MEANING:
            continue
        if current and is_silent(last_at, signal.at, silence) and not open_opportunities:
            close_inactive(current, last_at, silence)
            current = None
        if signal.name == "opportunity_created" and signal.opportunity:
            open_opportunities.add(signal.opportunity)
        is_opportunity_close = signal.name in ("opportunity_won", "opportunity_lost")
        if is_opportunity_close:
            open_opportunities.discard(signal.opportunity or "")
        outcome = find_outcome(signal, taxonomy.outcomes)
        is_outbound = VOCABULARY[signal.name].is_outbound
        if current is None:
            is_loss = outcome is not None and outcome.outcome != "won"
            if is_outbound or is_loss or (signal.name == "known" and journeys):
                continue
            current = Journey(len(journeys) + 1, [])
            journeys.append(current)
        current.signals.append(signal)
        if not is_outbound:
            last_at = signal.at
        if outcome and not (is_opportunity_close and open_opportunities):
            current.closed_at = signal.at
            current.outcome = outcome.outcome
            current.reason = {
                "record": signal.reason or signal.mapping_reason,
                "mapping": signal.mapping_reason,
                "signal": signal.name,
            }[outcome.reason_from]
            current = None
    if current and is_silent(last_at, as_of, silence) and not open_opportunities:
        close_inactive(current, last_at, silence)
    for journey in journeys:
        journey.facts = known_facts(lead, journeys, journey)
    return journeys


def is_silent(last_at: datetime, now: datetime, silence: int | None) -> bool:
    """Whether more than the allowed days lie between two instants."""
    return silence is not None and now - last_at > timedelta(days=silence)


def close_inactive(journey: Journey, last_at: datetime, silence: int | None) -> None:
    """Close a journey that fell silent."""
    journey.closed_at = last_at + timedelta(days=silence or 0)
    journey.outcome = "inactive"


def known_facts(lead: Lead, journeys: list[Journey], journey: Journey) -> dict[str, datetime]:
    """Since when each BANT fact is known in a journey."""
    known: dict[str, datetime] = {}
    for person in lead.persons:
        for fact in person.undated_facts:
            known[fact] = journey.started_at
    for earlier in journeys[: journey.number]:
        for signal in earlier.signals:
            if signal.name in BANT:
                since = max(signal.at, journey.started_at)
                known[signal.name] = min(since, known.get(signal.name, since))
    return known


class JourneyEvaluation:
    """One journey of one lead under one taxonomy and one definition basis."""

    def __init__(
        self,
        world: World,
        facts: Facts,
        taxonomy: Taxonomy,
        basis: str,
        lead: Lead,
        journeys: list[Journey],
        journey: Journey,
    ) -> None:
        self.world = world
        self.facts = facts
        self.taxonomy = taxonomy
        self.is_restated = basis == "restated"
        self.basis = basis
        self.lead = lead
        self.journeys = journeys
        self.journey = journey
        self.end = journey.closed_at or world.as_of
        self.account = facts.accounts[lead.account] if lead.account else None
        self.profile = self._profile()

    # Validity (R7, R8)

    def _midnight(self, day: date | None, otherwise: datetime) -> datetime:
        if day is None:
            return otherwise
        return local_to_utc(datetime.combine(day, time()), self.world.reporting_timezone)

    def _is_in_force(self, row: Criterion | Rule | Stage, at: datetime) -> bool:
        begin = self._midnight(row.valid_from, datetime.min)
        return begin <= at < self._midnight(row.valid_to, datetime.max)

    def _rules(self, axis: str, at: datetime) -> list[Rule]:
        when = self.world.as_of if self.is_restated else at
        return [rule for rule in self.taxonomy.rules if rule.axis == axis and self._is_in_force(rule, when)]

    # What is known of the lead

    def _profile(self) -> dict[str, str | None]:
        """The values that fit rules look at."""
        persons = [self.facts.persons[s.person] for s in self.journey.signals if s.person]
        first = persons[0] if persons else KnownPerson("")
        account = self.account
        job_functions = [person.job_function for person in persons[:1]]
        return {
            "country": (account and account.country) or first.country,
            "industry": (account and account.industry) or first.industry,
            "company_size": (account and account.company_size) or first.company_size,
            "job_function": job_functions[0] if job_functions else None,
            "business_email": "yes" if any(p.has_business_email for p in self.lead.persons) else None,
            "account_known": "yes" if account else None,
        }

    def _fit_points(self, at: datetime) -> int:
        points = 0
        for rule in self._rules("fit", at):
            actual = self.profile[rule.field]
            if rule.field == "company_size":
                actual = smallest_number(actual)
            if compare(actual, rule.operator, rule.value):
                points += rule.points
        return points

    def _fit_grade(self, at: datetime) -> str | None:
        points = self._fit_points(at)
        reached = [grade for grade in self.taxonomy.grades if grade.minimum_points <= points]
        return max(reached, key=lambda grade: grade.minimum_points).fit_grade if reached else None

    def _points(self, signal: Signal) -> int:
        return sum(rule.points for rule in self._rules("behaviour", signal.at) if rule.field == signal.name)

    def _counts(self, signal: Signal, now: datetime) -> bool:
        window = self.taxonomy.head.score_window_days
        return window is None or now - signal.at <= timedelta(days=window)

    def _score(self, signals: Sequence[Signal], now: datetime) -> int:
        return sum(self._points(signal) for signal in signals if self._counts(signal, now))

    def _score_at(self, at: datetime) -> int:
        return self._score([signal for signal in self.journey.signals if signal.at <= at], at)

    # Criteria (R6)

    def _met_at(self, criterion: Criterion) -> datetime | None:
        """The time of the first signal of the journey at which a criterion holds."""
        name, journey = criterion.signal, self.journey
        if name == "temperature":
            return self._temperature_met_at(criterion)
        if name in BANT:
            return journey.facts.get(name)
        if name in ("business_email", "account_known"):
            return journey.started_at if compare(self.profile[name], criterion.operator, None) else None
        for index, signal in enumerate(journey.signals):
            if self._holds(criterion, journey.signals[: index + 1], signal.at):
                return signal.at
        return None

    def _holds(self, criterion: Criterion, signals: Sequence[Signal], now: datetime) -> bool:
        """Whether a criterion holds at the last of these signals."""
        name, operator, value = criterion.signal, criterion.operator, criterion.value
        if name == "engaged_persons":
            engaged = {s.person for s in signals if s.person and VOCABULARY[s.name].shows_interest}
            return compare(len(engaged), operator, value)
        if name == "bant_count":
            return compare(len([at for at in self.journey.facts.values() if at <= now]), operator, value)
        if name in ("behaviour_score", "fit_points"):
            number = self._score(signals, now) if name == "behaviour_score" else self._fit_points(now)
            return compare(number, operator, value)
        if name == "fit_grade":
            return compare(self._fit_grade(now), operator, value)
        if name == "interest":
            found = [s for s in signals if VOCABULARY[s.name].shows_interest and self._counts(s, now)]
        elif name == "two_way_contact":
            found = [s for s in signals if VOCABULARY[s.name].is_two_way]
        else:
            found = [s for s in signals if s.name == name]
        return len(found) >= (1 if operator == "occurs" else int(value or 0))

    def _temperature_times(self) -> dict[str, datetime]:
        """Since when each temperature holds: since its last needed fact is known."""
        times = {}
        for row in self.taxonomy.temperatures:
            if all(fact in self.journey.facts for fact in row.needs):
                known = [self.journey.facts[fact] for fact in row.needs]
                times[row.temperature] = max([self.journey.started_at, *known])
        return times

    def _temperature_met_at(self, criterion: Criterion) -> datetime | None:
        times = self._temperature_times()
        fitting = [at for name, at in times.items() if compare(name, criterion.operator, criterion.value)]
        return min(fitting) if fitting else None

    # Stages (R7 to R9)

    def _own_time(self, stage_id: str) -> tuple[datetime, str] | None:
        """The stage's own time and its entry basis."""
        criteria = [criterion for criterion in self.taxonomy.criteria if criterion.stage_id == stage_id]
        found: list[tuple[datetime, str]] = []
        versions = [stage for stage in self.taxonomy.stages if stage.stage_id == stage_id]
        for begin, end in self._intervals([*criteria, *versions]):
            if not any(self._is_in_force(stage, begin) for stage in versions):
                continue
            in_force = [c for c in criteria if self._is_in_force(c, begin)]
            for group in sorted({c.criteria_group for c in in_force}):
                met = [self._met_at(c) for c in in_force if c.criteria_group == group]
                if any(at is None for at in met):
                    continue
                complete = max(at for at in met if at is not None)
                entry = complete if self.is_restated else max(complete, begin)
                if (entry < end or self.is_restated) and entry <= self.end:
                    found.append((entry, "definition_change" if entry > complete else "observed"))
        # Of the same time, observed goes before definition_change.
        return min(found, key=lambda one: (one[0], one[1] != "observed")) if found else None

    def _intervals(self, rows: Sequence[Criterion | Stage]) -> Iterator[tuple[datetime, datetime]]:
        """The time line, cut at every validity date; restated: only what is in force at as_of."""
        if self.is_restated:
            yield self.world.as_of, datetime.max
            return
        cuts = {datetime.min, datetime.max}
        for row in rows:
            cuts.add(self._midnight(row.valid_from, datetime.min))
            cuts.add(self._midnight(row.valid_to, datetime.max))
        ordered = sorted(cuts)
        yield from pairwise(ordered)

    def _stage_version(self, stage_id: str, at: datetime) -> Stage | None:
        """The row of a stage in force: at the entry (as agreed), at as_of (restated)."""
        when = self.world.as_of if self.is_restated else at
        for stage in self.taxonomy.stages:
            if stage.stage_id == stage_id and self._is_in_force(stage, when):
                return stage
        return None

    def _label(self, stage_id: str, at: datetime) -> Stage | None:
        """The version in force; where there is none: the last one before, else the first one."""
        when = self.world.as_of if self.is_restated else at
        versions = [stage for stage in self.taxonomy.stages if stage.stage_id == stage_id]
        versions.sort(key=lambda stage: stage.valid_from or date.min)
        begun = [stage for stage in versions if self._midnight(stage.valid_from, datetime.min) <= when]
        labels = begun or versions[:1]
        return labels[-1] if labels else None

    def _path(self) -> list[Stage]:
        """One row of each stage from order 1, in order; restated: of those in force."""
        stages = {stage.stage_id: stage for stage in self.taxonomy.stages if stage.stage_order > 0}
        if self.is_restated:
            stages = {name: row for name, row in stages.items() if self._stage_version(name, self.world.as_of)}
        began = {
            name: min(row.valid_from or date.min for row in self.taxonomy.stages if row.stage_id == name)
            for name in stages
        }
        return sorted(stages.values(), key=lambda stage: (stage.stage_order, began[stage.stage_id]))

    def _entries(self) -> list[Entry]:
        """The stages that the journey reached, stage 0 first."""
        zero = [stage.stage_id for stage in self.taxonomy.stages if stage.stage_order == 0]
        entries = [Entry(zero[0] if zero else "known", 0, self.journey.started_at, "observed")]
        if self._exclusion():
            return entries
        own = {stage.stage_id: self._own_time(stage.stage_id) for stage in self._path()}
        if self.taxonomy.head.stage_progress == "strict":
            return entries + self._strict(own)
        return entries + self._cumulative(own)

    def _cumulative(self, own: dict[str, tuple[datetime, str] | None]) -> list[Entry]:
        entries = []
        path = self._path()
        for index, stage in enumerate(path):
            times = [own_time[0] for later in path[index:] if (own_time := own[later.stage_id])]
            if not times:
                continue
            entered_at, own_time = min(times), own[stage.stage_id]
            version = self._stage_version(stage.stage_id, entered_at)
            if own_time is None and (version is None or version.if_skipped == "omit"):
                continue
            basis = own_time[1] if own_time and own_time[0] == entered_at else "inferred"
            entries.append(Entry(stage.stage_id, stage.stage_order, entered_at, basis))
        return entries

    def _strict(self, own: dict[str, tuple[datetime, str] | None]) -> list[Entry]:
        entries: list[Entry] = []
        path = self._path()
        for index, stage in enumerate(path):
            own_time = own[stage.stage_id]
            if own_time is None:
                following = [later_time[0] for later in path[index:] if (later_time := own[later.stage_id])]
                if not following:
                    break
                passes_at = max([entry.entered_at for entry in entries] + following[:1])
                version = self._stage_version(stage.stage_id, passes_at)
                if version is None or version.if_skipped == "omit":
                    continue
                break
            entered_at = max([own_time[0]] + [entry.entered_at for entry in entries])
            basis = own_time[1] if own_time[0] == entered_at else "inferred"
            entries.append(Entry(stage.stage_id, stage.stage_order, entered_at, basis))
        return entries

    # Customers and exclusions (R10, R12)

    def _is_existing_customer(self) -> bool:
        """Whether the lead itself or its account had bought before the journey started."""
        theirs = self.facts.of_account(self.lead.account) if self.lead.account else []
        for signal in [*self.lead.signals, *theirs]:
            if signal.at >= self.journey.started_at or signal.name in NO_MEANING:
                continue
            outcome = find_outcome(signal, self.taxonomy.outcomes)
            if signal.name == "opportunity_won" or (outcome and outcome.outcome == "won"):
                return True
        return False

    def _exclusion(self) -> str | None:
        head = self.taxonomy.head
        if head.existing_customers == "exclude" and self._is_existing_customer():
            return "existing_customer"
        persons = self.lead.persons
        is_free_only = (
            self.lead.account is None
            and any(person.has_free_email for person in persons)
            and not any(person.has_business_email for person in persons)
        )
        return "free_email_only" if head.free_email_only == "exclude" and is_free_only else None

    # State at the end of the journey

    def _interest(self) -> str:
        if not any(VOCABULARY[signal.name].shows_interest for signal in self.journey.signals):
            return "none"
        thresholds = [
            float(criterion.value or 0)
            for criterion in self.taxonomy.criteria
            if criterion.signal == "behaviour_score" and self._is_in_force(criterion, self.world.as_of)
        ]
        return "high" if not thresholds or self._score_at(self.end) >= min(thresholds) else "low"

    def _next_action(self, grade: str | None) -> str | None:
        interest = self._interest()
        for row in self.taxonomy.next_actions:
            if (row.fit_grade, row.interest) == (grade, interest):
                return row.next_action
        return None

    def _temperature(self) -> str | None:
        times = self._temperature_times()
        for row in sorted(self.taxonomy.temperatures, key=lambda row: row.precedence):
            if row.temperature in times:
                return row.temperature
        return None

    def _opportunity(self) -> Row:
        """The latest won one of the journey, else the latest open one, else the latest lost one."""
        won, opened, lost = [], [], []
        # A status or activity may be mapped to a win that is of no opportunity.
        for signal in (each for each in self.journey.signals if each.opportunity):
            if signal.name == "opportunity_won":
                won.append(signal.opportunity)
            if signal.name == "opportunity_lost":
                lost.append(signal.opportunity)
            if signal.name == "opportunity_created":
                opened.append(signal.opportunity)
        still_open = [one for one in opened if one not in won and one not in lost]
        shown = (won or still_open or lost or [None])[-1]
        opportunity = self.facts.opportunities[shown] if shown else None
        return {
            "opportunity_id": shown,
            "opportunity_amount": opportunity.amount if opportunity else None,
            "opportunity_currency": opportunity.currency if opportunity else None,
        }

    def _first_touch(self) -> Row:
        """Each field of the first signal that has it."""
        touches = list(self.journey.signals)
        if self.journey.number == 1:
            later = {id(signal) for journey in self.journeys[1:] for signal in journey.signals}
            before = takewhile(lambda signal: id(signal) not in later, self.lead.signals)
            own = {id(signal) for signal in self.journey.signals}
            touches += [s for s in before if id(s) not in own and s.name not in NO_MEANING]
        result: Row = {"lead_source": None, "channel": None, "campaign_id": None, "campaign_name": None}
        for signal in touches:
            for name in result:
                result[name] = result[name] or getattr(signal, name)
        return result

    # The rows

    def rows(self) -> list[Row]:
        """One row per stage reached (R10, R11)."""
        entries = self._entries()
        exclusion = self._exclusion()
        shared = self._shared_columns()
        return [shared | self._stage_columns(entries, index, exclusion) for index in range(len(entries))]

    def _shared_columns(self) -> Row:
        journey = self.journey
        grade = self._fit_grade(self.world.as_of)
        first_person = next((signal.person for signal in journey.signals if signal.person), None)
        return {
            "taxonomy_id": self.taxonomy.head.taxonomy_id,
            "definition_basis": self.basis,
            "lead_id": self.lead.lead_id,
            "lead_unit": self.lead.lead_id.split(":")[0],
            "person_id": first_person,
            "account_id": self.lead.account,
            "journey_number": journey.number,
            "journey_started_at": journey.started_at,
            "journey_closed_at": journey.closed_at,
            "journey_outcome": journey.outcome,
            "outcome_reason": journey.reason,
            "is_existing_customer": self._is_existing_customer(),
            **self._first_touch(),
            **{name: self.profile[name] for name in ("country", "industry", "company_size", "job_function")},
            "fit_grade": grade,
            "temperature": self._temperature(),
            "next_action": self._next_action(grade),
            **self._opportunity(),
            "source": journey.signals[0].source,
            "as_of": self.world.as_of,
        }

    def _stage_columns(self, entries: list[Entry], index: int, exclusion: str | None) -> Row:
        entry = entries[index]
        following = entries[index + 1] if index + 1 < len(entries) else None
        exited_at = following.entered_at if following else self.journey.closed_at
        is_open = self.journey.closed_at is None
        version = self._label(entry.stage_id, entry.entered_at)
        names: Row = {
            "stage_name_nl": version.name_nl if version else "Bekend" if entry.stage_order == 0 else None,
            "stage_name_en": version.name_en if version else "Known" if entry.stage_order == 0 else None,
            "stage_owner": version.owner if version else "marketing" if entry.stage_order == 0 else None,
            "common_stage": version.common_stage if version else "known" if entry.stage_order == 0 else None,
        }
        sla_hours = version.sla_hours if version else None
        lasted = (exited_at or self.world.as_of) - entry.entered_at
        local = entry.entered_at.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(self.world.reporting_timezone))
        key = (
            f"{self.taxonomy.head.taxonomy_id}|{self.basis}|{self.lead.lead_id}|{self.journey.number}|{entry.stage_id}"
        )
        return {
            "lead_funnel_id": hashlib.md5(key.encode(), usedforsecurity=False).hexdigest(),
            "stage_id": entry.stage_id,
            "stage_order": entry.stage_order,
            **names,
            "entered_at": entry.entered_at,
            "entered_date": local.date(),
            "exited_at": exited_at,
            "days_in_stage": lasted / timedelta(days=1),
            "entry_basis": entry.basis,
            "exit_kind": "advanced" if following else self.journey.outcome,
            "is_current_stage": is_open and following is None,
            "is_furthest_stage": following is None,
            "next_stage_id": following.stage_id if following else None,
            "sla_hours": sla_hours,
            "is_within_sla": is_within_sla(sla_hours, entry.basis, lasted, exited_at is not None),
            "exclusion_reason": exclusion,
            "behaviour_score": self._score_at(entry.entered_at),
        }


def is_within_sla(sla_hours: int | None, basis: str, lasted: timedelta, has_left: bool) -> bool | None:
    """Whether the stage was left in time; null where there is no SLA, nobody could act, or time is not over."""
    if sla_hours is None or basis == "inferred":
        return None
    if lasted > timedelta(hours=sla_hours):
        return False
    return True if has_left else None
