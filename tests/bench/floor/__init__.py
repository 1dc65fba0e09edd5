"""The engine's floor: a credit review as plain as others are compared on, in our engine and in a
bare loop of consume, decode, encode, produce.

An order of five lines and 311 bytes; how much credit its customer uses, kept by customer; one
decision out. `stage.py` is also the smallest whole stage there is to read.
"""
