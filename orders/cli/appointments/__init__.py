"""`orders appointments`: when services are rendered (SH-04, SH-09). What is planned:
`orders/client/appointments.py`."""
