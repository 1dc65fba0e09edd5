"""`orders replay`: what stages decided, folded again and compared.

command.py  the command    show.py  its result for people and as JSON
"""
