"""What shipping decides, by who speaks. Every handler ends in `state.conclude`.

allocated.py   allocation: what it has chosen is released, or waits at gates
orders.py      the work order of a shipment
passing.py     what passes its gates, waits at them, or is stopped for them
answers.py     people: what opens a gate, or refuses it
exchanges.py   aftersales: how the return stands that it is exchanged for
cartons.py     in which cartons
packages.py    their numbers
people.py      whoever recalls the order
amended.py     whoever wants it changed: all of it stops, or none
warehouses.py  what warehouses report and answer
collecting.py  what lies ready for whoever ordered it
carriers.py    what carriers scan
notices.py     other stages: lines that will not come
serving.py     services: announced, reminded of, begun in their time
moving.py      people: another time for a service
probing.py     platforms of online services, looked at before
timers.py      the clock: what was due and did not come
"""
