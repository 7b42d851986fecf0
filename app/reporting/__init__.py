"""Dashboards, the monthly summary, printed documents; the landing page of staff.

Main nouns: MonthlySummary, SummaryColumn, Dashboard.
Governing clauses: 宁人社发〔2023〕75号 一, 四(五).
"""
