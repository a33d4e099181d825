-- When this fails, one lost opportunity ends the journey while another one is still being worked on.
with

cases (case_name, outcome, signal, open_opportunities, expected) as (

    values
    ('no outcome', null, 'recycled', 0, false),
    ('a status closes', 'disqualified', 'disqualified', 0, true),
    ('a status closes also while an opportunity is open', 'disqualified', 'disqualified', 1, true),
    ('the loss of the last opportunity', 'lost', 'opportunity_lost', 0, true),
    ('the loss of one of two opportunities', 'lost', 'opportunity_lost', 1, false),
    ('a win while another opportunity is open', 'won', 'opportunity_won', 1, false),
    ('an opportunity that was never seen open', 'won', 'opportunity_won', -1, true),
    ('an opportunity that closes nothing', null, 'opportunity_lost', 0, false),
    ('an opportunity is a win from its creation', 'won', 'opportunity_created', 1, true),
    ('an opportunity is a win at its first change', 'won', 'opportunity_updated', 1, true)

),

judged as (

    select
        *,
        {{ is_closing('outcome', 'signal', 'open_opportunities') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
