"""Ledger: what happened, in order, so that nobody can quietly take a line out.

Words     line, chain, checkpoint, proof
Takes in  events, from the gate, inside the transaction that they describe
Gives     lines, proofs, and a signed checkpoint each night
Never     a name, free text, or a change to a line
"""
