{% macro currency_code(value) -%}
    {%- set names = {
        'EUR': ['euro'],
        'USD': ['usdollar', 'unitedstatesdollar', 'americandollar', 'amerikaansedollar'],
        'GBP': ['poundsterling', 'britishpound', 'britishpoundsterling', 'ukpound', 'pondsterling', 'britsepond',
            'britspond'],
        'CHF': ['swissfranc', 'zwitsersefrank'],
        'DKK': ['danishkrone', 'deensekroon'],
        'NOK': ['norwegiankrone', 'noorsekroon'],
        'SEK': ['swedishkrona', 'zweedsekroon'],
        'PLN': ['polishzloty', 'polishzłoty', 'poolsezloty', 'poolsezłoty'],
        'CZK': ['czechkoruna', 'tsjechischekroon'],
        'HUF': ['hungarianforint', 'hongaarseforint'],
        'CAD': ['canadiandollar', 'canadesedollar'],
        'AUD': ['australiandollar', 'australischedollar'],
        'JPY': ['yen', 'japaneseyen', 'japanseyen'],
    } -%}
    {#- `Yen` is a name, for all its three letters. -#}
    case {{ letters_and_digits(value) }}
        {% for code, spellings in names.items() -%}
            {% for name in spellings -%}
                when '{{ name }}' then '{{ code }}'
            {% endfor -%}
        {% endfor -%}
        else case when length(trim({{ value }})) = 3 then upper(trim({{ value }})) end
    end
{%- endmacro %}
