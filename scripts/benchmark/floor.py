"""The floor: one statement that reads the same files and knows no journeys, versions, accounts or mappings.

Run as `python -m benchmark.floor FOLDER`; prints the counts per stage, so that the work cannot be left out.
"""

import sys
from pathlib import Path

import duckdb

POINTS = {
    "website_visited": 2,
    "email_opened": 1,
    "email_clicked": 5,
    "content_downloaded": 15,
    "pricing_viewed": 15,
    "webinar_attended": 20,
    "form_submitted": 20,
    "demo_requested": 40,
    "unsubscribed": -25,
}

FLOOR_SQL = """
with

persons as (from read_csv('{folder}/persons.csv', all_varchar = true)),

activities as (from read_csv('{folder}/activities.csv', all_varchar = true)),

status_changes as (from read_csv('{folder}/status_changes.csv', all_varchar = true)),

points (activity_type, points) as (values {points}),

first_touches as (

    select person_id, min(occurred_at::timestamp) as entered_at from activities group by person_id

),

scores as (

    select
        activities.person_id,
        activities.occurred_at::timestamp as occurred_at,
        sum(points.points) over (
            partition by activities.person_id order by activities.occurred_at::timestamp, activities.activity_id
        ) as score
    from activities inner join points using (activity_type)

),

crossings as (

    select person_id, min(occurred_at) as entered_at from scores where score >= 50 group by person_id

),

crm_stages as (

    select person_id, status, min(changed_at::timestamp) as entered_at from status_changes group by person_id, status

),

stages as (

    select person_id, 'known' as stage, created_at::timestamp as entered_at from persons
    union all
    select person_id, 'first_touch', entered_at from first_touches
    union all
    select person_id, 'mql', entered_at from crossings
    union all
    select person_id, status, entered_at from crm_stages

)

select stage, count(*), min(entered_at), max(entered_at) from stages group by stage order by stage
"""


def main() -> None:
    """Run the statement on the folder given and print its rows."""
    folder = str(Path(sys.argv[1])).replace("'", "''")
    points = ", ".join(f"('{activity}', {value})" for activity, value in POINTS.items())
    with duckdb.connect() as connection:
        connection.execute("set threads = 2")
        for row in connection.execute(FLOOR_SQL.format(folder=folder, points=points)).fetchall():
            sys.stdout.write(f"{row[0]:20} {row[1]:>12,}\n")


if __name__ == "__main__":
    main()
