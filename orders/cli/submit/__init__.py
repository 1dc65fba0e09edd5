"""`orders submit`: orders in our own form, checked field by field, sent as their channel would send
them.

command.py  the command    reading.py  from text to sound orders or faults    example.py  a complete
            order to start from
answer.py   intake's answer, told
"""
