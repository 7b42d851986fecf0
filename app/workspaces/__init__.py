"""The unit's desk, the mentor's and the trainee's: what I must do now, and where my case stands.

Nouns: desk, step, task.
Governing clauses: 宁人社发〔2023〕75号 二(四), 二(五).
"""
