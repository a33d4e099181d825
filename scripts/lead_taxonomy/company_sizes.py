"""Company sizes as people read them: exports have a head count or a range."""

from lead_taxonomy.duckdb_files import quote


def size_class_sql(column: str) -> str:
    """Return the SQL of a column's size class.

    A head count becomes one of 1-9, 10-49, 50-249, 250-999 and 1000+: the classes of Commission Recommendation
    2003/361/EC for micro, small and medium-sized enterprises, and two for larger ones. A range that was exported stays
    as it is, and so does nothing.
    """
    text, count = quote(column), f"try_cast({quote(column)} as double)"
    return f"""case
        when {count} is null then {text}
        when {count} < 10 then '1-9'
        when {count} < 50 then '10-49'
        when {count} < 250 then '50-249'
        when {count} < 1000 then '250-999'
        else '1000+'
    end"""
