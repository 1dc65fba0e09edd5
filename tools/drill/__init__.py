"""`make drill`: faults under load on a secure stack of its own, each told by the alert that is
meant for it and mended by what docs/runbook.md says (docs/decisions/0049-drills.md).

faults.py   the table: what is done, which alert comes, what of the page mends it
making.py   how each fault is made          starving.py  a process that hardly runs
page.py     commands as docs/runbook.md has them
play.py     one fault, from its making to the audit
stuck.py    three orders that do not move, each for another reason
house.py    stages, edge and outside world  release.py   a copy of the sources that they run from
servers.py  Kafka, Redis, the registry      load.py      orders, all the while
told.py     whoever is told of alerts       needs.py     what the machine must have
table.py    what came of it
"""
