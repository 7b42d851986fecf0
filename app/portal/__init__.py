"""The public site: what is published, for anyone, without login and without cookies.

Main nouns: policy, post, unit, agency, plan progress. Reads only, through `queries`.
Governing clauses: 宁人社发〔2023〕75号 一 (targets), 二(三) and 二(四) (three public lists, policies).
"""
