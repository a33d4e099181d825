with

journey_signals as (

    select * from {{ ref('int_journeys__signals') }}

),

segments as (

    select
        *,
        lead(first_signal_order) over (partition by journey_rule_id, lead_number order by journey_number)
            as next_first_signal_order
    from {{ ref('int_journeys__segments') }}

),

signals as (

    select * from {{ ref('int_signals') }}
    where lead_source is not null or campaign_id is not null or campaign_name is not null

),

touches as (

    select
        journey_signals.journey_rule_id,
        journey_signals.lead_number,
        journey_signals.journey_id,
        journey_signals.signal_order,
        signals.lead_source,
        signals.channel,
        signals.campaign_id,
        signals.campaign_name
    from journey_signals
    inner join signals
        on journey_signals.signal_id = signals.signal_id

),

lead_touches as (

    -- Sold before anyone recorded the name: the first journey still owns the lead's first touch. What comes after the
    -- next journey began is not its own.
    select
        segments.journey_id,
        touches.signal_order + 1000000000 as touch_order,
        touches.lead_source,
        touches.channel,
        touches.campaign_id,
        touches.campaign_name
    from touches
    inner join segments
        on touches.journey_rule_id = segments.journey_rule_id and touches.lead_number = segments.lead_number
    where
        touches.journey_id is null
        and segments.journey_number = 1
        and touches.signal_order < coalesce(segments.next_first_signal_order, 2000000000)

),

ordered_touches as (

    select
        journey_id,
        signal_order as touch_order,
        lead_source,
        channel,
        campaign_id,
        campaign_name
    from touches
    where journey_id is not null
    union all
    select * from lead_touches

),

final as (

    select
        journey_id,
        {{ first_by('lead_source', 'touch_order') }} as lead_source,
        {{ first_by('channel', 'touch_order') }} as channel,
        {{ first_by('campaign_id', 'touch_order') }} as campaign_id,
        {{ first_by('campaign_name', 'touch_order') }} as campaign_name
    from ordered_touches
    group by journey_id

)

select * from final
