-- When this fails, the next action is the one for a lead with more, or less, interest.
with

cases (case_name, has_interest, behaviour_score, lowest_norm, expected) as (

    values
    ('no signal of interest', false, 0, 50, 'none'),
    ('points without interest are no interest', false, 90, 50, 'none'),
    ('just below the norm', true, 49, 50, 'low'),
    ('exactly at the norm', true, 50, 50, 'high'),
    ('without a norm any interest is high', true, 0, null, 'high'),
    ('without a norm, and without interest', false, 0, null, 'none'),
    ('a negative score', true, -25, 50, 'low')

),

judged as (

    select
        *,
        {{ interest_level('has_interest', 'behaviour_score', 'lowest_norm') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
