"""The lookout: tells what is true of the stages even when all of them are dead, from offsets,
topics and servers (docs/operations.md, The lookout). No stage needs it; it only reads, but for
heartbeats, and two may run.

process.py     a thread a look, and the server of /metrics and /ops
look.py        how a look goes on          known.py         what the looks have found
offsets.py     how far the stages are      letters.py       keys that are parked
stores.py      Redis                       registry.py      the schema registry
channels.py    who was heard of            certificates.py  until when they hold
habits.py      in which hours of the week  remembering.py   from one lookout to the next
audits.py      the last audit              heartbeats.py    sends them
metrics.py     what is known, for Prometheus
sweep.py       all states, slowly          stuck.py         orders that do not move
troubles.py    what keeps orders from flowing
samples.py     the last hour               page.py, page.html         /ops
boards.py      Grafana's dashboards        board_page.py, board.html  /ops/overview and the others,
                                                                      of Prometheus
frame.py       what all pages share        lines.py, chart.py, drawing.py, units.py
                                           lines and figures in them
"""
