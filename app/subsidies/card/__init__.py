"""The fields of claims and of all that hangs on them: lines, flags, notices, moneys, recoveries."""
