"""Run the command line by `python -m kijun`."""

import sys

from kijun.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
