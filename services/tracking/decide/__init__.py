"""What tracking decides:

facts.py     what the stages did: the status follows it
notes.py     what was asked to be sent, and what was sent in vain: the status stays
promises.py  what was promised: scored when the order has come to its end
figures.py   what it comes to in figures: told when the order has come to its end
refunds.py   how long they take
exceptions.py  what is not as it should be: opened, passed on, closed
people.py    who has seen to it
writing.py   who is written to about it
timers.py    what stands too long, and what is forgotten
timeline.py  what all of them tell: the story of the order
"""
