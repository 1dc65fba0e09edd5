"""`orders stuck` and `orders why`: orders that do not move, what each waits for, and who can act.

commands.py  the commands    unread.py  records of an order that a stage has not handled
"""
