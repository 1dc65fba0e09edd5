"""What tracking decides:

facts.py     what the stages did: the status follows it
notes.py     what was asked to be sent, and what was sent in vain: the status stays
promises.py  what was promised: scored when the order has come to its end
figures.py   what it comes to in figures: told when the order has come to its end
refunds.py   how long they take
timeline.py  what both write: the story of the order
"""
