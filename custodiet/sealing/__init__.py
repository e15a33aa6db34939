"""Sealing: envelopes and keys, so that only those whom a report is meant for can read it.

Words     part, place, seal, wrap, reader, code, directory, holder
Takes in  plain bytes and public keys
Gives     sealed parts, wraps, codes and their keys, and the readers whom a signed directory vouches for
Never     a key of its own, a file, a database or a clock
"""
