"""Rules about what belongs together: both languages of a text, all parts of a taxonomy."""

from collections.abc import Iterator

from lead_taxonomy.validating.rows import (
    STAGES_COLUMNS,
)
from lead_taxonomy.validating.rules import Seeds, Violation, Words, at, rule


@rule("LT126", "error", "Tekst in één taal", "Text in one language only")
def text_is_in_one_language(seeds: Seeds) -> Iterator[Violation]:
    """Both departments, and those who read along, get their reports in Dutch or English; one of them gets a blank.

    Mend: fill in the other language too.
    """
    for file in seeds.files.values():
        for column in file.columns:
            other = f"{column[:-2]}{'en' if column.endswith('_nl') else 'nl'}"
            if not column.endswith(("_nl", "_en")) or other not in file.columns:
                continue
            language = Words("Nederlandse", "Dutch") if column.endswith("_nl") else Words("Engelse", "English")
            for row in file.rows:
                if row[other] and not row[column]:
                    message = Words(
                        f"De {language.nl} tekst ontbreekt bij '{row[other]}'.",
                        f"The {language.en} text of '{row[other]}' is missing.",
                    )
                    yield at(row, column, message, Words(f"Vul {column} in.", f"Fill in {column}."))


@rule(
    *("LT128", "error", "Taxonomie is niet compleet", "Taxonomy is not complete"),
    taxonomies="taxonomy_id",
    lead_stages=STAGES_COLUMNS,
    journey_outcomes="taxonomy_id outcome",
)
def taxonomy_is_incomplete(seeds: Seeds) -> Iterator[Violation]:
    """A taxonomy without stages shows nothing, and one without a way to win never has a customer.

    Stage 0 alone is a list of names: every journey is in it.

    Mend: add its stages to lead_stages.csv, and to journey_outcomes.csv what wins.
    """
    for row in seeds.rows("taxonomies"):
        own = row["taxonomy_id"]
        stages = seeds.rows("lead_stages", own)
        if not any((stage.integer("stage_order") or 0) > 0 for stage in stages):
            message = Words(f"'{own}' heeft geen fasen.", f"'{own}' has no stages.")
            if stages:
                message = Words(f"'{own}' heeft geen fasen na fase 0.", f"'{own}' has no stages after stage 0.")
            yield at(
                row, "taxonomy_id", message, Words("Voeg ze toe in lead_stages.csv.", "Add them to lead_stages.csv.")
            )
        if not any(outcome["outcome"] == "won" for outcome in seeds.rows("journey_outcomes", own)):
            message = Words(f"Niets laat een traject van '{own}' winnen.", f"Nothing wins a journey of '{own}'.")
            hint = Words(
                "Voeg een rij met 'won' toe in journey_outcomes.csv.", "Add a row with 'won' to journey_outcomes.csv."
            )
            yield at(row, "taxonomy_id", message, hint)
