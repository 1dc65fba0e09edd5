"""Contracts of sale become files (CF-06): what review has settled in `ContractDrawn`, and nothing
else, is laid out as a PDF by typst.

    saying.py       a contract as words and numbers to print, in its language
    template.typ    how they stand on the page
    fonts.py        which fonts there are, and whether they have what is to be printed
    rendering.py    the PDF: the same record and the same fonts give the same bytes
    texts/          the words of the form

`services/gateway/contracts.py` is the process.
"""
