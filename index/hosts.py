"""Names of hosts in both of their forms: the letters that people read, and the ASCII that the network knows.

`müller.example` and `xn--mller-kva.example` are one host. Source: RFC 5891 (IDNA 2008), read as browsers do (UTS 46).
"""

import idna

MAX_HOST_CHARACTERS = 253
"""RFC 1035, section 2.3.4, less the length octets; of the name in ASCII."""

_ENCODED = "xn--"


def ascii_of(host: str) -> str | None:
    """The name as the network knows it, in lower case; None where no host can have it."""
    if host.isascii():
        return host.lower()
    if len(host) > MAX_HOST_CHARACTERS:
        return None
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return None


def readable(host: str) -> str | None:
    """The name of an international host in its own letters; None for every other, and for one that is none."""
    encoded = ascii_of(host)
    if encoded is None or _ENCODED not in encoded or len(encoded) > MAX_HOST_CHARACTERS:
        return None
    try:
        return idna.decode(encoded)
    except idna.IDNAError:
        return None


def other_form(host: str) -> str | None:
    """The other of the two forms of an international host; None for every other."""
    letters = readable(host)
    return ascii_of(letters) if letters is not None and letters == host else letters


def forms(name: str) -> tuple[str, ...]:
    """What a name may stand as where it is that of a host: in either form, without a leading `www.`."""
    host = name.casefold().removeprefix("www.")
    return tuple(filter(None, (host, other_form(host))))


def shown(host: str | None) -> str | None:
    """The name in its own letters, where it is one of an international host."""
    return (host and readable(host)) or host
