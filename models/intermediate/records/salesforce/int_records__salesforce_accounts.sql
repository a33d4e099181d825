{{ config(materialized='view') }}

with

accounts as (

    select * from {{ ref('stg_salesforce__accounts') }}
    where row_status in ('staged', 'merged')

),

users as (

    select
        source,
        record_id,
        coalesce(full_name, first_name || ' ' || last_name, last_name) as full_name
    from {{ ref('stg_salesforce__users') }}
    where row_status in ('staged', 'deleted')

),

final as (

    select
        'salesforce' as system,
        accounts.source,
        accounts.record_id,
        accounts.merged_into_record_id,
        accounts.account_name,
        accounts.website_domain,
        coalesce(accounts.country, accounts.country_code) as country,
        accounts.industry,
        accounts.company_size,
        coalesce(
            users.full_name,
            accounts.owner_name,
            case when substr(accounts.owner_id, 1, 3) = '00G' then 'queue' else accounts.owner_id end
        ) as owner,
        accounts.created_at,
        accounts.row_status,
        accounts.exported_at,
        accounts.loaded_at
    from accounts
    left join users on accounts.source = users.source and accounts.owner_id = users.record_id

)

select * from final
