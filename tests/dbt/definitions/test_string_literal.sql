-- When this fails, a name with an apostrophe breaks the build, or a variable becomes part of the SQL.
with

judged as (

    select
        {{ string_literal('plain') }} as plain_text,
        {{ string_literal("d'Arc's") }} as text_with_quotes,
        {{ string_literal("'; drop table x; --") }} as text_like_sql,
        {{ string_literal(7) }} as text_of_a_number

),

final as (

    select *
    from judged
    where
        plain_text is distinct from 'plain'
        or text_with_quotes is distinct from 'd''Arc''s'
        or text_like_sql is distinct from '''; drop table x; --'
        or text_of_a_number is distinct from '7'

)

select * from final
