-- A comparison that makes no sense for its signal (`website_visited at_least 3`, `fit_grade at_least 2`) is never true,
-- and its criteria group never complete: the stage stays empty although every row looks right in the spreadsheet.
with

signals as (

    select
        signal,
        kind
    from {{ ref('signals') }}

),

criteria as (

    select
        taxonomy_id,
        criterion_id,
        signal,
        operator
    from {{ ref('stg_taxonomy__stage_criteria') }}

),

judged as (

    select
        criteria.*,
        case
            when signals.kind in ('record', 'activity', 'status', 'opportunity') or criteria.signal = 'interest'
                then criteria.operator in ('occurs', 'count_at_least')
            when signals.kind = 'attribute' or criteria.signal = 'two_way_contact'
                then criteria.operator = 'occurs'
            when criteria.signal in ('behaviour_score', 'bant_count', 'engaged_persons')
                then criteria.operator in ('at_least', 'above')
            when criteria.signal = 'fit_points'
                then criteria.operator in ('at_least', 'above', 'at_most', 'below')
            when criteria.signal in ('fit_grade', 'temperature')
                then criteria.operator in ('equals', 'one_of', 'not_one_of')
            when criteria.signal in ('business_email', 'account_known')
                then criteria.operator in ('is_known', 'is_missing')
            -- Unknown signals, and no_signal: deliberately nothing can qualify nobody.
            else false
        end as is_fitting
    from criteria
    left join signals on criteria.signal = signals.signal

),

final as (

    select *
    from judged
    where not is_fitting

)

select * from final
