"""A tiny dbt project with the names that the build command relies on, so that its tests take seconds."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

FILES = {
    "dbt_project.yml": """
name: lead_taxonomy
profile: lead_taxonomy
seed-paths:
  - "{{ env_var('LEAD_TAXONOMY_ORGANISATION', 'seeds') }}/taxonomy"
  - "{{ env_var('LEAD_TAXONOMY_ORGANISATION', 'seeds') }}/mappings"
  - seeds/reference
analysis-paths: [seeds/taxonomy, seeds/mappings]
test-paths: [tests/dbt]
flags: {send_anonymous_usage_stats: false}
vars: {journeys: 10, as_of: ""}
models: {lead_taxonomy: {+schema: marts, +materialized: table}}
""",
    "profiles.yml": """
lead_taxonomy:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: "{{ env_var('LEAD_TAXONOMY_DATABASE') }}"
      threads: 2
      config_options: {storage_compatibility_version: v1.4.0}
""",
    "seeds/taxonomy/taxonomies.yml": "seeds: [{name: taxonomies, columns: [{name: taxonomy_id}, {name: name_en}]}]",
    "seeds/taxonomy/taxonomies.csv": "taxonomy_id,name_en\nagreed,Agreed\n",
    "seeds/taxonomy/lead_stages.yml": """
seeds:
  - name: lead_stages
    columns:
      - {name: taxonomy_id}
      - {name: stage_id}
      - {name: stage_order}
      - {name: name_nl}
      - {name: name_en}
      - {name: valid_from}
      - {name: valid_to}
""",
    "seeds/taxonomy/lead_stages.csv": """taxonomy_id,stage_id,stage_order,name_nl,name_en,valid_from,valid_to
agreed,known,0,Bekend,Known,,
agreed,mql,1,Warm,Marketing qualified,,
agreed,retired,2,Oud,Retired,,2020-01-01
agreed,customer,3,Klant,Customer,,
""",
    "seeds/taxonomy/stage_criteria.yml": """
seeds:
  - name: stage_criteria
    columns: [{name: criterion_id}, {name: taxonomy_id}, {name: stage_id}, {name: signal}]
""",
    "seeds/taxonomy/stage_criteria.csv": """criterion_id,taxonomy_id,stage_id,signal
mql_demo,agreed,mql,demo_requested
""",
    "seeds/mappings/status_mappings.yml": """
seeds: [{name: status_mappings, columns: [{name: raw_status}, {name: signal}]}]
""",
    "seeds/mappings/status_mappings.csv": "raw_status,signal\nDemo,demo_requested\n",
    "seeds/reference/signals.csv": "signal,kind\nknown,record\ndemo_requested,activity\n",
    "models/fct_lead_funnel.sql": """
with journeys as (

    select unnest(range({{ var('journeys') }}))::integer as lead_number

),

stages as (

    select
        journeys.lead_number,
        lead_stages.*
    from journeys
    inner join {{ ref('lead_stages') }} as lead_stages on journeys.lead_number % (lead_stages.stage_order + 1) = 0
    where lead_stages.stage_order < 2

)

select
    md5(concat_ws('|', lead_number, stage_id)) as lead_funnel_id,
    taxonomy_id,
    'as_agreed' as definition_basis,
    'person:' || lead_number as lead_id,
    1 as journey_number,
    stage_id,
    stage_order::integer as stage_order,
    name_nl as stage_name_nl,
    name_en as stage_name_en,
    timestamp '2026-09-01 06:00:00' as entered_at,
    lead_number * 1.5 as days_in_stage,
    case when lead_number = 0 then 'won' when lead_number < 3 then 'lost' else 'open' end as journey_outcome,
    case when lead_number = 9 then 'free_email_only' end as exclusion_reason,
    timestamp '2026-10-01 06:00:00' as as_of
from stages
""",
    "models/int_signals__unmapped_values.sql": """
select * from (
    values
    ('crm', 'status_mappings', 'lead', 'Bezig', 4, false),
    ('crm', 'status_mappings', 'lead', 'Wacht', 2, false),
    ('crm', 'status_mappings', 'lead', 'Later', 9, true)
) as unmapped (source, mapping_seed, object, raw_value, row_count, is_waived)
""",
    "models/int_reconciliation__staging_findings.sql": """
select * from (
    values
    ('crm', 'persons', 'rejected', 'created_at is empty', '', 'b/persons.csv', 2, 7),
    ('crm', 'persons', 'rejected', 'created_at is empty', '', 'a/persons.csv', 1, 36),
    ('crm', 'persons', 'staged', null, 'timeline,company_size,', 'a/persons.csv', 1200, 3),
    ('crm', 'persons', 'superseded', null, 'timeline,', 'a/persons.csv', 5, 4),
    ('landed', 'activities', 'rejected', 'occurred_at is empty', '', null, 1, null)
) as findings (
    source, raw_table, row_status, row_status_reason, cast_failures, file, row_count, first_row_number_in_file
)
""",
}


@pytest.fixture(scope="session")
def template_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny project as written; tests work on copies."""
    folder = tmp_path_factory.mktemp("template") / "project"
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content.lstrip("\n"), encoding="utf-8")
    return folder


@pytest.fixture
def project(template_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tiny project, in which the test runs."""
    folder = tmp_path / "project"
    shutil.copytree(template_project, folder)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("LEAD_TAXONOMY_PROJECT", raising=False)
    return folder


@pytest.fixture(scope="session")
def sample_mart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one build of the sample on both definition bases, shared by all workers of the run.

    It holds build.duckdb and mart/fct_lead_funnel.parquet.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    output = shared / "sample_on_both_bases"
    with (shared / "sample_on_both_bases.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (output / "sample" / "mart").is_dir():
            output.mkdir(exist_ok=True)
            arguments = ["build", "--output", str(output), "--vars", "{definition_bases: [as_agreed, restated]}"]
            result = subprocess.run(
                [sys.executable, "-m", "lead_taxonomy.cli", *arguments],
                capture_output=True,
                text=True,
                check=False,
                env={**os.environ, "LEAD_TAXONOMY_PROJECT": str(REPOSITORY)},
            )
            assert result.returncode == 0, result.stdout + result.stderr
    return output / "sample"
