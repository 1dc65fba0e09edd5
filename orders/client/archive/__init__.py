"""The archive of orders that have ended: chains of entries in files that are only appended to, one
chain a partition, and an index that is made of them anew whenever it is lost (docs/decisions/0100).
`services/orderfile/archive` writes it; whoever may read its folder reads it, without Kafka.

layout.py     folders and names      entries.py  an entry's bytes, and what chains them
chains.py     walking a chain        index.py    where the entries of an order stand
asking.py     what readers ask       bundles.py  what is in an entry
verifying.py  every byte of every chain    parts.py    what tells of people, under their keys
expiring.py   what is over                 openable.py  what opens, and what printed papers
"""
