"""Development check: is every operator, threshold, rank and date of the definitions held by a test?

Each mutant is one small change in a copy of the project. A mutant that no test notices survives: either the change
means nothing, or a test is missing. docs/mutation-check.md has the score, and the survivors with the reason.
"""
