"""Plan years, targets and their split to counties, dated policy parameters, wages, workdays.

Main nouns: PlanYear, Target, PolicyParam, MinWage, Workday.
Governing clauses: 宁人社发〔2023〕75号 一 (targets), 三(一) (wage as standard), 四(五) (due days).
"""
