"""The same data under several taxonomies: built apart from the organisation's own funnel, then counted."""
