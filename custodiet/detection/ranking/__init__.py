"""Whom to look at first, and how sure that is. Pure: counts in, an order with its reasons out.

Words     post, counting, sign, family, standing, ranking
Takes in  what each detector counted for each officer, and what the officer's work would make them search
Gives     every officer's place, the families behind it, and the share of the list that chance would make
Never     a number out of a hundred, a protected characteristic, or a decision about anybody
"""

from custodiet.detection.ranking.counting import Counting, Pairs, Post, Sign, of_counts, of_pairs
from custodiet.detection.ranking.discovery import Past, batch_level, discoveries, widening
from custodiet.detection.ranking.families import within_family
from custodiet.detection.ranking.order import Evidence, Placed, Ranked, Values, in_order, rank, signs_of
from custodiet.detection.ranking.same_person import SamePerson, same_person
from custodiet.detection.ranking.together import two_strongest

__all__ = [
    "Counting",
    "Evidence",
    "Pairs",
    "Past",
    "Placed",
    "Post",
    "Ranked",
    "SamePerson",
    "Sign",
    "Values",
    "batch_level",
    "discoveries",
    "in_order",
    "of_counts",
    "of_pairs",
    "rank",
    "same_person",
    "signs_of",
    "two_strongest",
    "widening",
    "within_family",
]
