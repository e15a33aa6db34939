"""What makes a ledger whole: the chain, the tree over it, and the signed note about both. Pure."""
