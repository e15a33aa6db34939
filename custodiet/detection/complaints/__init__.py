"""A risk view of officers' earlier complaints, and how far it can be believed.

Words     complaint, accused, sustained, co-accused, score, bar
Takes in  a force's complaints, who was accused in each, and the days officers served
Gives     for each officer in service on a day, what was known by then, and a place in a list for an analyst
Never     a lead, a write of any kind, or an officer's sex, ethnicity or age as an input
"""
