"""The machine behind the front room. Nobody but the engine, the command, tests and replay imports
it.

The loop
    replica.py          one turn: poll, claim, timers, batch
    ownership.py        follow the group, claim, give up      life.py       how far with a partition
    partition.py        what its owner remembers of it        ticket.py     what it commits
    claim.py            take over by Kafka alone              reconcile.py  bring Redis to it
A batch
    batch.py            load, decide, commit                  confirm.py    tell ledgers and store
    item.py             one thing to handle                   outputs.py    records as bytes
    sorting.py          records to items of rounds            alarms.py     what is due
    rounds.py           handlers in step, questions at once   unit_of_work.py  what a batch changes
    movements.py        between the buckets of an account     reservations.py  states to ledgers
    waits.py            what a list of waits may hold         review_holds.py  holds, counted
    workload.py         queues, counted                       wiring.py     a stage, resolved
    headers.py, notes.py  what replay needs to know         flow.py       since when it flows
Poison
    parking.py          dead letters and parked keys          redrive.py    what a person decides
    suspects.py         what kills or hangs its owner         circuit_breaker.py  too much of it
Beside it
    feed.py             reference topics to tables            metrics.py, timing.py  what it tells
    labels.py           closed lists of labels                ages.py       seconds by batch
    failpoints.py       where tests strike
    heartbeats.py       signs of life, passed on              told_heartbeats.py  in memory
"""
