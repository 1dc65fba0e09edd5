"""Papers as words and numbers to print, in a language.

sheet.py        what a sheet is put together of; ../paper.typ lays it out
words.py        words, amounts, weights, days, addresses as they are printed
tables.py       tables that several papers have
the others      one for each paper
"""
