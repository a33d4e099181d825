{{ config(materialized='view') }}

with

companies as (

    select * from {{ ref('stg_hubspot__companies') }}
    where row_status = 'staged'

),

final as (

    select
        source,
        company_id as record_id,
        'salesforce' as linked_system,
        {{ salesforce_id18('salesforce_account_id') }} as linked_record_id,
        'salesforce_account_id' as evidence
    from companies
    where salesforce_account_id is not null

)

select * from final
