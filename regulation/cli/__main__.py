"""`python -m regulation.cli` is the command `yima`."""

from regulation.cli import main

if __name__ == "__main__":
    main()
