"""A statement as it is cited elsewhere: words, speaker with role, outlet, title, date and address.

A direct quotation stands in quotation marks, reported words do not; where nobody is known to have said it, nobody is
named.
"""
