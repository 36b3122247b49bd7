"""TLS as a kit speaks it: looks at whom it has before it says a word."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable

from fieldkit.errors import Stranger
from fieldkit.exchange.vouching import name_of, voucher_of

#: Whether a public key (32 bytes) is that of the event's server.
IsServer = Callable[[bytes], bool]


class KitContext(ssl.SSLContext):
    """Raises Stranger where something answers that is not the server that was looked for, before anything is sent."""

    url: str
    is_server: IsServer | None
    #: Of the last connection: the next one need not show its certificate again.
    session: ssl.SSLSession | None = None

    def wrap_socket(
        self,
        sock: socket.socket,
        server_side: bool = False,
        do_handshake_on_connect: bool = True,
        suppress_ragged_eofs: bool = True,
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLSocket:
        try:
            wrapped = super().wrap_socket(
                sock,
                server_side,
                do_handshake_on_connect,
                suppress_ragged_eofs,
                server_hostname,
                session or self.session,
            )
        except ssl.SSLCertVerificationError as error:
            raise Stranger("errors.exchange.certificate", url=self.url, name=error.verify_message) from error
        except ssl.SSLError as error:
            if isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
                raise  # cut off: nobody answered
            raise Stranger("errors.exchange.no_tls", url=self.url, cause=error.reason or str(error)) from error
        self._look(wrapped)
        return wrapped

    def _look(self, wrapped: ssl.SSLSocket) -> None:
        certificate = wrapped.getpeercert(binary_form=True) or b""
        if self.is_server is not None and not self.is_server(voucher_of(certificate)):
            wrapped.close()
            raise Stranger("errors.exchange.certificate", url=self.url, name=name_of(certificate))

    def remember(self, connection: object) -> None:
        """After an answer; `connection` is what `wrap_socket` returned, once more."""
        if isinstance(connection, ssl.SSLSocket):
            self.session = connection.session


def vouched_context(url: str, is_server: IsServer) -> KitContext:
    """Believes a certificate that the event's server vouches for, whoever else signed it, and no other."""
    context = KitContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # `wrap_socket` verifies
    return _for(context, url, is_server)


def public_context(url: str) -> KitContext:
    """Believes a certificate that this computer's authorities vouch for under the address's name: a server behind a
    proxy. What it answers is signed by the event's server all the same."""
    context = KitContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    return _for(context, url, None)


def _for(context: KitContext, url: str, is_server: IsServer | None) -> KitContext:
    context.url, context.is_server = url, is_server
    return context
