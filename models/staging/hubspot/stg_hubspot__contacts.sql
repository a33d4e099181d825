{% set no_value = "'[\"\"]'" %}
{% set lifecycle_dates = {
    'became_subscriber_at': 'hs_lifecyclestage_subscriber_date',
    'became_lead_at': 'hs_lifecyclestage_lead_date',
    'became_marketingqualifiedlead_at': 'hs_lifecyclestage_marketingqualifiedlead_date',
    'became_salesqualifiedlead_at': 'hs_lifecyclestage_salesqualifiedlead_date',
    'became_opportunity_at': 'hs_lifecyclestage_opportunity_date',
    'became_customer_at': 'hs_lifecyclestage_customer_date',
    'became_evangelist_at': 'hs_lifecyclestage_evangelist_date',
    'became_other_at': 'hs_lifecyclestage_other_date',
    'entered_subscriber_at': 'hs_v2_date_entered_subscriber',
    'entered_lead_at': 'hs_v2_date_entered_lead',
    'entered_marketingqualifiedlead_at': 'hs_v2_date_entered_marketingqualifiedlead',
    'entered_salesqualifiedlead_at': 'hs_v2_date_entered_salesqualifiedlead',
    'entered_opportunity_at': 'hs_v2_date_entered_opportunity',
    'entered_customer_at': 'hs_v2_date_entered_customer',
    'entered_evangelist_at': 'hs_v2_date_entered_evangelist',
    'entered_other_at': 'hs_v2_date_entered_other'
} %}

with

source as (

    select * from {{ source('hubspot', 'contact') }}

),

cleaned as (

    select
        _source as source,
        {{ whole_id(clean_text('id', no_value)) }} as contact_id,
        {{ clean_text('email', no_value) }} as email_text,
        {{ clean_text('firstname', no_value) }} as first_name,
        {{ clean_text('lastname', no_value) }} as last_name,
        {{ clean_text('company', no_value) }} as account_name,
        {{ clean_text('website', no_value) }} as website_domain_text,
        {{ clean_text('jobtitle', no_value) }} as job_title,
        {{ clean_text('country', no_value) }} as country,
        {{ clean_text('industry', no_value) }} as industry,
        {{ clean_text('numemployees', no_value) }} as company_size,
        {{ clean_text('hs_analytics_source', no_value) }} as original_source,
        {{ clean_text('hs_analytics_first_touch_converting_campaign', no_value) }} as first_touch_campaign,
        {{ whole_id(clean_text('hubspot_owner_id', no_value)) }} as owner_id,
        {{ clean_text('hs_buying_role', no_value) }} as buying_roles,
        {{ clean_text('lifecyclestage', no_value) }} as lifecycle_stage,
        {{ clean_text('hs_lead_status', no_value) }} as lead_status,
        {{ whole_id(clean_text('associatedcompanyid', no_value)) }} as company_ids,
        {{ clean_text('associated_company', no_value) }} as company_names,
        {{ clean_text('salesforceleadid', no_value) }} as salesforce_lead_id,
        {{ clean_text('salesforcecontactid', no_value) }} as salesforce_contact_id,
        {{ clean_text('hs_merged_object_ids', no_value) }} as merged_contact_ids,
        {{ clean_text('hs_calculated_merged_vids', no_value) }} as merged_vids,
        {{ clean_text('_other_columns', no_value) }} as other_columns,
        {{ clean_text('createdate', no_value) }} as created_at_text,
        {{ clean_text('lastmodifieddate', no_value) }} as modified_at_text,
        {{ clean_text('is_deleted', no_value) }} as is_deleted_text,
        {% for property_name in lifecycle_dates.values() -%}
            {{ clean_text(property_name, no_value) }} as {{ property_name }},
        {% endfor -%}
        _date_format as date_format,
        _timezone as timezone,
        _file as file,
        _row as row_number_in_file,
        _exported_at as exported_at,
        _loaded_at as loaded_at
    from source

),

typed as (

    select
        *,
        {{ normalise_email('email_text') }} as email,
        nullif(trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')), '') as full_name,
        {{ website_domain('website_domain_text') }} as website_domain,
        case when not {{ is_shortened_id('company_ids') }} then {{ first_value_of_list('company_ids', "';'") }} end
            as company_id,
        {{ hubspot_is_date('created_at_text', 'date_format') }} as is_created_at_date_only,
        {{ hubspot_timestamp('created_at_text', 'date_format', 'timezone') }} as created_at,
        {{ hubspot_timestamp('modified_at_text', 'date_format', 'timezone') }} as modified_at,
        coalesce({{ parse_boolean('is_deleted_text') }}, false) as is_deleted,
        {% for stage_at, property_name in lifecycle_dates.items() -%}
            {{ hubspot_timestamp(property_name, 'date_format', 'timezone') }} as {{ stage_at }},
        {% endfor -%}
        {{ row_fingerprint([
            'contact_id', 'email_text', 'first_name', 'last_name', 'account_name', 'website_domain_text',
            'job_title', 'country', 'industry', 'company_size', 'original_source', 'first_touch_campaign',
            'owner_id', 'buying_roles', 'lifecycle_stage', 'lead_status', 'company_ids', 'company_names',
            'salesforce_lead_id', 'salesforce_contact_id', 'merged_contact_ids', 'merged_vids', 'other_columns',
            'created_at_text', 'modified_at_text', 'is_deleted_text'
        ] + lifecycle_dates.values() | list) }} as fingerprint
    from cleaned

),

ranked as (

    -- Two versions in one export: their content decides, never their place in the file.
    select
        *,
        row_number() over (
            partition by source, contact_id
            order by
                exported_at desc nulls last,
                modified_at desc nulls last,
                fingerprint desc,
                file asc,
                row_number_in_file asc
        ) as version_rank,
        {{ first_known_creation('contact_id') }}
    from typed

),

completed as (

    -- A column that an export lacks says nothing: what was last exported of it holds.
    select
        *,
        {{ last_known([
            'email', 'full_name', 'account_name', 'website_domain', 'job_title', 'country', 'industry',
            'company_size', 'original_source', 'first_touch_campaign', 'owner_id', 'buying_roles',
            'company_ids', 'company_id', 'company_names', 'salesforce_lead_id', 'salesforce_contact_id',
            'merged_contact_ids', 'merged_vids'
        ], 'contact_id') }}
    from ranked

),

final as (

    select
        source,
        contact_id,
        known_email as email,
        known_full_name as full_name,
        known_account_name as account_name,
        known_website_domain as website_domain,
        known_job_title as job_title,
        known_country as country,
        known_industry as industry,
        known_company_size as company_size,
        known_original_source as original_source,
        known_first_touch_campaign as first_touch_campaign,
        known_owner_id as owner_id,
        known_buying_roles as buying_roles,
        lifecycle_stage,
        lead_status,
        known_company_ids as company_ids,
        known_company_id as company_id,
        known_company_names as company_names,
        known_salesforce_lead_id as salesforce_lead_id,
        known_salesforce_contact_id as salesforce_contact_id,
        known_merged_contact_ids as merged_contact_ids,
        known_merged_vids as merged_vids,
        other_columns,
        date_format,
        timezone,
        {{ known_creation() }},
        modified_at,
        {% for stage_at in lifecycle_dates -%}
            {{ stage_at }},
        {% endfor -%}
        case
            when contact_id is null or {{ is_shortened_id('contact_id') }} then 'rejected'
            when version_rank > 1 then 'superseded'
            when is_deleted then 'deleted'
            else 'staged'
        end as row_status,
        case
            when contact_id is null then 'contact_id is empty'
            when {{ is_shortened_id('contact_id') }} then 'contact_id was shortened by a spreadsheet'
        end as row_status_reason,
        {{ cast_failures({
            'email': 'email_text',
            'company_id': 'company_ids',
            'created_at': 'created_at_text',
            'modified_at': 'modified_at_text'
        }) }}
        || {{ cast_failures(lifecycle_dates) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from completed

)

select * from final
