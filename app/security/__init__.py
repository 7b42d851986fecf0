"""Accounts, roles and permissions as code, how an account becomes an Actor, the audit pages.

Main nouns: Account, Role, Permission.
Governing clauses: 宁人社发〔2023〕75号 四(一) (ten departments), 四(五) (who reports and audits).
"""
