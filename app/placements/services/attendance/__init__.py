"""Attendance: days said by three sides, months, leave, allowances, and the code on the unit's screen."""
