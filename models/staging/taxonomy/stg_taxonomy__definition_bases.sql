with

final as (

    {% for definition_basis in var('definition_bases') -%}
        select {{ string_literal(definition_basis) }} as definition_basis
        {{ 'union' if not loop.last }}
    {% endfor %}

)

select * from final
