"""An organisation with a proposed change, for the tests of `approve` and `diff`."""

from pathlib import Path

from validating.damaging import copy_seeds, damage

IN_FORCE = "mql_behaviour,agreed,mql,norm,behaviour_score,at_least,65,agreed"
NOTES = "Verhoogd omdat sales te veel leads terugstuurde.,Raised because sales sent too many leads back."
PROPOSED = "mql_behaviour,agreed,mql,norm,behaviour_score,at_least,80,agreed,Nog strenger.,Stricter still.,2027-01-01,"


def propose(folder: Path) -> Path:
    """Return the folder of an organisation that raises its norm from 65 to 80 on 1 January 2027, unsigned."""
    copy_seeds(folder)
    criteria = "taxonomy/stage_criteria.csv"
    damage(
        folder,
        [
            [criteria, "swap", f"{IN_FORCE},{NOTES},2026-07-01,", f"{IN_FORCE},{NOTES},2026-07-01,2027-01-01"],
            [criteria, "swap", "mql_fit,agreed", f"{PROPOSED}\nmql_fit,agreed"],
        ],
    )
    return folder
