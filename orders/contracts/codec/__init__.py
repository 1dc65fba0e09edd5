"""Messages to records and back. `codec.py` is the way in; all else is how it is done."""
