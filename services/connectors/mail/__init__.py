"""Mails over SMTP.

texts.py      template and values -> subject and text, in a language
pages.py      where a customer answers
marks.py      by which a mail that comes back is known
composing.py  -> the mail
lines.py      connections that are kept
sending.py    -> what the server said of it
reading.py    what a mail says that came back
maildir.py    the folder that it comes to
returns.py    -> looked for, and reported
"""
