{{ matched_links(ref('int_identity__numbered_persons'), ref('int_records__person_links')) }}
