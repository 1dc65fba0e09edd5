"""`orders clarifications`: what is unclear about orders and was asked, staff who answer, and who
ask something of their own (RV-07).

commands.py  ls, answer, ask    queue.py  what nobody has answered, and what is due first
"""
