"""Which addresses belong to the public internet; nothing else is connected to."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

_NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052: behind it the gateway of a network without IPv4 reaches the IPv4 address in the last 32 bits."""

_GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All that IANA gives out; outside lie link-local, unique local, site-local, mapped and multicast addresses."""

_NOT_PUBLIC = tuple(
    ip_network(network)
    for network in (
        "100.64.0.0/10",  # carrier-grade NAT (RFC 6598); Alibaba's metadata service is in it
        "168.63.129.16/32",  # Azure's metadata and health service, at an address that looks public
        "192.0.0.0/24",  # protocol assignments (RFC 6890); Oracle's metadata service is in it
        "192.88.99.0/24",  # relays of 6to4, given up by RFC 7526
        "2001::/23",  # protocol assignments, Teredo and ORCHID among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address, perhaps a private one, in other clothes
        "3fff::/20",  # documentation (RFC 9637)
    )
)
"""What `is_global` leaves in, in the versions of Python that we run on."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether this is an address of one host on the public internet.

    Source: IANA's IPv4 and IPv6 Special-Purpose Address Registries.
    """
    if isinstance(address, IPv6Address) and address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    if isinstance(address, IPv6Address) and (address.scope_id or address not in _GLOBAL_UNICAST):
        return False
    special = not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified
    return not special and not any(address in network for network in _NOT_PUBLIC)


def read_address(text: str) -> IPv4Address | IPv6Address | None:
    """The address that a text writes in full, or None: `127.1`, `0177.0.0.1` and `2130706433` are none."""
    try:
        return ip_address(text)
    except ValueError:
        return None
