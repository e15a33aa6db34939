"""The words of the page of the back-test."""

OPENING = """
Whether earlier complaints say anything about later ones, measured on the published complaint records of one
large police force abroad. It is what an analyst should know before reading much into a complaint history. It
informs; it never raises a lead, and nothing in it writes anything.
"""

PROTOCOL = """
At each date officers in service are ranked by what was known by then: complaints filed before the
day, and findings made before it. What counts is a complaint filed in the two years after. The
weighted sum learns from 1 January 1994 and each year after it, by what was known on the day: of the
last of them one year had passed, of the others two. A complaint of those years that was still open
on the day counts by the chance that such a one is sustained: how often its category was, among
those closed by then, and how much oftener those that were open as long. A sexual complaint is rare,
so for it the weighted sum counts somebody with only a domestic or off-duty complaint as three
hundredths of one. A sexual complaint by the public is too rare even for that: it is ranked as any
sexual complaint is.

The model is the weighted sum: a regularised logistic regression on few columns, whose weights can
be said in words. All of it was settled on 1 January 1996 to 2000, whose two years end before the
first date here, with what was known by 2002; some two hundred and fifty settings were compared
there in all. The dates here are not fresh to those who built it: earlier forms of this back-test
were seen on them, the last of which stood on this page and reached an AUC of 0.668 for sustained
complaints, 0.637 for sexual ones and 0.738 for sexual ones by the public. The present form was
settled first and then looked at on them once; that is what stands here. On the dates between, 2003
to 2009, nothing was settled either, though two earlier forms were looked at, and their two years
overlap with the others'.

The “{trees}” are gradient boosting in which more complaints never rank anybody lower. “{bar_trees}”
and “{bar_line}” are the two kinds of model that the bars came from, made anew: which columns those
had is not known, so plain counts and fading counts were taken. “{earlier}” is this sum with the
columns and the weight of neighbours of the form before it; unlike that form, it too gives each date
learnt from a start of its own, as more came in some years than in others, and reads the categories
as this one does. All four learn only from dates whose two years had ended by the day, and only from
findings made by then. None of these orders is shown in the product: there an analyst sees the
complaints themselves, counted.

The records end with 2011, so the last date is 1 January 2010. Findings that came later are not in
them, so the sustained counts of that date, and to a lesser degree of 2008, are too low: the last
column says how much of what came had been closed by the end. The bars were measured on six dates,
one of them 2012, with later findings known, and each is the better of two models. These five dates
are not the same test, and the sustained bars are also shown for the dates to 2008.

No sex, ethnicity, age or year of birth goes in; those columns are not opened until the list is
made. So officers past the age of service whose leaving was never recorded, about 35 on each date,
are ranked too.

Equals count by expected value. The measures are means over the dates. An interval is 95%, from
{draws} draws of officers with replacement, the same officers on every date; the models are not
learnt anew in each draw, so it leaves out what learning adds. A lift of 3 at 2% means that the top
2% holds three times as many as a blind draw would.
"""

READING = """
- A ranking by complaints is weak. Most officers to whom a sexual complaint comes are not in the top 5% of any
  list here: what a person looked up, and whom they called, has to carry a lead.
- The lists differ by group, though no such characteristic goes in: the models raise some groups more often
  than their sustained complaints would say, the plain count others. With whom somebody is accused, and of
  what, can stand for where and beside whom they work: the sum that reads more of it ranks better and sets
  the groups further apart than the form before it did. No cut in such a list should start anything by itself.
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
The bars' two kinds of model on the same dates, from the same records, through the same measures and
on the same draws of officers: what the bars' own numbers cannot give. The sum with its older
columns is set beside it in the same way.
"""

EACH_DATE = """
The area under the curve of each date, which the bars give only as a mean over six dates: 2012 among them,
which these records do not reach.
"""

TRIED = """
The model was chosen on these dates, 1 January 1996 to 2000, so that they favour it; they are shown
so that what was gained here can be set beside what was gained later. What came is what was known by
1 January 2002.

What it gained, for sustained complaints, came from counting open complaints by chance, from
learning from the last year as well, each date with its own start, from how often complaints of a
category are sustained, from what those accused beside an officer carry, and from complaints for
each year of service. For sexual complaints it was the smaller weight of the neighbouring ones, and
it is little; for those by the public that smaller weight loses, here as on the later dates, which
nobody looked at when it was chosen. Tried as well and left out, as they gained next to nothing or
lost: how long cases lasted, how late the complaint was made, days of suspension, what others in the
same complaint were found to have done, findings with other half-lives, a gamma-Poisson rate of each
officer, the time since the last complaint, categories grouped by how often they are sustained, a
learnt outcome drawn towards the category's rate, those accused beside somebody accused beside an
officer, a blend of the two outcomes for the sexual one, and the mean of the ranks of the sum and of
the trees: that gains 0.001 and cannot be said in words.
"""

YEARS_BETWEEN = """
The same, on 1 January 2003, 2005, 2007 and 2009.
"""

WEIGHING = """
The heaviest weights as learnt for the last date. A weight is what one usual step of a column (its standard
deviation) adds to the logarithm of the odds; the sum is made of many small signs. “Expected” counts each
complaint by how often its category is sustained; “others” is what one of those accused beside the officer
carries on average, apart from the shared complaint; “any” says only whether there is something at all.
"""
