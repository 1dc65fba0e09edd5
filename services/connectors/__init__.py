"""Connectors: they do outside the house what the stage `effects` orders, and say what came of it
(docs/decisions/0092).

    attempts.py   one piece of work: committed as taken, done if it is not too late, reported
    acts.py       what the process can do, by its settings
    answers.py    what a partner says by an HTTP status
    addresses.py  URL -> where it leads; nowhere inside the house
    outward.py    a call to where customers and articles say, by webhook/ and probe/
    process.py    the process, until told to stop
    metrics.py    what Prometheus is told
    mail/         mails over SMTP, their texts, and those that come back
    sms/          text messages, by a gateway
    webhook/      webhooks to customers' own systems
    probe/        looks whether platforms of online services work

A connector notes that it has taken an attempt **before** it acts. Whatever kills it then, the
attempt is never made twice; that nothing is heard of it is the stage's to see to.
"""
