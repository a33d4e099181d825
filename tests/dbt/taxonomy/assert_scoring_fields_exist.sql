-- Points on a field that does not exist, or on a signal that is not a dated fact, are never given. The norm is then
-- out of reach for the leads that the rule was meant for.
with

signals as (

    select
        signal,
        kind
    from {{ ref('signals') }}

),

rules as (

    select
        taxonomy_id,
        rule_id,
        axis,
        field,
        operator
    from {{ ref('stg_taxonomy__scoring_rules') }}

),

judged as (

    select
        rules.*,
        case
            when rules.axis = 'behaviour'
                then
                    rules.operator = 'occurs'
                    and coalesce(signals.kind not in ('computed', 'ignored'), false)
            when rules.field in ('business_email', 'account_known')
                then rules.operator in ('is_known', 'is_missing')
            when rules.field = 'company_size'
                then rules.operator not in ('occurs', 'count_at_least')
            when rules.field in ('country', 'industry', 'job_function')
                then rules.operator in ('equals', 'not_equals', 'one_of', 'not_one_of', 'is_known', 'is_missing')
            else false
        end as is_fitting
    from rules
    left join signals on rules.field = signals.signal

),

final as (

    select *
    from judged
    where not is_fitting

)

select * from final
