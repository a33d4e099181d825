{{ matched_links(ref('int_identity__numbered_accounts'), ref('int_records__account_links')) }}
