"""What every edge needs: producing, asking a stage and hearing its answer, reading states and
topics, checking fields.

submitting.py  an order as it is submitted
producing.py   publish records, each known to have arrived       asking.py      a record sent, and
               what comes of it
publishing.py  publish from an event loop                        listening.py   what a topic says
               of a few keys from now on
reading.py     committed records up to their present ends         scan.py        all that was said
               about one key
states.py      states of stages as Redis has them                 groups.py      how far the stages
               are
recalling.py   those of ended orders, which stand in Kafka
masterdata.py  reference data as it stands in its topics          fields.py      values checked
               field by field against a schema
documents.py   documents as they came, in the log or as files
samples.py     approvals that a person looks at afterwards       leases.py      who looks at which
               order just now
holds.py       orders that wait for a person                     verdicts.py    what came of what
               a person decides
tables.py      files of rows: CSV, JSON, JSON Lines, YAML        heartbeats.py  a heartbeat as it
               is sent
standings.py   how a stage stands, dead or alive                 waiting.py     records that wait,
               counted time and again
brokers.py     brokers, and copies of partitions                 certificates.py  until when they
               hold
awaited.py     what a state says that its key waits for
"""
