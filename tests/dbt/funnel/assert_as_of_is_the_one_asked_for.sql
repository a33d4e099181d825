-- A var `as_of` that is no time would be passed over, and everything be judged at the time of the exports.
with

as_of as (

    select as_of from {{ ref('int_signals__as_of') }}

),

asked as (

    select
        as_of,
        {% if var('as_of') -%}
            {{ parse_timestamp(string_literal(var('as_of')), "'iso'", string_literal(var('reporting_timezone'))) }}
        {%- else -%}
            as_of
        {%- endif %} as asked_as_of
    from as_of

),

final as (

    select
        as_of,
        asked_as_of
    from asked
    where as_of is distinct from asked_as_of

)

select * from final
