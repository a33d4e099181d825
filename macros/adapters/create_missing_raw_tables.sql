{% macro create_missing_raw_tables() %}
    {%- if execute -%}
        {%- set landed_schemas = var('landed_schemas', none) or {} -%}
        {%- set systems = graph.sources.values() | map(attribute='source_name') | unique | list -%}
        {%- for system in landed_schemas if system not in systems or system == 'generic' -%}
            {{ exceptions.raise_compiler_error(
                "The var landed_schemas names '" ~ system ~ "', which is not a system with raw tables. The systems are: "
                ~ (systems | reject('equalto', 'generic') | sort | join(', ')) ~ "."
            ) }}
        {%- endfor -%}
        {%- set schemas = graph.sources.values() | map(attribute='schema') | unique | list -%}
        {%- set present = relations_of(schemas + (landed_schemas.values() | list)) -%}
        {%- for system, schema in landed_schemas.items() -%}
            {%- do check_landed_schema(system, schema, present.get(schema, {})) -%}
        {%- endfor -%}
        {%- for source in graph.sources.values() %}
            {%- set relation = adapter.quote(source.schema) ~ '.' ~ adapter.quote(source.identifier) -%}
            {%- set existing = present.get(source.schema, {}).get(source.identifier) -%}
            {%- set landed_schema = landed_schemas.get(source.source_name) -%}
            {%- set landed = landed_tables(source, present.get(landed_schema, {})) if landed_schema else [] %}
            {%- if not present.get(source.schema) %}
                create schema if not exists {{ adapter.quote(source.schema) }};
            {%- endif %}
            {%- if landed %}
                {%- if existing and not existing.is_view %}
                    {{ drop_empty_raw_table(source, relation) }}
                {%- endif %}
                create or replace view {{ relation }} as
                {%- for table in landed %}
                    {{ landed_rows(source, landed_schema, table, present[landed_schema][table].columns) }}
                    {{- ' union all' if not loop.last }}
                {%- endfor %}
                ;
            {%- else %}
                {%- if existing and existing.is_view %}
                    drop view {{ relation }};
                {%- endif %}
                {%- if not existing or existing.is_view %}
                    create table if not exists {{ relation }} (
                        {%- for column in source.columns.values() %}
                            {{ adapter.quote(column.name) }} {{ column.data_type or 'varchar' }}{{ ',' if not loop.last }}
                        {%- endfor %}
                    );
                {%- else %}
                    {#- The table is of an older version of the project. -#}
                    {%- for column in source.columns.values() if column.name not in existing.columns %}
                        alter table {{ relation }} add column
                        {{ adapter.quote(column.name) }} {{ column.data_type or 'varchar' }};
                    {%- endfor %}
                {%- endif %}
            {%- endif %}
        {%- endfor %}
    {%- endif -%}
{% endmacro %}

{% macro relations_of(schemas) -%}
    {{ return(adapter.dispatch('relations_of')(schemas)) }}
{%- endmacro %}

{% macro default__relations_of(schemas) -%}
    {%- set literals = [] -%}
    {%- for schema in schemas -%}{%- do literals.append(string_literal(schema)) -%}{%- endfor -%}
    {%- set rows = run_query(
        "select tables.table_schema, tables.table_name, tables.table_type, columns.column_name "
        ~ "from information_schema.tables as tables "
        ~ "inner join information_schema.columns as columns on columns.table_catalog = tables.table_catalog "
        ~ "and columns.table_schema = tables.table_schema and columns.table_name = tables.table_name "
        ~ "where tables.table_catalog = current_database() "
        ~ "and tables.table_schema in (" ~ literals | join(', ') ~ ") "
        ~ "order by tables.table_schema, tables.table_name, columns.ordinal_position"
    ).rows -%}
    {%- set present = {} -%}
    {%- for row in rows -%}
        {%- set tables = present.setdefault(row[0], {}) -%}
        {%- set table = tables.setdefault(row[1], {'is_view': row[2] == 'VIEW', 'columns': []}) -%}
        {%- do table['columns'].append(row[3]) -%}
    {%- endfor -%}
    {{ return(present) }}
{%- endmacro %}

{% macro drop_empty_raw_table(source, relation) -%}
    {%- if run_query('select 1 from ' ~ relation ~ ' limit 1').rows | length > 0 -%}
        {{ exceptions.raise_compiler_error(
            source.schema ~ "." ~ source.identifier ~ " holds rows that were loaded from files, and the var "
            ~ "landed_schemas says that the tables of " ~ source.source_name ~ " are landed. One of the two can be: "
            ~ "take the system out of landed_schemas, or drop the table."
        ) }}
    {%- endif -%}
    drop table {{ relation }};
{%- endmacro %}

{% macro check_landed_schema(system, schema, tables) -%}
    {%- set where -%}
        The var landed_schemas says that the tables of {{ system }} are in the schema '{{ schema }}', and
    {%- endset -%}
    {%- if not tables -%}
        {{ exceptions.raise_compiler_error(
            where ~ " there is no table in it. Correct the name, or let the loader land its tables first."
        ) }}
    {%- endif -%}
    {%- set raw_tables = [] -%}
    {%- set read = [] -%}
    {%- for source in graph.sources.values() if source.source_name == system -%}
        {%- do raw_tables.append(source.identifier) -%}
        {%- do read.extend(landed_tables(source, tables)) -%}
    {%- endfor -%}
    {%- set others = tables | reject('in', read) | join(', ') -%}
    {%- if not read -%}
        {{ exceptions.raise_compiler_error(
            where ~ " none of its tables has the name of one of that system: " ~ others | truncate(300) ~ ". "
            ~ "Correct the name of the schema, or make a schema with views that are called "
            ~ raw_tables | sort | join(', ') ~ "; those that you do not have can be left out."
        ) }}
    {%- elif others -%}
        {%- do log("Not read, as no raw table of " ~ system ~ " is called so: " ~ schema ~ ": " ~ others, info=true) -%}
    {%- endif -%}
{%- endmacro %}

{% macro landed_tables(source, tables) -%}
    {%- set meta = source.get('config', {}).get('meta') or source.get('meta') or {} -%}
    {%- set parts = meta.get('landed_names') or meta.get('landed_as') or [] -%}
    {%- set names = parts or meta.get('file_names') or [] -%}
    {%- set wanted = [] if parts else [source.identifier] -%}
    {%- for name in ([names] if names is string else names) -%}{%- do wanted.append(normalise_header(name)) -%}{%- endfor -%}
    {%- set found = {} -%}
    {%- for table in tables if normalise_header(table) in wanted -%}
        {%- set part = normalise_header(table) if parts else source.identifier -%}
        {%- if part in found -%}
            {{ exceptions.raise_compiler_error(
                "Two landed tables could be " ~ source.source_name ~ "." ~ part ~ ": " ~ found[part] ~ " and " ~ table
                ~ ". Drop or rename one, or name a schema in landed_schemas that has views over the right ones."
            ) }}
        {%- endif -%}
        {%- do found.update({part: table}) -%}
    {%- endfor -%}
    {{ return(found.values() | list) }}
{%- endmacro %}

{% macro landed_rows(source, schema, table, columns) -%}
    {%- set relation = adapter.quote(schema) ~ '.' ~ adapter.quote(table) -%}
    {%- set by_name = {} -%}
    {%- for column in columns -%}{%- do by_name.setdefault(normalise_header(column), []).append(column) -%}{%- endfor -%}
    {%- set used = [] -%}
    {%- set selected = [] -%}
    {%- for column in source.columns.values() if not column.name.startswith('_') -%}
        {%- set meta = column.get('config', {}).get('meta') or column.get('meta') or {} -%}
        {%- set spellings = [column.name] -%}
        {%- for alias in meta.get('aliases', []) -%}{%- do spellings.append(normalise_header(alias)) -%}{%- endfor -%}
        {%- set values = [] -%}
        {#- A column of that very name belongs to its own column of the table, not to an alias of another. -#}
        {%- for spelling in spellings | unique if spelling == column.name or spelling not in source.columns -%}
            {%- for found in by_name.get(spelling, []) -%}
                {%- do used.append(found) -%}
                {%- do values.append("cast(" ~ adapter.quote(found) ~ " as varchar)") -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- set value = 'cast(null as varchar)' -%}
        {%- if values | length == 1 -%}
            {%- set value = values[0] -%}
        {%- elif values -%}
            {%- set value = "coalesce(nullif(" ~ values | join(", ''), nullif(") ~ ", ''))" -%}
        {%- endif -%}
        {%- do selected.append(value ~ ' as ' ~ adapter.quote(column.name)) -%}
    {%- endfor -%}
    {%- set synced = by_name.get('fivetran_synced') or by_name.get('airbyte_extracted_at') -%}
    {%- set exported_at -%}
        {%- if synced -%}
            {{ parse_timestamp("cast(" ~ adapter.quote(synced[0]) ~ " as varchar)", "'iso'", "'UTC'") }}
        {%- else -%}
            cast(null as timestamp)
        {%- endif -%}
    {%- endset -%}
    {%- set others = columns | reject('in', used) | list -%}
    select
        {{ selected | join(',\n        ') }},
        {{ string_literal(source.source_name) }} as _source,
        {{ string_literal(schema ~ '.' ~ table) }} as _file,
        row_number() over () as _row,
        'landed' as _shape,
        'iso' as _date_format,
        'UTC' as _timezone,
        {{ other_columns_json(others) }} as _other_columns,
        {{ exported_at }} as _exported_at,
        cast(null as timestamp) as _loaded_at
    from {{ relation }}
{%- endmacro %}

{% macro other_columns_json(columns) -%}
    {{ return(adapter.dispatch('other_columns_json')(columns)) }}
{%- endmacro %}

{% macro default__other_columns_json(columns) -%}
    cast(null as varchar)
{%- endmacro %}

{#- A merge patch (RFC 7396) leaves out what is null. -#}
{% macro duckdb__other_columns_json(columns) -%}
    {%- if columns -%}
        {%- set pairs = [] -%}
        {%- for column in columns -%}
            {%- do pairs.append(string_literal(column) ~ ", nullif(cast(" ~ adapter.quote(column) ~ " as varchar), '')") -%}
        {%- endfor -%}
        nullif(cast(json_merge_patch('{}', json_object({{ pairs | join(', ') }})) as varchar), '{}')
    {%- else -%}
        cast(null as varchar)
    {%- endif -%}
{%- endmacro %}

{% macro normalise_header(header) -%}
    {%- set abbreviation = modules.re.sub('(?<=[A-Z])(?=[A-Z][a-z])(?![A-Z]s(?![a-z]))', '_', header | string | trim) -%}
    {%- set words = modules.re.sub('(?<=[a-z0-9])(?=[A-Z])', '_', abbreviation) -%}
    {{ return(modules.re.sub('[\\W_]+', '_', words).strip('_') | lower) }}
{%- endmacro %}
