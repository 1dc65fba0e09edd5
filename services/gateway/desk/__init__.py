"""The desk over HTTP: staff see what waits for people, and decide (RV-08).

tokens.py    tokens of staff: policy as data      people.py    who asks, by token and table of staff
issuing.py   a new one, on the command line       desk.py      what the routes need
looking.py   a piece of the queue
waiting.py   what waits, read once for all        telling.py   what is told of one
forms.py     what requests say, asking.py reads   verdicts.py  records of what a person decides
foreseen.py  what a verdict would come to         deciding.py  from a request to review's answer
judging.py   the same of a sample                 reviewing.py durable, then what review makes of it
joining.py   its network                          session.py   a browser's cookie, and its forms
browsing.py  what its routes have in common       threads.py   on which it looks and waits
settling.py  what waits in intake: duplicates, documents; telling_apart.py payments that two tell of
closing.py   what was not as it should be, from the order file; closing_pages.py shows it
pages.py     what it shows of review, settling_pages.py of intake, by frame.py, page.html, html.py
             and texts/
"""
