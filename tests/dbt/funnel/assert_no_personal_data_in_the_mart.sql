-- When this fails, e-mail addresses of people are in the table that is published, and in every copy made of it.
-- A campaign may be called `fair @ Utrecht`; only as an address it is one too many.
{%- set text_columns = [] -%}
{%- if execute -%}
    {%- for column in graph.nodes['model.lead_taxonomy.fct_lead_funnel'].columns.values() -%}
        {%- if column.data_type == 'text' -%} {%- do text_columns.append(column.name) -%} {%- endif -%}
    {%- endfor -%}
{%- endif %}

with

emails as (

    select distinct email
    from {{ ref('int_records__persons') }}
    where email is not null

),

suspects as (

    {% for column in text_columns or ['campaign_name'] -%}
        select distinct
            '{{ column }}' as column_name,
            lower(trim({{ column }})) as suspect
        from {{ ref('fct_lead_funnel') }}
        where position('@' in {{ column }}) > 0
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select suspects.*
    from suspects
    left join emails on suspects.suspect = emails.email
    where suspects.column_name <> 'campaign_name' or emails.email is not null

)

select * from final
