"""Mails over SMTP.

texts.py      template and values -> subject and text, in a language
composing.py  -> the mail
lines.py      connections that are kept
sending.py    -> what the server said of it
"""
