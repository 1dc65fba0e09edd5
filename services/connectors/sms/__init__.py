"""Text messages to phones, by a gateway that speaks HTTP.

segments.py   how many messages a text is, and one cut to so many
composing.py  -> what is said
sending.py    -> what the gateway said of it

The gateway knows a message by our reference, and says whether it has it: POST of
`{"reference", "from", "to", "text"}` to ORDERS_SMS_URL, GET of that URL, "/" and the reference.
"""
