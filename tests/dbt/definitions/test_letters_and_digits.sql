-- When this fails, a label in a history and the name on its record are two statuses, and a lead changes where nobody
-- changed it.
with

cases (given_text, expected_text) as (

    values
    ('Closed - Won', 'closedwon'),
    ('ClosedWon', 'closedwon'),
    ('  Étape n° 2 ', 'étapen2'),
    ('---', ''),
    ('', ''),
    (null, null)

),

found as (

    select
        *,
        {{ letters_and_digits('given_text') }} as text_found
    from cases

),

final as (

    select * from found
    where text_found is distinct from expected_text

)

select * from final
