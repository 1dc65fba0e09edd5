"""What partners really send, read into canonical orders (IN-01). One module a format; each has one
function, `read(document, profile)`, which never raises for what a partner sent: what cannot be
read comes back as faults that say where.

    reading.py   what a document turns into, and the profile of whoever sent it
"""
