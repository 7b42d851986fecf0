"""Internship posts (见习岗位): offer, confirmation by the unit, review, places left, model posts; who suits which post.

Main nouns: Post, ModelPostBatch, Push, Suggestion.
Governing clauses: 宁人社发〔2023〕75号 一, 二(一) (targeted pushing), 二(二), 二(三), 四(二) (voluntary).
"""
