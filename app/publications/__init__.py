"""Policy documents: drafted, reviewed, published, superseded; articles with anchors, versions.

Main nouns: PolicyDoc, PolicyArticle, PolicyVersion.
Governing clauses: 宁人社发〔2023〕75号 二(四), 四(四); official layout GB/T 9704-2012.
"""
