"""Detection: the force's own logs, weighed in a columnar engine.

Words     extract, look-up, explained, run, detector, finding
Takes in  extracts of the force's systems, through a mapping file each
Gives     leads to the intelligence desk, each raised by a person
Never     an accusation, a lead of its own making, or a protected characteristic of an officer as an input
"""
