"""Contracts: the generator's rules, the codec against plain fastavro, evolution, garbage, and
the topics of a real cluster."""
