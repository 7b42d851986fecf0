"""Subsidies: what is paid to whom, line by line; claims, checks, red flags, recovery.

Main nouns: Claim, living allowance, remaining-period subsidy, flexible-employment subsidy, RedFlag.
Governing clauses: 宁人社发〔2023〕75号 二(五), 三(一), 三(二), 四(二).
"""
