"""What the stages agree on: every topic and record, as types, as a catalogue and as bytes. Knows
nothing of Kafka.

Generated from `schemas/` by `make contracts`, never edited: `records.py` (a TypedDict a record),
`catalogue.py` (topics and record types), `schemas.lock` (a fingerprint a schema: a review sees
whose bytes a change changes). Written by hand: all else.

    codec.py     messages to records and back: Avro in Confluent's wire format (`wire.py`),
                 hand-offs whose order is carried over as bytes
    sources.py   `schemas/` itself, read and resolved when first asked for
    order.py     `CarriedOrder`, the order as it travels
    blank.py     a state record with all its defaults
    offline.py   schema ids without a registry, for tests
    topic.py     what the catalogue is made of
    classes.py   how confidential each field is: public, internal, personal, staff
    quality.py   what is promised beyond types: words, and rules as SQL
    snapshot.py  what readers rest on, as a file (schemas/released.json); changes.py compares two
    schema.py    Avro schemas as values: resolved, compared
    avro.py      bytes to values: functions compiled from our schemas (`program.py`, `reading.py`,
                 `writing.py`), fastavro where a schema differs
"""
