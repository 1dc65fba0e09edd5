"""What shipping decides, by who speaks: allocation (release), warehouses, carriers, whoever
recalls, the clock.

progress.py  the state of an order on its way; every handler ends in `progress.conclude`
records.py   the records that shipping publishes
"""
