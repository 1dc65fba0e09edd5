"""The stage engine: the only room through which stages reach Kafka and Redis.

A stage's author imports these seven files, the front room, and nothing else of it:

stage.py       what a stage declares: topics, handlers, ledgers
handling.py    what a handler returns: outcome, state, events, effects on ledgers
context.py     what a handler is told beside the record: business time, policy, reference tables
questions.py   what a handler asks of a ledger: `answer = yield from ask(Reserve(...))`
references.py  reference tables by key, and what is derived from them
policy.py      a stage's tunables, as data with a version
errors.py      one tree of errors: whose fault, and what next

Behind it: `core/` (the machine), `ports/` (what it speaks to, as protocols), `kafka/` and `redis/`
(the real servers), `settings/` (the environment), `host/` (a process around one replica).
"""
