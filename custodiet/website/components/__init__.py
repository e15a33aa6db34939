"""Components: the pieces pages are built from, as GOV.UK Frontend publishes them.

Each function takes the options that the package documents for its macro, under the same names, and
gives HTML. Text is always escaped; an `html` option is taken as it is only when it is already marked safe.
"""
