"""What the ten departments own: their lists of organisations, people and money, and the leads they propose.

Nouns: list entry, proof of a kind, roster, budget line, lead.  宁人社发〔2023〕75号 二(一), 二(二), 四(一).
"""
