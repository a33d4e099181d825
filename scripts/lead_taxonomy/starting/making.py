"""The seeds of an organisation that follow from its answers, made from a taxonomy that exists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from lead_taxonomy.seed_contract import SeedContract
from lead_taxonomy.seed_files import Row, write_csv
from lead_taxonomy.starting.questions import Answers
from lead_taxonomy.validating.rules import Seeds, Words

# The id of the organisation's own taxonomy.
OWN = "agreed"
CARD = "card_handed_in"
# What the shipped sample forgot and put off is no business of another organisation.
_NOT_COPIED = ("erased_addresses", "mapping_waivers")
_BEFORE_THE_HANDOVER = ("known", "engaged", "marketing_qualified")
_SHARED = Words("marketing en sales samen", "marketing and sales together")

Cells = dict[str, str]


@dataclass(frozen=True)
class Made:
    """An organisation's folder.

    Attributes:
        files: the content of each file, by its path in the folder.
        notes: what the answers did to the taxonomy that it started from.
    """

    files: Mapping[str, bytes]
    notes: list[Words]


def make(seeds: Seeds, start: Row, contracts: Mapping[str, SeedContract], mappings: Path, answers: Answers) -> Made:
    """Return the folder of an organisation.

    Args:
        seeds: hold the taxonomy to start from.
        start: the row of that taxonomy.
        contracts: what each seed looks like.
        mappings: folder with the shipped mappings.
        answers: what the organisation answered.
    """
    tables = {
        name: _copied(seeds, name, start["taxonomy_id"])
        for name, contract in contracts.items()
        if contract.folder == "taxonomy"
    }
    notes: list[Words] = []
    tables["taxonomies"] = [_taxonomy(start, answers)]
    tables["definition_changes"] = [_agreement(start, answers)]
    tables["lead_stages"].sort(key=lambda row: int(row["stage_order"]))
    _hand_over(tables["lead_stages"], tables["stage_criteria"], answers.handover, notes)
    _count_cards(tables["lead_stages"], tables["stage_criteria"], answers.cards_without_interest == "include", notes)
    files = {contracts[name].label: _csv(contracts[name], rows) for name, rows in tables.items()}
    for name, contract in contracts.items():
        if contract.folder == "mappings":
            shipped = (mappings / f"{name}.csv").read_bytes()
            files[contract.label] = _csv(contract, []) if name in _NOT_COPIED else shipped
    names = {"name_nl": answers.name_nl, "name_en": answers.name_en}
    files["organisation.yml"] = yaml.safe_dump(names, allow_unicode=True, sort_keys=False).encode()
    return Made(files, notes)


def _copied(seeds: Seeds, name: str, taxonomy_id: str) -> list[Cells]:
    """Return the rows of a taxonomy as those of the organisation: the last version of each, without a past."""
    rows = [row for row in seeds.rows(name, taxonomy_id) if not row["valid_to"]]
    copied = [{**row.cells, "taxonomy_id": OWN} for row in rows]
    for cells in copied:
        cells.update({column: "" for column in ("valid_from", "valid_to") if column in cells})
        # What another organisation agreed is no agreement here.
        if cells.get("basis") == "agreed":
            cells["basis"] = "assumption"
    return copied


def _taxonomy(start: Row, answers: Answers) -> Cells:
    """Return the row of the taxonomy."""
    return {
        **start.cells,
        "taxonomy_id": OWN,
        "name_nl": f"Leaddefinitie van {answers.name_nl}",
        "name_en": f"Lead definition of {answers.name_en}",
        "description_nl": f"Wat marketing en sales samen onder een lead verstaan. Begonnen met: {start['name_nl']}.",
        "description_en": f"What marketing and sales together call a lead. Started from: {start['name_en']}.",
        "lead_unit": answers.lead_unit,
        "existing_customers": answers.existing_customers,
        "free_email_only": answers.free_email_only,
        "inactive_after_days": str(answers.inactive_after_days or ""),
        "score_window_days": str(answers.score_window_days or ""),
        "source_reference": f"Agreement between marketing and sales; started from {start['taxonomy_id']}",
    }


def _agreement(start: Row, answers: Answers) -> Cells:
    """Return the change that both departments still have to sign."""
    return {
        "taxonomy_id": OWN,
        "effective_from": answers.effective_from.isoformat(),
        "summary_nl": f"Eerste afspraak, begonnen met: {start['name_nl']}.",
        "summary_en": f"First agreement, started from: {start['name_en']}.",
    }


def _hand_over(stages: list[Cells], criteria: list[Cells], who: str, notes: list[Words]) -> None:
    """Make, change or remove the step in which a lead is accepted."""
    steps = [stage for stage in stages if stage["common_stage"] == "sales_accepted"]
    owner = _SHARED if who == "shared" else Words(who, who)
    listed = Words(*(", ".join(stage[f"name_{language}"] for stage in steps) for language in ("nl", "en")))
    if who == "nobody" and steps:
        ids = {stage["stage_id"] for stage in steps}
        stages[:] = [stage for stage in stages if stage["stage_id"] not in ids]
        criteria[:] = [criterion for criterion in criteria if criterion["stage_id"] not in ids]
        notes.append(Words(f"Geen aparte stap: weg is {listed.nl}.", f"No separate step: {listed.en} is left out."))
    elif who != "nobody" and steps:
        for stage in steps:
            stage["owner"] = who
            # A time that nobody in particular has to keep is none (LT123).
            stage["sla_hours"] = "" if who == "shared" else stage["sla_hours"]
        notes.append(Words(f"Eigenaar van {listed.nl}: {owner.nl}.", f"Owner of {listed.en}: {owner.en}."))
    elif who != "nobody":
        place = sum(stage["common_stage"] in _BEFORE_THE_HANDOVER for stage in stages)
        name = Words("Geaccepteerde lead (SAL)", "Accepted lead (SAL)")
        stage_id = _free_id("sal", stages, "stage_id")
        stages.insert(place, _accepted(stage_id, name, who))
        criteria.append(
            {
                "criterion_id": _free_id("sal_accepted", criteria, "criterion_id"),
                "taxonomy_id": OWN,
                "stage_id": stage_id,
                "criteria_group": "accepted",
                "signal": "sales_accepted",
                "operator": "occurs",
                "basis": "agreed",
                "note_nl": "De status in het CRM, gezet door wie de lead aanneemt.",
                "note_en": "The status in the CRM, set by who accepts the lead.",
            }
        )
        notes.append(
            Words(f"Nieuwe fase: {name.nl}, eigenaar {owner.nl}.", f"New stage: {name.en}, owned by {owner.en}.")
        )
    first = 0 if any(stage["stage_order"] == "0" for stage in stages) else 1
    for order, stage in enumerate(stages, start=first):
        stage["stage_order"] = str(order)


def _accepted(stage_id: str, name: Words, who: str) -> Cells:
    """Return the stage in which a lead was accepted."""
    return {
        "taxonomy_id": OWN,
        "stage_id": stage_id,
        "stage_order": "",
        "name_nl": name.nl,
        "name_en": name.en,
        "definition_nl": "De lead van marketing is in het CRM geaccepteerd.",
        "definition_en": "The lead from marketing was accepted in the CRM.",
        "owner": who,
        "if_skipped": "omit",
        "common_stage": "sales_accepted",
    }


def _count_cards(stages: list[Cells], criteria: list[Cells], is_lead: bool, notes: list[Words]) -> None:
    """Let a business card without interest give access to the first real stage, or to none."""
    if not is_lead:
        _drop_cards(criteria)
        return
    real = [stage for stage in stages if stage["common_stage"] != "known" and stage["stage_order"] != "0"]
    stage = next((each for each in real if each["common_stage"] == "engaged"), real[0])
    if any(each["stage_id"] == stage["stage_id"] and each["signal"] == CARD for each in criteria):
        return
    criteria.append(
        {
            "criterion_id": _free_id(f"{stage['stage_id']}_card", criteria, "criterion_id"),
            "taxonomy_id": OWN,
            "stage_id": stage["stage_id"],
            "criteria_group": "card",
            "signal": CARD,
            "operator": "occurs",
            "basis": "agreed",
            "note_nl": "Een visitekaartje telt, ook zonder blijk van interesse.",
            "note_en": "A business card counts, also without a sign of interest.",
        }
    )
    name = Words(stage["name_nl"], stage["name_en"])
    notes.append(Words(f"Een visitekaartje is genoeg voor: {name.nl}.", f"A business card is enough for: {name.en}."))


def _drop_cards(criteria: list[Cells]) -> None:
    """Remove each way into a stage that a card opens, where the stage has another one."""
    for card in [each for each in criteria if each["signal"] == CARD]:
        same_stage = [each for each in criteria if each["stage_id"] == card["stage_id"]]
        group = [each for each in same_stage if each["criteria_group"] == card["criteria_group"]]
        if len(group) == 1 and len(same_stage) > 1:
            criteria.remove(card)


def _free_id(wanted: str, rows: Iterable[Cells], column: str) -> str:
    """Return an id that no row has."""
    taken = {row[column] for row in rows}
    numbered = (f"{wanted}_{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (wanted, *numbered) if each not in taken)


def _csv(contract: SeedContract, rows: Iterable[Cells]) -> bytes:
    """Write a seed."""
    header = contract.header
    return write_csv([header, *([row.get(column, "") for column in header] for row in rows)]).encode()
