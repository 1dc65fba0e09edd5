"""The rules of effects, pure: stepping.py is the life of one effect, ways.py says who can reach the
recipient, waiting.py when they may be told, subjects.py what a later message makes needless,
doubt.py what is done about an attempt of which nobody knows."""
