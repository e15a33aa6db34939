"""The words of the page of the back-test."""

OPENING = """
Whether earlier complaints say anything about later ones, measured on the published complaint records of one
large police force abroad. It is what an analyst should know before reading much into a complaint history. It
informs; it never raises a lead, and nothing in it writes anything.
"""

PROTOCOL = """
At each date officers in service are ranked by what was known by then: complaints filed before the day, and
findings made before it. What counts is a complaint filed in the two years after. Models learn from 1 January
1994 and each year after it whose two years had ended by the day, and from no finding made later: a complaint
of those years that was still open on the day counts as not sustained. A sexual complaint is rare, so for it
the weighted sum counts somebody with only a domestic or off-duty complaint as a tenth of one. A sexual
complaint by the public is too rare even for that: it is ranked as any sexual complaint is.

The model is the weighted sum: a regularised logistic regression on few columns, whose weights can be said in
words. Its columns, how strongly it is held back and how fast old dates fade were settled on 1 January 1997,
1998, 1999 and 2000, whose two years end before the first date here, with what was known by 2002; some sixty
settings were compared there. Earlier forms of this back-test were seen on the dates here, so that the dates
are not fresh to those who built it. The dates between, 2003 to 2009, are shown as well: nothing was settled
on them, though an almost final form was looked at once, and their two years overlap with the others'.

The “{trees}” are gradient boosting in which more complaints never rank anybody lower.
“{bar_trees}” and “{bar_line}” are the two kinds of model that the bars came
from, made anew: which columns those had is not known, so plain counts and fading counts were taken. None of
the three is in the product.

The records end with 2011, so the last date is 1 January 2010. Findings that came later are not in them, so
the sustained counts of that date, and to a lesser degree of 2008, are too low: the last column says how much
of what came had been closed by the end. The bars were measured on six dates, one of them 2012, with later
findings known, and each is the better of two models. These five dates are not the same test, and the
sustained bars are also shown for the dates to 2008.

No sex, ethnicity, age or year of birth goes in; those columns are not opened until the list is made. So
officers past the age of service whose leaving was never recorded, about 35 on each date, are ranked too.

Equals count by expected value. The measures are means over the dates. An interval is 95%, from {draws} draws
of officers with replacement, the same officers on every date; the models are not learnt anew in each draw, so
it leaves out what learning adds. A lift of 3 at 2% means that the top 2% holds three times as many as a
blind draw would.
"""

READING = """
- A ranking by complaints is weak. Most officers to whom a sexual complaint comes are not in the top 5% of any
  list here: what a person looked up, and whom they called, has to carry a lead.
- The lists differ by group, though no such characteristic goes in: the models raise some groups more often
  than their sustained complaints would say, the plain count others. No cut in such a list should start
  anything by itself.
- Complaints are not misconduct. They follow the work, the place and who is believed; recording changed over
  these years. Code 10S is harassment of colleagues. The category is the one last recorded, and may have been
  changed after the day of the list.
- A sexual complaint by the public came to {public} officers in all the dates together: every number about it
  is loose.
- This is one force, abroad, ten to twenty years ago. A force here should run it on its own records.
"""

FAIRNESS = """
Looked at only afterwards, as the force recorded it: the top 5% of {score}, outcome any sustained complaint,
all dates together. A group with fewer than 200 officers, or fewer than 20 places at the top, is too small to
tell. A group that stands at the top more often than its sustained complaints would say is looked at more than
others; sustained complaints are themselves decided by people.
"""

BARS_SAY = """
The bars were measured elsewhere, on other dates, with findings that are not in these records. Where a line
says that the interval covers no improvement, nothing better than the bar has been shown.
"""

REMADE = """
The bars' two kinds of model on the same dates, from the same records, through the same measures and on the
same draws of officers: what the bars' own numbers cannot give.
"""

YEARS_BETWEEN = """
The same, on 1 January 2003, 2005, 2007 and 2009.
"""

WEIGHING = """
The heaviest weights as learnt for the last date. A weight is what one usual step of a column (its standard
deviation) adds to the logarithm of the odds; the sum is made of many small signs.
"""
