"""Rules about points, grades, temperatures and next actions."""

from collections.abc import Iterator
from itertools import pairwise

from lead_taxonomy.seed_files import Row
from lead_taxonomy.validating.periods import covers, pieces
from lead_taxonomy.validating.points import highest_and_lowest_fit
from lead_taxonomy.validating.rows import BANT, LEVELS, SCORES_COLUMNS, by_number, by_taxonomy, members_of
from lead_taxonomy.validating.rules import Seeds, Violation, Words, at, did_you_mean, rule

_INTERESTS = ("none", "low", "high")


@rule(
    *("LT118", "error", "Scoreregel die nooit punten geeft", "Scoring rule that never gives points"),
    scoring_rules="axis field operator",
)
def scoring_rule_does_not_fit(seeds: Seeds) -> Iterator[Violation]:
    """Points on a field that does not exist, or with an operator that does not fit it, are never given.

    Mend: use a signal with `occurs` for behaviour; for fit country, industry, company_size, job_function,
    business_email or account_known, with an operator that the message names.
    """
    choices = ("equals", "not_equals", "one_of", "not_one_of", "is_known", "is_missing")
    presence = ("is_known", "is_missing")
    fields = {
        "business_email": presence,
        "account_known": presence,
        "company_size": ("at_least", "above", "at_most", "below", *choices),
        **dict.fromkeys(("country", "industry", "job_function"), choices),
    }
    for row in seeds.rows("scoring_rules"):
        signal = seeds.signals.get(row["field"])
        if row["axis"] == "behaviour" and signal is not None and signal.kind in ("computed", "ignored"):
            message = Words(
                f"'{row['field']}' is geen gebeurtenis en levert geen punten op.",
                f"'{row['field']}' is not an event and earns no points.",
            )
            yield at(row, "field", message, Words("Kies een vastgelegd signaal.", "Choose a recorded signal."))
        elif row["axis"] == "fit" and row["field"] not in fields:
            message = Words(
                f"'{row['field']}' is geen profielkenmerk.", f"'{row['field']}' is not a field of the profile."
            )
            yield at(row, "field", message, did_you_mean(row["field"], fields))
        elif row["axis"] in ("behaviour", "fit"):
            fitting = ("occurs",) if row["axis"] == "behaviour" else fields[row["field"]]
            if row["operator"] and row["operator"] not in fitting:
                message = Words(
                    f"'{row['operator']}' past niet bij '{row['field']}'.",
                    f"'{row['operator']}' does not fit '{row['field']}'.",
                )
                listed = ", ".join(fitting)
                yield at(row, "operator", message, Words(f"Gebruik: {listed}.", f"Use: {listed}."))


@rule(
    *("LT119", "error", "Profielklasse die niemand haalt", "Fit grade that nobody gets"),
    fit_grades="taxonomy_id fit_grade minimum_points",
    scoring_rules=SCORES_COLUMNS,
)
def grade_is_out_of_reach(seeds: Seeds) -> Iterator[Violation]:
    """A grade from more points than the best lead can have is empty for ever; so is one below what everybody has.

    Mend: change minimum_points, or the fit points in scoring_rules.csv.
    """
    for (taxonomy,), rows in by_taxonomy(seeds.rows("fit_grades")).items():
        scores = [row for row in seeds.rows("scoring_rules", taxonomy) if row["axis"] == "fit"]
        reaches = [highest_and_lowest_fit(row for row in scores if covers(row, piece)) for piece in pieces(scores)]
        highest, lowest = max(reach[0] for reach in reaches), min(reach[1] for reach in reaches)
        graded = sorted((row for row in rows if row.integer("minimum_points") is not None), key=_minimum)
        for row, above in [*pairwise(graded), *((row, None) for row in graded[-1:])]:
            if _minimum(row) > highest:
                message = Words(
                    f"Klasse '{row['fit_grade']}' begint bij {_minimum(row)} punten; haalbaar is hooguit {highest}.",
                    f"Grade '{row['fit_grade']}' begins at {_minimum(row)} points; at most {highest} can be had.",
                )
            elif above is not None and _minimum(above) <= lowest and _minimum(above) > _minimum(row):
                message = Words(
                    f"Iedereen heeft ten minste {lowest} punten en valt dus in klasse '{above['fit_grade']}' of hoger.",
                    f"Everybody has at least {lowest} points, so grade '{above['fit_grade']}' or higher.",
                )
            else:
                continue
            hint = Words(
                "Pas minimum_points aan, of de punten in scoring_rules.csv.",
                "Change minimum_points, or the points in scoring_rules.csv.",
            )
            yield at(row, "minimum_points", message, hint)


def _minimum(row: Row) -> int:
    """Return the lowest number of points of a grade."""
    return row.integer("minimum_points") or 0


@rule(
    *("LT120", "warning", "Profielklasse en interesse zonder actie", "Fit and interest without an action"),
    fit_grades="taxonomy_id fit_grade",
    next_actions="taxonomy_id fit_grade interest next_action",
)
def cell_has_no_action(seeds: Seeds) -> Iterator[Violation]:
    """A grade and interest without a row has no next action: those leads are on nobody's list, and nobody misses them.

    A taxonomy without any next action has chosen not to use them.

    Mend: add a row to next_actions.csv; `no_action` is an answer too.
    """
    actions = by_taxonomy(seeds.rows("next_actions"))
    for row in seeds.rows("fit_grades"):
        own = actions.get((row["taxonomy_id"],), [])
        there = {
            action["interest"] for action in own if action["fit_grade"] == row["fit_grade"] and action["next_action"]
        }
        missing = [interest for interest in _INTERESTS if interest not in there]
        if own and missing:
            listed = ", ".join(missing)
            message = Words(
                f"Klasse '{row['fit_grade']}' heeft geen actie bij interesse: {listed}.",
                f"Grade '{row['fit_grade']}' has no action for interest: {listed}.",
            )
            hint = Words(
                "Voeg de rij toe in next_actions.csv; 'no_action' is ook een antwoord.",
                "Add the row to next_actions.csv; 'no_action' is an answer too.",
            )
            yield at(row, "fit_grade", message, hint)


@rule("LT121", "error", "Rangorde is niet eenduidig", "Ranking is not unique")
def ranking_is_not_unique(seeds: Seeds) -> Iterator[Violation]:
    """Two temperatures with one precedence, or two grades from the same points: which a lead gets is chance.

    Mend: give each its own number.
    """
    for seed, column, name in (
        ("fit_grades", "minimum_points", "fit_grade"),
        ("lead_temperatures", "precedence", "temperature"),
    ):
        if not seeds.has(seed, "taxonomy_id", column, name):
            continue
        for rows in by_number(seeds.rows(seed), column):
            for row in rows:
                if not row[column]:
                    message = Words(f"'{row[name]}' heeft geen {column}.", f"'{row[name]}' has no {column}.")
                elif row is not rows[0] and row.integer(column) is not None:
                    message = Words(
                        f"'{row[name]}' en '{rows[0][name]}' hebben dezelfde {column}.",
                        f"'{row[name]}' and '{rows[0][name]}' have the same {column}.",
                    )
                else:
                    continue
                yield at(row, column, message, Words("Geef elk een eigen getal.", "Give each its own number."))


@rule(
    *(
        "LT122",
        "error",
        "Criterium op een onbekende klasse of temperatuur",
        "Criterion on an unknown grade or temperature",
    ),
    stage_criteria="taxonomy_id signal operator value",
)
def level_is_unknown(seeds: Seeds) -> Iterator[Violation]:
    """A criterion that asks for a grade or temperature that the taxonomy does not have is never met.

    With `not_one_of` it is always met. Renaming a grade in one file and not in the other is enough.

    Mend: use the name that fit_grades.csv or lead_temperatures.csv has.
    """
    for row in seeds.rows("stage_criteria"):
        if row["signal"] not in LEVELS or not row["value"]:
            continue
        seed, column, name = LEVELS[row["signal"]]
        if not seeds.has(seed, "taxonomy_id", column):
            continue
        known = {each[column].lower(): each[column] for each in seeds.rows(seed, row["taxonomy_id"])}
        for member in members_of(row):
            if member and member not in known:
                message = Words(
                    f"'{member}' is geen {name.nl} van '{row['taxonomy_id']}' in {seed}.csv.",
                    f"'{member}' is not a {name.en} of '{row['taxonomy_id']}' in {seed}.csv.",
                )
                yield at(row, "value", message, did_you_mean(member, set(known.values())))


@rule(
    *("LT130", "error", "Temperatuur die niemand krijgt", "Temperature that nobody gets"),
    lead_temperatures="taxonomy_id temperature needs_budget needs_authority needs_need needs_timeline precedence",
)
def temperature_is_shadowed(seeds: Seeds) -> Iterator[Violation]:
    """The first row by precedence whose facts are known applies. One that needs less, tried earlier, takes all.

    Mend: give the row that needs most the lowest precedence.
    """
    for rows in by_taxonomy(seeds.rows("lead_temperatures")).values():
        ranked = sorted((row for row in rows if row["precedence"]), key=lambda row: row.integer("precedence") or 0)
        for index, row in enumerate(ranked):
            needs = {fact for fact in BANT if row[f"needs_{fact}"] == "true"}
            for before in ranked[:index]:
                if {fact for fact in BANT if before[f"needs_{fact}"] == "true"} <= needs:
                    message = Words(
                        f"Wie '{row['temperature']}' zou zijn, is al '{before['temperature']}' (regel {before.line}).",
                        f"Whoever is '{row['temperature']}' is '{before['temperature']}' first (line {before.line}).",
                    )
                    hint = Words(
                        "Geef de rij die het meeste vraagt de laagste precedence.",
                        "Give the row that needs most the lowest precedence.",
                    )
                    yield at(row, "precedence", message, hint)
                    break
