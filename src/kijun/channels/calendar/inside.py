"""Which network addresses a subscribed calendar may be fetched from.

A calendar's address is typed in by somebody, or comes from a redirect that somebody else wrote.
Neither may make this server knock at doors that only it can reach.
"""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Collection
from socket import SOCK_STREAM, getaddrinfo
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

THIS_MACHINE: Final[tuple[Network, ...]] = (
    ipaddress.ip_network("127.0.0.0/8"),
    ipaddress.ip_network("::1/128"),
)
THIS_HOUSE: Final[tuple[Network, ...]] = (
    *THIS_MACHINE,
    ipaddress.ip_network("10.0.0.0/8"),
    ipaddress.ip_network("172.16.0.0/12"),
    ipaddress.ip_network("192.168.0.0/16"),
    ipaddress.ip_network("fc00::/7"),
)
"""What an owner may open for a calendar kept on this machine or in the same house.

Link-local addresses are never among them: a host's own secrets are served at 169.254.169.254.
"""

TRANSLATED: Final = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 behind a translator (RFC 6052): the last 32 bits are the address that is reached."""


class UnknownName(Exception):
    """A name leads to no address."""


def is_inside(address: Address) -> bool:
    """Say whether an address is not plainly one of the public internet."""
    if isinstance(address, ipaddress.IPv4Address):
        return not _is_public(address)
    if address in TRANSLATED:
        return not _is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    carried = [*filter(None, [address.sixtofour]), *(address.teredo or ())]
    return (
        address.ipv4_mapped is not None
        or address.is_site_local
        or not all(_is_public(each) for each in (address, *carried))
    )


def _is_public(address: Address) -> bool:
    return address.is_global and not (address.is_multicast or address.is_reserved)


def may_be_reached(address: Address, opened: Collection[Network]) -> bool:
    """Say whether an address may be fetched from; `opened` are inside networks that may be."""
    return not is_inside(address) or any(address in network for network in opened)


def addresses_of(host: str, port: int, seconds: float) -> list[Address]:
    """Return the addresses of a name, or of an address as written, in the order to try them.

    Raises UnknownName if there is none, TimeoutError if nobody says so within the seconds.
    """
    found: list[Address] = []

    def ask() -> None:
        try:
            answers = getaddrinfo(host, port, type=SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        for *_, place in answers:
            address = ipaddress.ip_address(str(place[0]).partition("%")[0])
            if address not in found:
                found.append(address)

    # The resolver knows no limit of time.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    if asking.is_alive():
        raise TimeoutError
    if not found:
        raise UnknownName
    return found
