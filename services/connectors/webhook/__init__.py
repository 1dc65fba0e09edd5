"""Webhooks to customers' own systems, as Standard Webhooks has it (standardwebhooks.com).

composing.py  -> what is said
signing.py    -> the receiver's secrets, and the signatures
sending.py    -> what the receiver said of it

`webhook-id` is the effect's reference, the same for every attempt: who has it already does nothing.
"""
