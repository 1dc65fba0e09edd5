"""Papers that go with goods. A paper is data first: what it says comes of records alone, and how it
looks of what it says and of the fonts, so it is made whenever somebody needs it.

labels/   what is stuck on a carton (SH-01)
store/    papers that are kept: each under the key of whom it tells of, and of what for
"""
