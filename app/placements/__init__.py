"""One trainee at one post, from application to follow-up.

Nouns: application, placement, agreement, attendance, retention, follow-up.
Governing clauses: 宁人社发〔2023〕75号 二(四), 二(五), 二(六), 三(三).
"""
