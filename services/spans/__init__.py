"""Spans: the way of each sampled order through the stages as a trace (OpenTelemetry), computed from
the log alone (docs/decisions/0050). It costs the stages nothing, and none needs it.

process.py    reads, sends, commits      gathering.py  a piece of the log and what it tells
facts.py      what a record tells        ids.py        of traces and spans; which are sampled
spans.py      from facts to spans        otlp.py       spans as the protocol has them
sending.py    until they are taken       receiver.py   who takes them
metrics.py    how it goes
"""
