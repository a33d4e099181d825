with

account_records as (

    select * from {{ ref('int_identity__account_records') }}

),

accounts as (

    select * from {{ ref('int_records__accounts') }}
    where row_status = 'staged'

),

industries as (

    select * from {{ ref('industries') }}

),

matches as (

    select * from {{ ref('int_identity__account_matches') }}
    where candidate_accounts = 1

),

records as (

    select
        account_records.account_id,
        accounts.account_name,
        accounts.country,
        accounts.company_size,
        case when accounts.industry is not null then coalesce(industries.industry, 'unmapped') end as industry,
        row_number() over (
            partition by account_records.account_id
            order by accounts.created_at asc nulls last, account_records.source asc, account_records.record_id asc
        ) as record_number
    from account_records
    left join accounts
        on account_records.source = accounts.source and account_records.record_id = accounts.record_id
    left join industries on lower(accounts.industry) = lower(industries.raw_value)

),

attributes as (

    select
        account_id,
        {{ first_by('account_name', 'record_number') }} as account_name,
        {{ first_by('country', 'record_number') }} as country,
        {{ first_by('industry', 'record_number') }} as industry,
        {{ first_by('company_size', 'record_number') }} as company_size,
        count(*) as record_count
    from records
    group by account_id

),

account_ids as (

    select account_id from attributes
    union
    select first_account_id from matches

),

final as (

    select
        account_ids.account_id,
        attributes.account_name,
        attributes.country,
        attributes.industry,
        attributes.company_size,
        coalesce(attributes.record_count, 0) as record_count
    from account_ids
    left join attributes on account_ids.account_id = attributes.account_id

)

select * from final
