"""``python -m custodiet`` is the custodiet command."""

from custodiet.website.command import main

if __name__ == "__main__":
    main()
