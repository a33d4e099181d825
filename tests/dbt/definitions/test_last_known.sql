-- When this fails, a later export with fewer columns takes away what an earlier one said, or an emptied value stays.
with

cases (
    case_name, source, file, loaded_at, record_id, version_rank, owner, is_open, expected_owner, expected_is_open
) as (

    values
    ('the export has the column', 's', 'new', '2026-03-01', 'full', 1, 'Bo', null, 'Bo', null),
    ('the earlier version keeps its own', 's', 'old', '2026-01-01', 'full', 2, 'An', null, 'An', null),
    ('emptied, in an export with the column', 's', 'new', '2026-03-01', 'emptied', 1, null, null, null, null),
    ('what was emptied later', 's', 'old', '2026-01-01', 'emptied', 2, 'An', null, 'An', null),
    ('the export lacks the column', 's', 'lacks', '2026-04-01', 'kept', 1, null, true, 'Cy', true),
    ('the last one that has it', 's', 'mid', '2026-02-01', 'kept', 2, 'Cy', false, 'Cy', false),
    ('not the first one', 's', 'old', '2026-01-01', 'kept', 3, 'An', null, 'An', false),
    ('never known', 's', 'lacks', '2026-04-01', 'unknown', 1, null, true, null, true),
    ('a value that came later says nothing of before', 's', 'before', '2025-12-01', 'kept', 4, null, null, null, false),
    ('another source has a record of the same id', 't', 'lacks', '2026-04-01', 'kept', 1, null, true, null, true),
    ('the same file name in another load', 's', 'new', '2026-05-01', 'full', 0, null, true, 'Bo', true),
    ('no id is no record', 's', 'lacks', '2026-04-01', null, 1, null, true, null, true),
    ('nor is it the one of another row without id', 's', 'old', '2026-01-01', null, 2, 'An', null, 'An', false)

),

typed as (

    -- The flag is false, never null, where the export has no answer.
    select
        * replace (coalesce(is_open, false) as is_open),
        is_open as is_open_text
    from cases

),

judged as (

    select
        *,
        {{ last_known(['owner', 'is_open'], 'record_id', evidence={'is_open': 'is_open_text'}) }}
    from typed

),

final as (

    select *
    from judged
    where
        known_owner is distinct from expected_owner
        or known_is_open is distinct from coalesce(expected_is_open, false)

)

select * from final
