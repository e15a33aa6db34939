"""Website: menu, base pages, refusals, home, and the entrances for programs.

Words     page, menu, waiting
Takes in  requests
Gives     pages; JSON at the API; lines at the shell
Never     a decision of its own
"""
