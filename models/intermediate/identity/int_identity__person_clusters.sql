{{ connected_records(ref('int_identity__person_joins')) }}
