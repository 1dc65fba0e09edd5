"""The shared kernel, pure: ideas that several stages use, each once. It knows no stage.

money.py         currencies, conversion, what parts of an amount are
times.py         units of time, how a time is told
hours.py         hours of the week, in which things come by habit
areas.py         where goods go, or do not
text.py          blanks, mail addresses, telephone numbers
steps.py         the step of each status
decisions.py     what was decided, by which rules
messages.py      messages to customers and teams
authority.py     who may decide about a hold
verdicts.py      what a person's verdict about holds comes to
clarifications.py how what is unclear can be answered
offers.py        what customers are asked to agree to, and the reminders of the silent
ignored.py       what partners and people sent in vain
notices.py       the notice that stops an order
ranks.py         the fair order of those who wait
queue.py         nobody who waits is passed over without bound
waiting.py       an order that waits for goods: what is told of it, and when they are kept
horizon.py       until when a closed order is remembered
reservations.py  what notices do to reservations
accounts.py      names of ledgers and of their accounts
documents.py     partner documents: known by issuer, kind and number
reports.py       what warehouses report of an article, and what is not booked
supply.py        what suppliers have confirmed
availability/    what can be had of an article, and when
"""
