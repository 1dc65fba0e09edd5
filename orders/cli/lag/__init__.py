"""`orders lag`: what the stages have not dealt with yet.

command.py  the command, once or watching    measure.py  counted from the topics themselves
"""
