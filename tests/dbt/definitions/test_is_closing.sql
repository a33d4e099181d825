-- When this fails, one lost opportunity ends the journey while another one is still being worked on.
with

cases (case_name, outcome, kind, open_opportunities, expected) as (

    values
    ('no outcome', null, 'status', 0, false),
    ('a status closes', 'disqualified', 'status', 0, true),
    ('a status closes also while an opportunity is open', 'disqualified', 'status', 1, true),
    ('the close of the last opportunity', 'lost', 'opportunity', 0, true),
    ('the close of one of two opportunities', 'lost', 'opportunity', 1, false),
    ('a win while another opportunity is open', 'won', 'opportunity', 1, false),
    ('an opportunity that was never seen open', 'won', 'opportunity', -1, true),
    ('an opportunity that goes on', null, 'opportunity', 1, false)

),

judged as (

    select
        *,
        {{ is_closing('outcome', 'kind', 'open_opportunities') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
