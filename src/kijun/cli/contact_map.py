"""Who has which mail address, as `kijun import vcf` writes it and `kijun import mail` takes it.

JSON Lines: {"address": "sato@example.com", "client": "c-17", "name": "佐藤"}. Names are there for
whoever edits it; they go no further.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kijun.cli.language import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST: Final = 50_000_000
BAD_LINE: Final = N_(
    'This line must be like {"address": "sato@example.com", "client": "c-17"}; here it is not.'
)
TWO_CLIENTS: Final = N_("%(address)s stands here for another client than above.")
TOO_LARGE: Final = N_("The file of contacts is larger than 50 MB.")


def read_contacts(name: str) -> dict[str, str]:
    """Return the client of each address in its normal form. Raises Refused."""
    from kijun.files.problems import Problem, Refused
    from kijun.files.sources import read_bytes

    data = read_bytes(name, LARGEST)
    if len(data) > LARGEST:
        raise Refused([Problem(name, None, TOO_LARGE)])
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.strip():
            continue
        for address, client in _pair(line):
            if found.setdefault(address, client) != client:
                problems.append(Problem(name, number, TWO_CLIENTS, {"address": address}))
            break
        else:
            problems.append(Problem(name, number, BAD_LINE))
    if problems:
        raise Refused(problems)
    return found


def _pair(line: bytes) -> Iterator[tuple[str, str]]:
    """Yield the address and the client of a line, or nothing where it holds none."""
    import msgspec

    from kijun.clients.contact_points import NotAnAddress, normal_mail

    try:
        said = msgspec.json.decode(line, type=dict[str, object])
        address, client = said.get("address"), said.get("client")
        if isinstance(address, str) and isinstance(client, str) and client.strip():
            yield normal_mail(address), client.strip()
    except (msgspec.DecodeError, NotAnAddress, UnicodeDecodeError):
        return
