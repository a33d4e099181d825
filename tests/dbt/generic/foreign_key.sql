{#-
    Every combination of the columns exists in to_columns of the other model. Rows in which one
    of the columns is empty point nowhere and are left alone; that keys are not empty is the
    business of unique_combination.

    The built-in relationships test knows single columns only, and a stage_id without its
    taxonomy_id is found in any taxonomy that has a stage of that name.
-#}
{% test foreign_key(model, columns, to, to_columns) %}

with child as (

    select distinct {{ columns | join(', ') }}
    from {{ model }}
    where
        {% for column in columns -%}
        {{ 'and ' if not loop.first }}{{ column }} is not null
        {% endfor %}

),

parent as (

    select distinct {{ to_columns | join(', ') }}
    from {{ to }}

),

final as (

    select child.*
    from child
    where
        not exists (
            select 1
            from parent
            where
                {% for column in columns -%}
                {{ 'and ' if not loop.first }}parent.{{ to_columns[loop.index0] }} = child.{{ column }}
                {% endfor %}
        )

)

select * from final

{% endtest %}
