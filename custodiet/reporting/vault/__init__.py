"""The vault: the one process that holds handlers' unlocked keys. No network, no database, nothing kept."""
