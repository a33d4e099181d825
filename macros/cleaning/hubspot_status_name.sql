{#- An English label is the internal name with blanks; a Dutch one is another word. -#}
{% macro hubspot_status_name(value) -%}
    {%- set names = {
        'abonnee': 'subscriber',
        'marketinggekwalificeerdelead': 'marketingqualifiedlead',
        'salesgekwalificeerdelead': 'salesqualifiedlead',
        'verkoopkans': 'opportunity',
        'klant': 'customer',
        'overig': 'other',
        'nieuw': 'new',
        'inuitvoering': 'inprogress',
        'inbehandeling': 'inprogress',
        'nietgekwalificeerd': 'unqualified',
        'pogingtotcontact': 'attemptedtocontact',
        'verbonden': 'connected',
        'slechtetiming': 'badtiming',
    } -%}
    case {{ letters_and_digits(value) }}
        {% for label, name in names.items() -%}
            when '{{ label }}' then '{{ name }}'
        {% endfor -%}
        else {{ letters_and_digits(value) }}
    end
{%- endmacro %}
