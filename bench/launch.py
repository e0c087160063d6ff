"""Run one command and print its seconds, its peak of megabytes and its exit code, as JSON.

This is a process of its own because Linux counts the memory of the process that starts a
command towards the command's peak: started from the measuring process, with a million
facts in memory, every command would seem to need as much.
"""

from __future__ import annotations

import json
import os
import sys
from time import perf_counter


def main() -> None:
    """Arguments: a file for the command's output, then the command."""
    output, *command = sys.argv[1:]
    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    # As on anybody's computer, Python keeps the bytecode of what it has run once.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    begin = perf_counter()
    process = os.posix_spawn(
        command[0], command, environment, file_actions=[(os.POSIX_SPAWN_DUP2, file, 1)]
    )
    _, status, usage = os.wait4(process, 0)
    seconds = perf_counter() - begin
    # Kilobytes on Linux, bytes on macOS.
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps([seconds, peak / 1_000_000, os.waitstatus_to_exitcode(status)]))


if __name__ == "__main__":
    main()
