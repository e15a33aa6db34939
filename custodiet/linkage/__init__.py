"""Linkage: who is who.

Words     person, number, identifier
Takes in  numbers and logins from every room
Gives     one person for all the names a system knows them by
Never     a name without a recorded look
"""
