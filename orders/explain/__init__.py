"""Why an order is where it is: the decisions about it, read from the topics, told in a language.

decisions.py  what was decided, from the records
languages.py  which language is meant, and how it writes figures
shown.py      a fact as a text shows it: value, bound, and the gap between them
texts.py      what stages say under each code: their catalogues (gettext)
telling.py    a decision in words, and what would have changed it
checking.py   whether that would have changed it: the decision folded again

The command and the gateway both tell from here.
"""
