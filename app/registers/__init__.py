"""What the ten departments own: their lists of organisations, people and money, and the leads they propose.

Main nouns: list, entry, KindProof, roster, figure, Lead.
Governing clauses: 宁人社发〔2023〕75号 二(一), 二(二), 四(一).
"""
