"""An address as somebody gave it, read into what is asked of whom, or refused before anybody is asked."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from index.errors import AddressRefused
from index.fetch.addresses import read_address
from index.fetch.rules import FetchRules
from index.hosts import MAX_HOST_CHARACTERS, ascii_of

MAX_URL_CHARACTERS = 2_048

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
_NOT_IN_AN_ADDRESS = re.compile(r"[\x00-\x20\x7f\\]")
_LOGIN = re.compile(r"//[^/?#]*@")
_KEPT = "/%:@!$&'()*+,;=~?[]"


@dataclass(frozen=True, slots=True)
class Target:
    """Who is asked for what; `host` is a name in ASCII or an address without brackets."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as they stand in an address."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}")

    @property
    def url(self) -> str:
        """The whole address, without a fragment."""
        return self.origin + self.path


def read_target(url: str, rules: FetchRules) -> Target:
    """Read an address that may be asked.

    Raises:
        AddressRefused: it is no http or https address, or one that the rules keep from being asked.
    """
    parts = _split(url)
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise AddressRefused("Only http and https addresses are fetched, such as https://torvikcourier.example/bridge.")
    if "@" in parts.netloc:
        raise AddressRefused("The address holds a user name or password; it is not fetched. Send it without.")
    host = _read_host(parts.hostname)
    port = _DEFAULT_PORTS[parts.scheme] if parts.port is None else parts.port
    if port not in rules.ports and not rules.trusts(host, port):
        raise AddressRefused(f"Port {port} is not fetched from. The operator can allow it.")
    path = quote(parts.path or "/", safe=_KEPT) + (f"?{quote(parts.query, safe=_KEPT)}" if parts.query else "")
    return Target(parts.scheme, host, port, path)


def without_password(url: str) -> str:
    """The address as it may be shown, whatever else is wrong with it."""
    return _LOGIN.sub("//…@", url, count=1)


def _split(url: str) -> SplitResult:
    if len(url) > MAX_URL_CHARACTERS:
        raise AddressRefused(f"The address is longer than {MAX_URL_CHARACTERS:,} characters.")
    if _NOT_IN_AN_ADDRESS.search(url):
        raise AddressRefused("The address holds a space, a control character or a backslash. Encode them with %.")
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - read here, because reading it is what finds the fault
    except ValueError:
        raise AddressRefused("The address cannot be read: its host or its port is not one.") from None
    return parts


def _read_host(host: str) -> str:
    """The host in ASCII and lower case; all other spellings of an IPv4 address than the usual one are refused."""
    name = in_ascii(host).removesuffix(".")
    if address := read_address(name):
        if "%" in name:
            raise AddressRefused("An address with a zone belongs to a local network; it is not fetched.")
        return str(address)
    labels = name.split(".")
    # The URL standard, "ends in a number": whoever reads such a host as an IPv4 address reads 0177.1 as 127.0.0.1.
    if _NUMBER.fullmatch(labels[-1]):
        raise AddressRefused("The host is a number in an unusual form; it is not fetched. Give the host's name.")
    if len(name) > MAX_HOST_CHARACTERS or not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressRefused("The address names no host that could exist.")
    return name


def in_ascii(host: str) -> str:
    """The name of a host in lower case, an international one as browsers encode it (UTS 46).

    Raises:
        AddressRefused: no host could have it.
    """
    encoded = ascii_of(host)
    if encoded is None:
        raise AddressRefused("The address names no host that could exist.")
    return encoded
