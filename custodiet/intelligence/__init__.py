"""Intelligence: the desk, where every lead from every room is weighed in one shape.

Words     lead, grade, risk, assess, adopt
Takes in  leads from a person: out of a finding, out of a concern, or by hand
Gives     leads that are ready to the room of cases; how far a lead has come to where it came from
Never     who a source is, to anyone; a lead to the person it is about
"""
