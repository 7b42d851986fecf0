"""Showcase units (示范单位): batches with criteria, nominations, experts' scores, notice, naming, yearly check.

Main nouns: ShowcaseBatch, Nomination, Panelist, ShowcaseScore, ShowcaseNotice, ShowcaseCheck.
Governing clauses: 宁人社发〔2023〕75号 三(三), 四(三); rules.md 2.1, 6.11.
"""
