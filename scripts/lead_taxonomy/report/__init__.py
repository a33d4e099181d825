"""The report: one page with every figure of the funnel, for people without a BI tool."""
