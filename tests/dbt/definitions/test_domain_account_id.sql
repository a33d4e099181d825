-- When this fails, an account made from a domain changes its id, or shares it with the record of another account.
with

cases (case_name, domain, other_domain, is_same) as (

    values
    ('the same domain', 'example.nl', 'example.nl', true),
    ('another domain', 'example.nl', 'example.be', false)

),

judged as (

    select
        *,
        {{ domain_account_id('domain') }} = {{ domain_account_id('other_domain') }} as result,
        {{ domain_account_id('domain') }} = {{ entity_id("'crm'", 'domain') }} as is_taken_for_a_record
    from cases

),

final as (

    select *
    from judged
    where result is distinct from is_same or is_taken_for_a_record

)

select * from final
