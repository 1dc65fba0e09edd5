"""`orders doctor`: what is set, what is there, and what to do about what is wrong.

command.py  the command    check.py  one finding, and how an examination is run
brokers.py  the Kafka brokers and what they are told    contracts.py  topics and schemas against the
            catalogue
redis.py    Redis    stages.py  members, offsets, circuit breakers, parked keys
lost.py     which committed offsets are lost    restore.py  what to commit for them
"""
