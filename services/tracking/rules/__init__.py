"""The rules of tracking, pure:

table.py   what each record means for the status of its order: one row a record (TR-01)
status.py  when the status moves (TR-01)
words.py   how the reason of a record is put into words
"""
