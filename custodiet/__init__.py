"""Custodiet: who guards the guardians.

Doors bring in. The desk weighs. Cases act. Governance counts. The ledger remembers.
"""

VERSION = "0.1.0"
