"""Only addresses of the public internet are public, in whatever clothes the others come."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fetch.addresses import is_public, read_address

SPECIAL = [
    IPv4Network(network)
    for network in [
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32"),
    ]
]
"""IANA's IPv4 Special-Purpose Address Registry, multicast, and Azure's metadata service."""


@pytest.mark.parametrize("text", ["8.8.8.8", "93.184.215.14", "2606:4700::6810:1", "2a00:1450:4001:81b::200e"])
def test_addresses_of_public_hosts_are_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        *("127.0.0.1", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "255.255.255.255"),
        *("169.254.169.254", "100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254"),
        *("224.0.0.1", "ff02::1", "ff0e::1", "240.0.0.1", "192.0.2.1", "198.18.0.1"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "2606:4700::1%eth0", "fc00::1", "fec0::1", "100::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::10.0.0.1"),
        *("64:ff9b::a9fe:a9fe", "64:ff9b:1::8.8.8.8", "2002:7f00:1::", "2002:808:808::", "2001::1", "2001:db8::1"),
        "3fff::1",
    ],
)
def test_all_others_are_not(text: str) -> None:
    assert not is_public(ip_address(text))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_public_where_the_registry_says_nothing_else(address: IPv4Address) -> None:
    assert is_public(address) == (not any(address in network for network in SPECIAL))


@given(st.sampled_from(SPECIAL).flatmap(lambda network: st.ip_addresses(network=network)))
def test_a_private_ipv4_address_is_private_in_every_form_of_ipv6(address: IPv4Address) -> None:
    number = int(address)
    forms: list[IPv4Address | IPv6Address] = [
        address,
        IPv6Address(number),
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address((0x64FF9B << 96) | number),
        IPv6Address((0x2002 << 112) | number << 80 | 1),
        IPv6Address((0x20010000 << 96) | (number ^ 0xFFFFFFFF)),
    ]
    assert [form for form in forms if is_public(form)] == []


@given(st.ip_addresses(v=6))
def test_no_ipv6_address_is_public_that_python_calls_private_or_multicast(address: IPv6Address) -> None:
    assert not is_public(address) or (address.is_global and not address.is_multicast)


@given(st.ip_addresses(v=4))
def test_the_gateway_of_a_network_without_ipv4_reaches_what_is_public_and_nothing_else(address: IPv4Address) -> None:
    assert is_public(IPv6Address((0x64FF9B << 96) | int(address))) == is_public(address)


@pytest.mark.parametrize("text", ["127.1", "0177.0.0.1", "2130706433", "0x7f.1", "127.0.0.1.", "site.example", ""])
def test_an_unusual_spelling_is_no_address(text: str) -> None:
    assert read_address(text) is None
