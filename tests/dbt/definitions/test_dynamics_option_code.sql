-- When this fails, an export in another language is a change of status, and sold leads are sold once more.
with

cases (case_name, raw_text, expected_status, expected_timeline) as (

    values
    ('a code', '3', '3', '3'),
    ('the English label', 'Qualified', '3', 'qualified'),
    ('the Dutch label', 'Gekwalificeerd', '3', 'gekwalificeerd'),
    ('a letter with a mark', 'Niet meer geïnteresseerd', '6', 'niet meer geïnteresseerd'),
    ('an option of something else', 'This Quarter', 'this quarter', '1'),
    ('a code of the organisation', '176390000', '176390000', '176390000'),
    ('a label of the organisation', 'Suspect', 'suspect', 'suspect'),
    ('null', null, null, null)

),

judged as (

    select
        *,
        {{ dynamics_option_code('lead', 'raw_text') }} as status_found,
        {{ dynamics_option_code('timeline', 'raw_text') }} as timeline_found
    from cases

),

final as (

    select *
    from judged
    where status_found is distinct from expected_status or timeline_found is distinct from expected_timeline

)

select * from final
