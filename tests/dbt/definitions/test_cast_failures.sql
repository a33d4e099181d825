-- When this fails, values that could not be read disappear without a word in the staging findings.
with

cases (case_name, amount, amount_text, created_at, created_at_text, expected) as (

    values
    ('all read', 1, '1', date '2026-03-02', '2026-03-02', ''),
    ('nothing given', null, null, null, null, ''),
    ('one not read', null, 'much', date '2026-03-02', '2026-03-02', 'amount,'),
    ('both not read', null, 'much', null, 'soon', 'amount,created_at,')

),

judged as (

    select
        *,
        {{ cast_failures({'amount': 'amount_text', 'created_at': 'created_at_text'}) }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
