-- When this fails, contacts that were merged away keep counting, because the list of them is not read in full.
with

cases (raw_text) as (

    values
    ('8001;8002'),
    ('001'),
    ('76340251;46897301;76226001'),
    (null)

),

items as (

    select
        raw_text,
        {{ hubspot_list_items('raw_text') }} as item
    from cases

),

counted as (

    select
        raw_text,
        count(*) as number_of_items,
        min(item) as first_item,
        max(item) as last_item
    from items
    group by raw_text

),

expected (raw_text, number_of_items, first_item, last_item) as (

    values
    ('8001;8002', 2, '8001', '8002'),
    ('001', 1, '001', '001'),
    ('76340251;46897301;76226001', 3, '46897301', '76340251')

),

final as (

    select
        counted.raw_text as raw_text_found,
        expected.raw_text
    from counted
    full outer join expected
        on
            counted.raw_text = expected.raw_text
            and counted.number_of_items = expected.number_of_items
            and counted.first_item = expected.first_item
            and counted.last_item = expected.last_item
    where counted.raw_text is null or expected.raw_text is null

)

select * from final
