"""Reporting: a way in for whoever has something to say, sealed on arrival, and back to them.

Words     report, reporter, code, desk, handler, part, door, manner, tray
Takes in  reports from the public, sealed to one desk
Gives     concerns to the intelligence desk, in words that do not give the reporter away
Never     a reporter's own words, file, name or hour to another room, a log or a disk
"""
