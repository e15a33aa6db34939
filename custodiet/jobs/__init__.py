"""Jobs: work too long for a request, one row each.

Words     job, lease, worker
Takes in  what is to be done, as a kind and a ref
Gives     progress that a page can show
Never     a job lost: one whose worker died is taken again when its lease is up
"""
