"""Turns `schemas/` into `orders/contracts/`: checks the sources, resolves shared types, writes
types, catalogue, measures, lock, and the tables of fields in docs/partners.

Sources: `schemas/topics.yaml` lists the topics and their records; `schemas/<topic>/<Record>.avsc`
defines a record, `schemas/shared/records/<Record>.avsc` one that several topics carry,
`schemas/shared/<Type>.avsc` a type that records share by full name; `schemas/measures.yaml` lists
what stages measure.
"""
