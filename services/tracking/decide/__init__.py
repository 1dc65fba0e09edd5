"""What tracking decides:

facts.py     what the stages did: the status follows it
notes.py     what was asked to be sent, and what was sent in vain: the status stays
timeline.py  what both write: the story of the order
"""
