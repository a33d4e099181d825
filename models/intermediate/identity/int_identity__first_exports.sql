{{ config(materialized='view') }}

with

{% set versions = [
    ('generic', 'person', 'stg_generic__persons', 'record_id'),
    ('salesforce', 'person', 'stg_salesforce__leads', 'record_id'),
    ('salesforce', 'person', 'stg_salesforce__contacts', 'record_id'),
    ('hubspot', 'person', 'stg_hubspot__contacts', 'contact_id'),
    ('marketo', 'person', 'stg_marketo__leads', 'record_id'),
    ('pardot', 'person', 'stg_pardot__prospects', 'record_id'),
    ('dynamics', 'person', 'stg_dynamics__leads', 'record_id'),
    ('dynamics', 'person', 'stg_dynamics__contacts', 'record_id'),
    ('generic', 'account', 'stg_generic__accounts', 'record_id'),
    ('salesforce', 'account', 'stg_salesforce__accounts', 'record_id'),
    ('hubspot', 'account', 'stg_hubspot__companies', 'company_id'),
    ('pardot', 'account', 'stg_pardot__prospect_accounts', 'record_id'),
    ('dynamics', 'account', 'stg_dynamics__accounts', 'record_id'),
] %}

earlier_versions as (

    {% for system, entity, model, id_column in versions if system in ['generic'] + var('systems') -%}
        select
            '{{ entity }}' as entity,
            source,
            {{ id_column }} as record_id,
            exported_at
        from {{ ref(model) }}
        where row_status = 'superseded' and exported_at is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        entity,
        source,
        record_id,
        min(exported_at) as first_exported_at
    from earlier_versions
    group by entity, source, record_id

)

select * from final
