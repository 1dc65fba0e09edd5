"""What there is of articles, for whoever asks over HTTP: as it was told (`ref.availability.v1`),
and, for staff, as the books have it (IV-01).

following.py  reads what was told, once somebody asks    answering.py  what can be had of an article
looking.py    where lots lie, while somebody asks        asking.py     what requests say
"""
