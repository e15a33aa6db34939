"""Files that strangers sent: told apart by what they hold, checked for harm, copied clean apart."""
