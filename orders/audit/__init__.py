"""The audit: recomputes from the topics alone what must hold, whatever the stages' own code
believes.

Comes in: every committed record up to the offsets taken at the start, committed offsets of the
stages, Redis. Goes out: a report. It shares no code with the engine or the stages (import-linter
holds that): what it knows of them is `agreement.py`, in words and tables.

source.py     the port through which it reads, and the two things that are taken as of one moment:
              committed offsets and ends
agreement.py  what the stages have agreed on: topics, hand-offs, final states, what may stand only
              once
standing.py   what each stage's state says of a key     story.py     what the topics say of an order
stories.py    the fold of all orders                    folds.py     what some records add to it
workload.py   how many orders wait, as tracking told
availability.py  what there is of articles, as inventory told
dues.py       what an order costs and what of it is paid (papers.py: what banks say); goods.py: what
              warehouses report. They repeat on purpose what stages compute: a judge that shared it
              could not find it wrong
accounts.py   ledgers walked entry by entry             books.py     what states hold of ledgers
cache.py      what Redis keeps                        latency.py   how long each stage took
last.py       word of the last audit, for whoever watches
checks/       one question each, pure functions      portion.py, audit.py  the order in which all of
              it is read
"""
