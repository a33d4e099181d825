{#-
    The columns together are the key of the model: no two rows share them, and none of them is
    empty unless it is named in `nullable` (where empty is a value like any other: valid_from of
    a row that always applied).

    With ignore_case the comparison is made on lower(trim(...)), as the models match raw values:
    two rows `New` and `new ` look different in a spreadsheet and would both match, so that every
    record with that status would count twice.
-#}
{% test unique_combination(model, columns, nullable=[], ignore_case=false) %}

with compared as (

    select
        {% for column in columns -%}
        {{ 'lower(trim(' ~ column ~ '))' if ignore_case else column }} as {{ column }}
        {{- ',' if not loop.last }}
        {% endfor %}
    from {{ model }}

),

judged as (

    select
        {% for column in columns -%}
        {{ column }},
        {% endfor -%}
        count(*) as number_of_rows
    from compared
    group by {{ columns | join(', ') }}

),

final as (

    select *
    from judged
    where
        number_of_rows > 1
        {% for column in columns if column not in nullable -%}
        or {{ column }} is null
        {% endfor %}

)

select * from final

{% endtest %}
