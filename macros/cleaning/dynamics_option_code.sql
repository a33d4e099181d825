{#- The options that the system ships, with their labels in English and Dutch. -#}
{% macro dynamics_option_code(object, value) -%}
    {%- set labels = {
        'lead': {
            '1': ['new', 'nieuw'],
            '2': ['contacted', 'contact opgenomen'],
            '3': ['qualified', 'gekwalificeerd'],
            '4': ['lost', 'verloren'],
            '5': ['cannot contact', 'kan geen contact opnemen'],
            '6': ['no longer interested', 'niet meer geïnteresseerd'],
            '7': ['canceled', 'geannuleerd'],
        },
        'budget': {
            '0': ['no committed budget', 'geen toegezegd budget'],
            '1': ['may buy', 'koopt mogelijk'],
            '2': ['can buy', 'kan kopen'],
            '3': ['will buy', 'gaat kopen'],
        },
        'authority': {
            '0': ['false', 'no', 'nee'],
            '1': ['true', 'yes', 'ja'],
        },
        'need': {
            '0': ['must have', 'noodzakelijk'],
            '1': ['should have', 'wenselijk'],
            '2': ['good to have', 'leuk om te hebben'],
            '3': ['no need', 'geen behoefte'],
        },
        'timeline': {
            '0': ['immediate', 'onmiddellijk'],
            '1': ['this quarter', 'dit kwartaal'],
            '2': ['next quarter', 'volgend kwartaal'],
            '3': ['this year', 'dit jaar'],
            '4': ['unknown', 'onbekend'],
        },
    } -%}
    case
        {% for code, spellings in labels[object].items() -%}
            when lower({{ value }}) in ('{{ spellings | join("', '") }}') then '{{ code }}'
        {% endfor -%}
        else lower({{ value }})
    end
{%- endmacro %}
