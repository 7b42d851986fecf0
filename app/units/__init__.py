"""Internship units (见习单位): application, review, site check, notice, standing, tags, revocation.

Main nouns: Unit, UnitTag, SiteCheck, UnitObjection, UnitReview, UnitBan.
Governing clauses: 宁人社发〔2023〕75号 二(二), 二(四), 二(五), 四(一), 四(三).
"""
