"""Explanations as data: a path through the force's own tables from a person looked up to who looked.

Words     step, path, tie, template, window, baseline
Takes in  the tables of the force, and look-ups that nothing explains
Gives     paths in words and as SQL, and what each of them is worth
Never     a decision: a person accepts or refuses, and a second one agrees
"""

# Days after a tie has ended. How long it still explains is the most sensitive choice of all, so each path is
# measured at every one of these, and compared with others at the usual one.
SWEEP = (0, 7, 30, 90)
USUAL = 7
