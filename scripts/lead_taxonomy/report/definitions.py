"""What the page says about its figures: the names and definitions of docs/metrics.md, and those of the stages."""

from dataclasses import dataclass

from lead_taxonomy.report.facts import Facts
from lead_taxonomy.seed_words import SeedWords
from lead_taxonomy.validating.rules import Words


@dataclass(frozen=True)
class Definition:
    """A term and what it means; `anchor` is its id in the page."""

    anchor: str
    term: str
    text: str


@dataclass(frozen=True)
class Metric:
    """A metric: how its value is written, its name and its definition."""

    kind: str
    label: Words
    text: Words


@dataclass(frozen=True)
class StageText:
    """What the seeds say of a stage: its definition and the agreed hours, blank where there are none."""

    definition: Words
    hours: str


METRICS = {
    "entered_leads": Metric(
        "count",
        Words("Instroom", "Entered leads"),
        Words(
            "Trajecten die de fase bereikten, op de dag waarop dat gebeurde. Een lead die terugkomt, begint een nieuw "
            "traject en telt opnieuw.",
            "Journeys that reached the stage, on the day on which they did. A lead that comes back starts a new "
            "journey and counts again.",
        ),
    ),
    "median_days_in_stage": Metric(
        "days",
        Words("Mediane dagen in fase", "Median days in stage"),
        Words(
            "De helft bleef korter in de fase, de helft langer. Wie er nog is, telt tot de peildatum.",
            "Half stayed in the stage for less, half for more. Who is still there counts up to the day of the report.",
        ),
    ),
    "p90_days_in_stage": Metric(
        "days",
        Words("90e percentiel dagen in fase", "90th percentile days in stage"),
        Words(
            "Negen van de tien bleven korter in de fase. Wie er nog is, telt tot de peildatum.",
            "Nine in ten stayed in the stage for less. Who is still there counts up to the day of the report.",
        ),
    ),
    "median_days_to_next_stage": Metric(
        "days",
        Words("Mediane dagen tot volgende fase", "Median days to the next stage"),
        Words(
            "Dagen tot de volgende fase, alleen van wie doorging: de helft deed er korter over, de helft langer.",
            "Days until the next stage, of those who went on only: half took less, half took more.",
        ),
    ),
    "p90_days_to_next_stage": Metric(
        "days",
        Words("90e percentiel dagen tot volgende fase", "90th percentile days to the next stage"),
        Words(
            "Dagen tot de volgende fase, alleen van wie doorging: negen van de tien deden er korter over.",
            "Days until the next stage, of those who went on only: nine in ten took less.",
        ),
    ),
    "sla_judged_leads": Metric(
        "count",
        Words("Op SLA beoordeelde leads", "Leads judged on SLA"),
        Words(
            "Trajecten waarvan vaststaat of de fase binnen de afgesproken tijd is verlaten. Zonder afspraak, bij een "
            "afgeleide fase en zolang de tijd loopt, is er geen oordeel.",
            "Journeys of which it is certain whether they left the stage within the agreed time. Without an agreed "
            "time, for an inferred stage and while the time runs, there is no verdict.",
        ),
    ),
    "sla_met_leads": Metric(
        "count",
        Words("Leads binnen SLA", "Leads within SLA"),
        Words(
            "Trajecten die de fase binnen de afgesproken tijd verlieten.",
            "Journeys that left the stage within the agreed time.",
        ),
    ),
    "sla_attainment": Metric(
        "share",
        Words("SLA gehaald", "SLA attainment"),
        Words(
            "Leads binnen SLA, als deel van de leads die beoordeeld konden worden.",
            "Leads within SLA, as a share of the leads that could be judged.",
        ),
    ),
    "cohort_leads": Metric(
        "count",
        Words("Omvang cohort", "Cohort size"),
        Words(
            "Trajecten die in de periode aan de eerdere fase begonnen.",
            "Journeys that entered the earlier stage in the period.",
        ),
    ),
    "converted_leads": Metric(
        "count",
        Words("Doorgestroomd", "Converted leads"),
        Words(
            "Trajecten uit het cohort die de latere fase bereikten, wanneer dan ook.",
            "Journeys of the cohort that reached the later stage, at whatever time.",
        ),
    ),
    "undecided_leads": Metric(
        "count",
        Words("Nog onbeslist", "Undecided leads"),
        Words(
            "Trajecten uit het cohort die de latere fase nog niet bereikten en nog open zijn.",
            "Journeys of the cohort that have not reached the later stage and are still open.",
        ),
    ),
    "conversion": Metric(
        "share",
        Words("Conversie", "Conversion"),
        Words(
            "Doorgestroomde leads als deel van het cohort. Nooit boven 100 %: wie de eerdere fase oversloeg, telt niet "
            "mee. In een jong cohort is dit laag omdat de tijd kort was.",
            "Converted leads as a share of the cohort. Never above 100 %: who skipped the earlier stage is left out. "
            "In a young cohort it is low because time was short.",
        ),
    ),
    "resolved_conversion": Metric(
        "share",
        Words("Conversie van afgeronde leads", "Conversion of resolved leads"),
        Words(
            "Doorgestroomde leads als deel van de leads waarover is beslist: wie nog open is, telt nog niet mee. "
            "Snelle leads zijn het eerst beslist, dus in een jong cohort is dit een voorlopig cijfer.",
            "Converted leads as a share of the leads that were decided: who is still open does not count yet. Quick "
            "leads are decided first, so in a young cohort this is provisional.",
        ),
    ),
    "undecided_share": Metric(
        "share",
        Words("Aandeel nog onbeslist", "Undecided share"),
        Words(
            "Deel van het cohort dat de latere fase nog kan bereiken. Is dit 0, dan is het cohort volgroeid.",
            "Share of the cohort that may still reach the later stage. Where it is 0, the cohort is mature.",
        ),
    ),
    "is_mature": Metric(
        "count",
        Words("Cohort is volgroeid", "Cohort is mature"),
        Words("1 als over alle leads is beslist, anders 0.", "1 where all leads are decided, else 0."),
    ),
    "period_conversion": Metric(
        "share",
        Words("Conversie in de periode", "Conversion in the period"),
        Words(
            "Instroom van de fase, gedeeld door die van de fase ervoor in dezelfde periode. Boven 100 % als trajecten "
            "de vorige fase overslaan of er eerder aan begonnen. Zonder filters is dit 'Van vorige' van lead-taxonomy "
            "build.",
            "Entries of the stage, divided by those of the stage before in the same period. Above 100 % where journeys "
            "skip the stage before, or entered it in an earlier period. Without filters it is 'Of previous' of "
            "lead-taxonomy build.",
        ),
    ),
    "open_leads": Metric(
        "count",
        Words("Open leads", "Open leads"),
        Words(
            "Trajecten die op de peildatum nog lopen, bij de fase waarin ze nu zijn en de maand waarin ze begonnen.",
            "Journeys that are still running on the day of the report, by the stage they are in now and the month in "
            "which they started.",
        ),
    ),
    "median_open_lead_age": Metric(
        "days",
        Words("Mediane leeftijd open leads", "Median age of open leads"),
        Words(
            "Dagen sinds het begin van een open traject: de helft is jonger, de helft ouder.",
            "Days since an open journey started: half are younger, half are older.",
        ),
    ),
    "p90_open_lead_age": Metric(
        "days",
        Words("90e percentiel leeftijd open leads", "90th percentile age of open leads"),
        Words(
            "Dagen sinds het begin van een open traject: negen van de tien zijn jonger.",
            "Days since an open journey started: nine in ten are younger.",
        ),
    ),
    "median_days_in_current_stage": Metric(
        "days",
        Words("Mediane dagen in huidige fase", "Median days in the current stage"),
        Words(
            "Hoelang open leads al in hun huidige fase zijn: de helft korter, de helft langer.",
            "How long open leads have been in the stage they are in: half for less, half for more.",
        ),
    ),
    "p90_days_in_current_stage": Metric(
        "days",
        Words("90e percentiel dagen in huidige fase", "90th percentile days in the current stage"),
        Words(
            "Hoelang open leads al in hun huidige fase zijn: negen van de tien korter.",
            "How long open leads have been in the stage they are in: nine in ten for less.",
        ),
    ),
    "won_leads": Metric(
        "count",
        Words("Gewonnen leads", "Won leads"),
        Words(
            "Trajecten die met een verkoop eindigden, in de maand van sluiten.",
            "Journeys that ended with a sale, in the month in which they closed.",
        ),
    ),
    "lost_leads": Metric(
        "count",
        Words("Verloren leads", "Lost leads"),
        Words(
            "Trajecten die verloren gingen, in de maand van sluiten.",
            "Journeys that were lost, in the month in which they closed.",
        ),
    ),
    "win_rate": Metric(
        "share",
        Words("Winpercentage", "Win rate"),
        Words(
            "Gewonnen, als deel van gewonnen en verloren. Trajecten die terug naar marketing gingen, gediskwalificeerd "
            "werden of stilvielen, tellen bij geen van beide.",
            "Won, as a share of won and lost. Recycled, disqualified and inactive journeys are neither.",
        ),
    ),
    "won_amount": Metric(
        "amount",
        Words("Gewonnen bedrag", "Won amount"),
        Words(
            "Bedrag van de gewonnen trajecten, elke verkoopkans één keer. Bedragen in verschillende valuta worden "
            "nooit opgeteld.",
            "Amount of the won journeys, each opportunity once. Amounts of different currencies are never added up.",
        ),
    ),
    "open_amount": Metric(
        "amount",
        Words("Bedrag open leads", "Amount of open leads"),
        Words(
            "Bedrag van de trajecten die nog lopen, elke verkoopkans één keer, in de maand waarin het traject begon.",
            "Amount of the journeys that are still running, each opportunity once, in the month in which it started.",
        ),
    ),
    "lost_amount": Metric(
        "amount",
        Words("Verloren bedrag", "Lost amount"),
        Words(
            "Bedrag van de verloren trajecten, elke verkoopkans één keer.",
            "Amount of the lost journeys, each opportunity once.",
        ),
    ),
    "recycled_leads": Metric(
        "count",
        Words("Leads terug naar marketing", "Recycled leads"),
        Words(
            "Trajecten die eindigden doordat sales de lead teruggaf aan marketing, in de maand van teruggeven.",
            "Journeys that ended because sales handed the lead back to marketing, in the month in which it did.",
        ),
    ),
    "returned_leads": Metric(
        "count",
        Words("Teruggekeerde leads", "Returned leads"),
        Words(
            "Leads die terug naar marketing gingen en daarna aan een nieuw traject begonnen.",
            "Recycled leads that started another journey afterwards.",
        ),
    ),
    "return_rate": Metric(
        "share",
        Words("Aandeel teruggekeerd", "Return rate"),
        Words(
            "Teruggekeerd, als deel van wat terug naar marketing ging. Leads die pas kort geleden aan marketing zijn "
            "teruggegeven, kunnen nog een nieuw traject beginnen.",
            "Returned, as a share of recycled. Those recycled lately may still start another journey.",
        ),
    ),
    "other_basis_leads": Metric(
        "count",
        Words("Instroom op de andere grondslag", "Entered leads on the other basis"),
        Words(
            "Dezelfde instroom, beoordeeld op de andere grondslag: zoals destijds afgesproken, of volgens de definitie "
            "van nu over alle jaren.",
            "The same entries, judged on the other basis: as agreed at the time, or by today's definition over "
            "all years.",
        ),
    ),
    "other_basis_difference": Metric(
        "count",
        Words("Verschil", "Difference"),
        Words(
            "Instroom op de andere grondslag min die op deze: wat de wijziging van de definitie scheelt.",
            "Entered leads on the other basis minus those on this one: what the change of the definition makes.",
        ),
    ),
}

# What the groups of values stand for that are no value of their own.
_KINDS = {
    "other": Words(
        "Waarden die te weinig voorkomen om elk apart te filteren, bij elkaar geteld. Geen ervan heet zo.",
        "Values that are too rare to filter on one by one, counted together. None of them has this name.",
    ),
    "empty": Words(
        "Er is niets vastgelegd. Dat is iets anders dan een waarde die geen vertaaltabel kent.",
        "Nothing was recorded. That is not the same as a value that no mapping knows.",
    ),
    "unmapped": Words(
        "Er is iets vastgelegd dat geen vertaaltabel kent.",
        "Something was recorded that no mapping knows.",
    ),
}
KIND_NAMES = {
    "other": Words("Overige waarden", "Other values"),
    "empty": Words("Niet ingevuld", "Not recorded"),
    "unmapped": Words("Onbekend in de vertaaltabel", "Not in a mapping"),
}
RAW_ROWS = {
    "raw": (
        Words("Ruw", "Raw"),
        Words("Rijen die uit de export zijn geladen.", "Rows that were loaded from the export."),
    ),
    "staged": (
        Words("Gebruikt", "Used"),
        Words("Rijen waaruit de funnel is berekend.", "Rows that the funnel is computed from."),
    ),
    "superseded": (
        Words("Vervangen", "Superseded"),
        Words("Rijen met een latere versie van hetzelfde record.", "Rows with a later version of the same record."),
    ),
    "deleted": (
        Words("Verwijderd", "Deleted"),
        Words("Rijen die de bron verwijderd noemt.", "Rows that the source calls deleted."),
    ),
    "merged": (
        Words("Samengevoegd", "Merged"),
        Words("Rijen die in een ander record zijn opgegaan.", "Rows that were merged into another record."),
    ),
    "rejected": (
        Words("Geweigerd", "Rejected"),
        Words("Rijen die niet te gebruiken zijn.", "Rows that cannot be used."),
    ),
    "difference": (
        Words("Verschil", "Difference"),
        Words(
            "Ruwe rijen waarvan niet vaststaat wat ermee gebeurde: altijd 0.",
            "Raw rows of which it is not known what became of them: always 0.",
        ),
    ),
    "unmapped": (
        Words("Rijen met een onbekende waarde", "Rows with an unmapped value"),
        Words(
            "Ruwe rijen met deze waarde, die geen vertaaltabel kent en die daarom nergens voor telt.",
            "Raw rows with this value, which no mapping knows and which therefore counts for nothing.",
        ),
    ),
}
_FILTERS = {
    "period": Words(
        "Elk cijfer heeft zijn eigen datum: instroom en tijd in fase die van binnenkomst in de fase, conversie het "
        "begin van het cohort, gewonnen, verloren en terug naar marketing het sluiten van het traject, open leads het "
        "begin ervan.",
        "Each figure has a date of its own: entries and time in stage that of the entry, conversion the start of the "
        "cohort, won, lost and recycled the close of the journey, open leads its start.",
    ),
    "source": Words(
        "Waar het traject vandaan komt: de herkomst van het eerste contact.",
        "Where the journey came from: the lead source of the first touch.",
    ),
    "segment": Words(
        "Eén kenmerk van de lead of de organisatie tegelijk.",
        "One property of the lead or the organisation at a time.",
    ),
    "owner": Words(
        "Wie in de fase aan zet is, volgens de definitie van nu. Cijfers van andere fasen verdwijnen; open, gewonnen, "
        "verloren en terug naar marketing tellen bij de verste fase van het traject.",
        "Who acts in the stage, by today's definition. Figures of other stages go; open, won, lost and recycled count "
        "at the furthest stage of the journey.",
    ),
}
FILTER_NAMES = {
    "period": Words("Periode", "Period"),
    "source": Words("Herkomst", "Source"),
    "segment": Words("Segment", "Segment"),
    "owner": Words("Eigenaar", "Owner"),
}


_ZERO = Words(
    "Elke naam die is binnengekomen, ook zonder enig blijk van interesse.",
    "Every name that came in, also without any sign of interest.",
)
_NO_DEFINITION = Words("De seeds hebben hiervoor geen definitie.", "The seeds have no definition of it.")


def metric_definitions(language: str) -> list[Definition]:
    """Return the definitions of the figures."""
    return [
        Definition(f"metric-{name}", metric.label.of(language), metric.text.of(language))
        for name, metric in METRICS.items()
    ]


def kind_definitions(language: str) -> list[Definition]:
    """Return what groups of values stand for."""
    return [
        Definition(f"kind-{kind}", KIND_NAMES[kind].of(language), text.of(language)) for kind, text in _KINDS.items()
    ]


def raw_row_definitions(language: str) -> list[Definition]:
    """Return what the columns about raw rows say."""
    return [Definition(f"rows-{key}", name.of(language), text.of(language)) for key, (name, text) in RAW_ROWS.items()]


def filter_definitions(language: str) -> list[Definition]:
    """Return what the filters do."""
    return [
        Definition(f"filter-{name}", FILTER_NAMES[name].of(language), text.of(language))
        for name, text in _FILTERS.items()
    ]


def stage_definitions(facts: Facts, texts: dict[str, StageText], words: SeedWords, language: str) -> list[Definition]:
    """Return the definitions of the stages as the seeds have them.

    Args:
        facts: has the stages.
        texts: what the seeds say, by the id of the stage.
        words: names of owners.
        language: nl or en.
    """
    found = []
    for number, stage in enumerate(facts.stages):
        text = texts.get(stage.stage_id, StageText(_ZERO if stage.order == 0 else _NO_DEFINITION, ""))
        parts = [text.definition.of(language)]
        owner = words.value(stage.owner).of(language)
        parts.append(Words(f"Eigenaar: {owner}.", f"Owned by {owner}.").of(language))
        if text.hours:
            hours = "hour" if text.hours == "1" else "hours"
            parts.append(
                Words(f"Afgesproken tijd: {text.hours} uur.", f"Agreed time: {text.hours} {hours}.").of(language)
            )
        found.append(Definition(f"stage-{number}", stage.names.of(language), " ".join(parts)))
    return found
