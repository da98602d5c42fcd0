"""``python -m benchmarks``: every table, or those that are named."""

from benchmarks.commands import main

if __name__ == "__main__":
    main()
