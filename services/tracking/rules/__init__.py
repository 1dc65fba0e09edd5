"""The rules of tracking, pure:

table.py   what each record means for the status of its order: one row a record (TR-01)
status.py  when the status moves (TR-01)
promises.py what came of a promise of delivery, addend by addend (CF-04)
figures.py what an order comes to in figures, and when all of them are known (TR-07)
measures.py what of that is measured (TR-07)
telling.py what the timeline says of a record: a code and parameters
words.py   how the reason of a record is put into words
turns.py   whose turn it is, and until when (TR-08)
exceptions.py what is not as it should be, and not over (TR-03)
"""
