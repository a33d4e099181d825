{{ config(materialized='view') }}

with

form_submissions as (

    select * from {{ ref('stg_hubspot__form_submissions') }}
    where row_status = 'staged'

),

forms as (

    -- Submissions keep the id of a form that was deleted.
    select * from {{ ref('stg_hubspot__forms') }}
    where row_status in ('staged', 'deleted')

),

mapped_forms as (

    select distinct lower(raw_type) as activity_type
    from {{ ref('activity_mappings') }}

),

named as (

    select
        form_submissions.source,
        form_submissions.conversion_id,
        form_submissions.contact_id,
        form_submissions.form_id,
        coalesce(forms.form_name, form_submissions.form_title) as form_name,
        'form_submission: ' || coalesce(forms.form_name, form_submissions.form_title) as named_type,
        form_submissions.is_date_only,
        form_submissions.submitted_at,
        form_submissions.exported_at,
        form_submissions.loaded_at
    from form_submissions
    left join forms
        on form_submissions.source = forms.source and form_submissions.form_id = forms.form_id

),

final as (

    -- Only a form that the organisation gave a meaning (a demo request) goes by its name: an unmapped name would take
    -- away that someone filled in a form at all.
    select
        named.source,
        'contact_form_submission:' || named.conversion_id as record_id,
        named.contact_id as person_record_id,
        cast(null as varchar) as account_record_id,
        case when mapped_forms.activity_type is null then 'form_submission' else named.named_type end
            as activity_type,
        named.form_id as campaign_id,
        named.form_name as campaign_name,
        named.is_date_only,
        named.submitted_at as occurred_at,
        named.exported_at,
        named.loaded_at
    from named
    left join mapped_forms on lower(named.named_type) = mapped_forms.activity_type

)

select * from final
