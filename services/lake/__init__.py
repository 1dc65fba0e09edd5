"""The lake: every record of every topic as rows of Iceberg tables, each once, for data teams
(docs/data.md, docs/decisions/0068). It costs the stages nothing, and none needs it.

process.py     reads, writes, commits, until told to stop
writing.py     a round: records are gathered by table, then committed with their positions
pending.py     what is gathered for a table
recording.py   what a record is in the lake: its table and its row
decisions.py   the stages' changelogs: what was decided, why, and on what
keeping.py     which fields are kept, by their class; where the order stands
shapes.py      columns from Avro schemas; how they grow
columns.py     from rows to columns; rows that do not fit
tables.py      the catalogue and its tables        committing.py  one table's commit, and its fence
positions.py   how far a table is, and where to read on
feeds.py       which topics a table is made of     finding.py     a catalogue that was lost
upkeep.py      compaction, snapshots, files that nobody needs
checking.py    the lake against the topics         backfilling.py a table built anew, beside
querying.py    SQL                                 points.py      where tests kill the writer
metrics.py     how it goes                       lineage.py     which topics a table came of
"""
