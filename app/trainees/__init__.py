"""Candidates and trainees (见习对象): who may take part, in which category, and until when.

Main nouns: Trainee, category (GRADUATE, YOUTH), hardship mark, eligibility check.
Governing clauses: 宁人社发〔2023〕75号 二(一), 三(一).
"""
