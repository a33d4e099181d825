{{ config(materialized='view') }}


with

prospect_accounts as (

    select
        source,
        record_id,
        {{ salesforce_id18('crm_account_fid') }} as linked_record_id
    from {{ ref('stg_pardot__prospect_accounts') }}
    where row_status = 'staged'

),

final as (

    select
        source,
        record_id,
        'salesforce' as linked_system,
        linked_record_id,
        'salesforce_account_id' as evidence
    from prospect_accounts
    where linked_record_id is not null

)

select * from final
