"""What a message advises can be copied: its command works on the organisation that the message is about."""

from pathlib import Path

import pytest

from lead_taxonomy.shown_paths import organisation_options


@pytest.mark.parametrize(
    ("folder", "options"),
    [
        ("/project/seeds", ""),
        ("/project/examples/olist", " --example olist"),
        ("/home/anna/acme", " --organisation acme"),
        ("/home/anna/acme bv", " --organisation 'acme bv'"),
        ("/home/piet/acme", " --organisation /home/piet/acme"),
    ],
)
def test_the_options_that_name_an_organisation(folder: str, options: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "cwd", lambda: Path("/home/anna"))
    assert organisation_options(Path("/project"), Path(folder)) == options
