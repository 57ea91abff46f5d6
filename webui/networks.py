"""From which network a browser comes, as wrong sign-ins are counted by it."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

#: Whoever has one address of the newer kind has all that begin alike: counted one by one they would be without end.
ONE_SITE_BITS = 64


def network_of(address: str) -> str:
    """This address itself, or the site of an IPv6 address. What is no address is a network by itself."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((found, ONE_SITE_BITS), strict=False))
