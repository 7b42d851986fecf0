"""Regions, the offices of the ten departments at each level, and the agency contact list.

Main nouns: Region, DepartmentOffice, AgencyContact.
Governing clauses: 宁人社发〔2023〕75号 二(三) (经办机构联络清单), 四(一) (ten departments).
"""
