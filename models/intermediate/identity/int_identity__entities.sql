with

persons as (

    select * from {{ ref('int_identity__persons') }}

),

accounts as (

    select * from {{ ref('int_identity__accounts') }}

),

entities as (

    select
        'person' as entity_kind,
        person_id as entity_id,
        account_id
    from persons
    union all
    select
        'account' as entity_kind,
        account_id as entity_id,
        account_id
    from accounts

),

numbered as (

    -- One number is a quicker key than a text; it means nothing outside one build.
    select
        *,
        row_number() over (order by entity_kind, entity_id) as entity_number
    from entities

),

final as (

    select
        numbered.entity_number,
        numbered.entity_kind,
        numbered.entity_id,
        account_numbers.entity_number as account_number
    from numbered
    left join numbered as account_numbers
        on numbered.account_id = account_numbers.entity_id and account_numbers.entity_kind = 'account'

)

select * from final
