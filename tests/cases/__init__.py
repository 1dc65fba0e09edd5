"""Cases from the field, played through every stage: what people who run such systems have
reported, and what the trade says is right.

steps.py     what a case is made of            story.py    steps of our own making, in words
told.py      our own cases                     field.py    cases from files, as they were reported
expected.py  what each case has to come to     outcome.py  what it came to
place.py     how steps are played              inside.py, outside.py  in memory, on the real broker
"""
