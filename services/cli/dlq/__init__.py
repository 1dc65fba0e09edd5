"""`orders dlq`: what the stages set aside, and what a person does about it.

commands.py  ls, show, redrive, discard, reset-fuse    letters.py  dead letters, and which still park their key
original.py  the record that was set aside, decoded where possible    control.py  requests to a stage, and what came of them
"""
