"""`orders dlq`: what the stages set aside, and what a person does about it.

commands.py  ls, show, redrive, skip, discard, reset-breaker    letters.py  dead letters, and which
             still park their key
original.py  the record that was set aside, decoded where possible    requests.py  asking for an
             action on parked keys
causes.py    letters by what went wrong
objections.py  what speaks against it    control.py  records to a stage, and what came of them
"""
