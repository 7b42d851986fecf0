"""Placements of the demo: a cohort of 2023 that is long over, and people who are on post today.

A history of 1,150 internships is written row by row into its tables, because leading each through a hundred moves would
take longer than a first start may; tests hold the rows against the rules, the counters and the constraints.  What waits
in the queues of today is led there through the services.
"""
