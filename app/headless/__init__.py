"""The public API of published content: JSON lists and details, OpenAPI, no login, no cookie.

Main nouns: post, unit, agency, policy, target.
Governing clause: 宁人社发〔2023〕75号 二(四) (sharing of posts with other platforms).
"""
