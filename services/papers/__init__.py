"""Papers that go with goods (SH-01, SH-02): a paper is data first, worked out of the records of its
order and refused where they disagree; its PDF is a pure function of the data, the template and the
fonts, so it is made whenever somebody needs it.

data/           what each paper says, typed, checked against order and shipment
sheets/         the same as words and numbers to print, in a language; texts/ has the words
paper.typ       how a sheet stands on the page
rendering/      the PDF (PDF/A-3, the data in it)
labels/         what is stuck on a carton (SH-01)
store/          papers that are kept: each under the key of whom it tells of, and of what for
kinds.py        which papers there are
making.py       a paper from the records of its order
house.py        who sends: house.yaml
__main__.py     the process that makes papers for whoever asks it over its standard input

`orders.client.papers` gathers the records, and speaks to the process.
"""
