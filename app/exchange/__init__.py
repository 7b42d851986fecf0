"""Import and export batches with their faults, and comparison batches between departments; knows no entity.

Nouns: target, batch, row, fault, outcome, comparison, answer.  Governing clauses: 宁人社发〔2023〕75号 四(二), 四(五).
"""
