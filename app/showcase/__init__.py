"""Model units (示范单位): batches, nominations, scores, who is named, and the yearly check.

Main nouns: ShowcaseBatch, Nomination, score.
Governing clauses: 宁人社发〔2023〕75号 三(三), 四(三).
"""
