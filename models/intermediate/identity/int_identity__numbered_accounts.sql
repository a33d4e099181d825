with

accounts as (

    select * from {{ ref('int_records__accounts') }}
    where row_status in ('staged', 'merged')

),

first_exports as (

    select * from {{ ref('int_identity__first_exports') }}
    where entity = 'account'

),

platforms as (

    select * from {{ ref('int_identity__domains') }}
    where is_platform

),

mentions as (

    {% for table in ['persons', 'activities', 'status_changes', 'opportunities'] -%}
        select
            system,
            source,
            account_record_id as record_id,
            exported_at
        from {{ ref('int_records__' ~ table) }}
        where row_status = 'staged'
        union all
    {% endfor -%}
    select
        system,
        source,
        merged_into_record_id as record_id,
        exported_at
    from accounts
    where row_status = 'merged'

),

referenced as (

    select
        source,
        record_id,
        min(system) as system,
        min(exported_at) as exported_at
    from mentions
    where record_id is not null
    group by source, record_id

),

records as (

    select
        accounts.system,
        accounts.source,
        accounts.record_id,
        -- A page on a platform is no website: everyone there would be one account.
        case
            when accounts.row_status = 'staged' and platforms.domain is null then accounts.website_domain
        end as website_domain,
        accounts.merged_into_record_id,
        accounts.row_status,
        accounts.created_at,
        least(accounts.exported_at, first_exports.first_exported_at, referenced.exported_at) as first_exported_at
    from accounts
    left join first_exports on accounts.source = first_exports.source and accounts.record_id = first_exports.record_id
    left join referenced on accounts.source = referenced.source and accounts.record_id = referenced.record_id
    left join platforms on accounts.website_domain = platforms.domain
    union all
    select
        referenced.system,
        referenced.source,
        referenced.record_id,
        null as website_domain,
        null as merged_into_record_id,
        'referenced' as row_status,
        null as created_at,
        referenced.exported_at as first_exported_at
    from referenced
    left join accounts on referenced.source = accounts.source and referenced.record_id = accounts.record_id
    where accounts.record_id is null

),

final as (

    select
        system,
        source,
        record_id,
        website_domain,
        merged_into_record_id,
        row_status,
        row_number() over (order by created_at asc nulls last, source asc, record_id asc) as record_number,
        first_exported_at
    from records

)

select * from final
