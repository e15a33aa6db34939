"""Pages of runs, findings and extracts, a file each."""
