"""`orders stock reconcile`: a warehouse's own list of its stock, held against the books (IV-11).

reading.py   the file: rows, and whether it is there to its end
checking.py  what is wrong with it, line by line, and the counts that it comes to
sending.py   lists that are known, filed and sent, and what they come to
judging.py   what allocation made of each article, and what waits for a person
deciding.py  a person approves or refuses what waits
report.py    differences by reason, their value, what was posted and what waits
page.py      the same as a page and as CSV
telling.py   what is printed
commands.py  the commands
"""
