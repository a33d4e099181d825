{{ connected_records(ref('int_identity__account_joins')) }}
