"""Connections that are made only to public addresses, decided on the very address that is connected to.

A host name is resolved once for a connection, every answer is checked, and the connection goes to the first of the
checked addresses; so a name that answers a public address first and a private one afterwards gains nothing. TLS still
names and verifies the host. No proxy is used: what a proxy connects to could not be checked.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpcore
import httpx

from kb.errors import SourceError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Iterable[str]]
"""Addresses of a host, as text. Raises ``OSError`` where it has none."""

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNWISE = tuple(ipaddress.ip_network(n) for n in ("64:ff9b:1::/48", "192.88.99.0/24", "fec0::/10", "::/96"))
"""Never needed for a public page: local-use NAT64, 6to4 relays, site-local, and the old IPv4-compatible form."""


class RefusedAddressError(SourceError):
    """An address that is not public, of a host that was not named as allowed."""


def resolve(host: str, port: int) -> list[str]:
    """What the system's resolver answers, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(text: str) -> bool:
    """Whether an address is one of the public network, and so is every IPv4 address wrapped in it.

    >>> [is_public(a) for a in ("93.184.216.34", "10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1")]
    [True, False, False, False]
    """
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(_is_global(one) for one in (address, *_wrapped(address)))


def _is_global(address: Address) -> bool:
    odd = address.is_multicast or address.is_unspecified or address.is_loopback or address.is_link_local
    # the well-known NAT64 prefix counts as reserved, and stands for the IPv4 address within
    reserved = address.is_reserved and address not in _NAT64
    unwise = any(address in network for network in _UNWISE)
    return address.is_global and not (odd or reserved or unwise or address.is_private)


def _wrapped(address: Address) -> Iterator[ipaddress.IPv4Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    yield from address.teredo or ()
    if address in _NAT64:
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


class CheckedBackend(httpcore.NetworkBackend):
    """Resolves, checks, connects.

    :param allowed: hosts, in lower case, that may have any address.
    :param resolver: injected by tests.
    :param inner: makes the connections to the checked addresses; the system's by default.
    """

    def __init__(
        self, allowed: frozenset[str], resolver: Resolver = resolve, inner: httpcore.NetworkBackend | None = None
    ) -> None:
        self._allowed = allowed
        self._resolver = resolver
        self._inner = inner or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers.

        :raises RefusedAddressError: any of the host's addresses is not public.
        """
        failure: Exception | None = None
        for address in self._addresses(host, port):
            try:
                return self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        assert failure is not None
        raise failure

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = list(self._resolver(host, port))
        except (OSError, UnicodeError) as error:
            raise SourceError(
                f"{host}: the name cannot be resolved: {error}.",
                fix="Check the address and the network.",
                transient=True,
            ) from error
        if not found:
            raise SourceError(f"{host}: the name has no address.", fix="Check the address.")
        bare = host.strip("[]").lower().rstrip(".")
        inward = [address for address in found if not is_public(address)]
        if inward and bare not in self._allowed:
            raise RefusedAddressError(
                f"{host} resolves to {inward[0]}, which is not a public address.",
                valid="public addresses only",
                fix=f"If the page is on your own network, allow it by name: --allow-private {bare}.",
            )
        return found


class CheckedTransport(httpx.BaseTransport):
    """httpx over connections of a :class:`CheckedBackend`."""

    def __init__(self, backend: CheckedBackend, context: ssl.SSLContext | None = None) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=context or httpx.create_ssl_context(), network_backend=backend, max_connections=4
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; its errors are httpcore's."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        asked = httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        answer = self._pool.handle_request(asked)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer), extensions=answer.extensions
        )

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
