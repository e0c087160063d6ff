"""Sum up what `mutmut results --all true` prints: the share of faults that the tests notice.

A fault counts as noticed where a test failed or ran out of time. Exits with 1 where a module
stays under the share that is asked of it.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable

WANTED = 0.90

NOTICED = {"killed", "timeout"}


def scores(lines: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Give noticed and all faults of each module."""
    results: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        mutant, separator, result = line.strip().partition(": ")
        if separator:
            results[mutant.rpartition(".")[0]][result] += 1
    return {
        module: (sum(counts[result] for result in NOTICED), counts.total())
        for module, counts in sorted(results.items())
    }


def main(lines: Iterable[str]) -> int:
    found = scores(lines)
    for module, (noticed, every) in found.items():
        print(f"{module}: {noticed} of {every} faults noticed, {noticed / every:.1%}")
    enough = all(noticed >= WANTED * every for noticed, every in found.values())
    return 0 if found and enough else 1


if __name__ == "__main__":
    sys.exit(main(sys.stdin))
