"""What intake decides, by who speaks. Every handler is pure: (record, state, context) -> Handling.

orders.py      channels: submissions and corrections
duplicates.py  what is sound: received, or suspected to be another order once more; who decides that
changes.py     whoever wants an order changed, and how that went
parts.py       the same, where only parts of it are said
revisions.py   a channel, of an order that it submitted before
latest.py      which change of an order is the latest
early.py       changes that come before their order, and wait for it
caught_up.py   the same, once it is there
people.py      whoever wants an order cancelled
withdrawal.py  a sound order that is cancelled before it goes on
drafts.py      staff and shops: what may become an order
documents.py   the desk: what nobody could read
linked.py      aftersales: what replaces lost goods; whose ids those are
notices.py     other stages: how an order ended
timers.py      the clock: corrections, decisions and answers that did not come, drafts to let go,
               orders to forget
"""
