with

person_records as (

    select * from {{ ref('int_identity__person_records') }}

),

persons as (

    select * from {{ ref('int_records__persons') }}
    where row_status = 'staged'

),

matches as (

    select * from {{ ref('int_identity__account_matches') }}

),

domains as (

    select * from {{ ref('int_identity__domains') }}

),

job_functions as (

    select * from {{ ref('job_functions') }}

),

industries as (

    select * from {{ ref('industries') }}

),

records as (

    select
        person_records.person_id,
        person_records.record_number,
        persons.email,
        persons.country,
        persons.company_size,
        case when persons.industry is not null then coalesce(industries.industry, 'unmapped') end as industry,
        case when persons.job_title is not null then coalesce(job_functions.job_function, 'unmapped') end
            as job_function,
        case
            when persons.email is null then 'none'
            when domains.is_free_email then 'free'
            else 'business'
        end as email_kind
    from person_records
    left join persons
        on person_records.source = persons.source and person_records.record_id = persons.record_id
    left join domains on {{ email_domain('persons.email') }} = domains.domain
    left join industries on lower(persons.industry) = lower(industries.raw_value)
    left join job_functions on lower(persons.job_title) = lower(job_functions.raw_value)

),

attributes as (

    select
        person_id,
        count(*) as record_count,
        {{ first_by('email', 'record_number') }} as email,
        {{ first_by('country', 'record_number') }} as country,
        {{ first_by('industry', 'record_number') }} as industry,
        {{ first_by('company_size', 'record_number') }} as company_size,
        {{ first_by('job_function', 'record_number') }} as job_function,
        max(case when email_kind = 'business' then 1 else 0 end) = 1 as has_business_email,
        max(case when email_kind = 'free' then 1 else 0 end) = 1 as has_free_email
    from records
    group by person_id

),

final as (

    select
        attributes.person_id,
        case when matches.candidate_accounts = 1 then matches.first_account_id end as account_id,
        case when matches.candidate_accounts = 1 then matches.match_tier end as match_tier,
        case when matches.candidate_accounts = 1 then matches.match_evidence end as match_evidence,
        attributes.email,
        attributes.country,
        attributes.industry,
        attributes.company_size,
        attributes.job_function,
        attributes.has_business_email,
        attributes.has_free_email,
        attributes.record_count
    from attributes
    left join matches on attributes.person_id = matches.person_id

)

select * from final
