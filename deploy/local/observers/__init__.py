"""What watches the local stack: Prometheus, Alertmanager, exporters of Redis' and the machine's
figures, and a sink that prints alerts, as plain background processes on free ports of 127.0.0.1.
`make up OBS=1` runs them, `make down` stops them.

program.py  one of them: started, known again, stopped    sink.py  prints alerts
settings.py what they are told    observers.py  all of them
newer.py    those of a newer Debian, beside this machine's
"""

from deploy.local.observers.observers import Observers

__all__ = ["Observers"]
