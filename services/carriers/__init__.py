"""Carriers' own words -> one vocabulary (TR-06; docs/decisions/0099-what-carriers-say.md).

In:  CarrierPayloadReceived (carrier.raw.v1): bytes as a carrier sent them to the gateway.
Out: CarrierScanned (carrier.events.v1), under the order whose parcel it is by the order file.

tables/          a file a carrier: where what stands, and what its codes mean
tables.py        such a file, checked
json_scans.py    JSON -> the scans in it
segment_scans.py X12 214, EDIFACT IFTSTA -> the same
times.py         moments as carriers write them
scans.py         a payload -> scans in our words
parcels.py       whose parcel has this number    worker.py  what waits, what is told, what is done
process.py       the process
"""
