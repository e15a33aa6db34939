"""How well whom-to-look-at-first is right, on invented forces whose truth is known.

Words     force, look, method, capacity, seed, purpose
Takes in  the invented force and its truth, which nothing else in detection may see
Gives     docs/reference/evaluation.md: figures with intervals, beside simple baselines, and what is missed
Never     a value set by looking at the seeds that are reported
"""
