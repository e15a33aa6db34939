"""What is seen of reports: by handlers, and by reporters."""
