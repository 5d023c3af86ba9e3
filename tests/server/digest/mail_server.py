"""A real mail server (aiosmtpd) that takes mail, asks for a password where told to, and errs on demand."""

import ssl
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from server.digest.providers import Security
from server.digest.smtp import Account
from tests.server.digest.letters import read

USER, PASSWORD = "ada@example.org", "abcd-efgh ijkl"


class MailServer(Controller):
    """A server on a port of its own; a context. `answers` replaces an answer by command: {"RCPT": "550 no"}."""

    def __init__(self, tls: ssl.SSLContext | None = None, *, starttls: bool = False, **server: Any) -> None:
        self.answers: dict[str, str] = {}
        self.hangs_up: set[str] = set()
        self.envelopes: list[Envelope] = []
        self.signed_in: list[tuple[bytes, bytes]] = []
        self.password = PASSWORD
        server.setdefault("enable_SMTPUTF8", False)
        if starttls:
            server |= {"tls_context": tls, "require_starttls": True}
        super().__init__(
            self,
            hostname="127.0.0.1",
            port=0,
            ssl_context=None if starttls else tls,
            authenticator=self._let_in,
            auth_require_tls=False,
            **server,
        )

    def account(self, security: Security = "none", host: str = "127.0.0.1", **changes: Any) -> Account:
        given = {"user": USER, "sender": "ada@example.org", "recipient": "ada@example.net"} | changes
        return Account(host=host, port=self.port, security=security, **given)

    @property
    def mails(self) -> list[Any]:
        return [read(bytes(one.content)) for one in self.envelopes if isinstance(one.content, bytes)]

    async def handle_MAIL(self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self._answer("MAIL", server)

    async def handle_RCPT(self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return self._answer("RCPT", server)

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:
        answer = self._answer("DATA", server)
        if answer.startswith("250"):
            self.envelopes.append(envelope)
        return answer

    async def handle_QUIT(self, server: SMTP, _: Session, __: Envelope) -> str:
        return self._answer("QUIT", server).replace("250 OK", "221 Bye")

    def _answer(self, command: str, server: SMTP) -> str:
        if command in self.hangs_up:
            assert server.transport is not None
            server.transport.abort()
        return self.answers.get(command, "250 OK")

    def _let_in(self, *given: Any) -> AuthResult:
        data = given[-1]
        assert isinstance(data, LoginPassword)
        self.signed_in.append((data.login, data.password))
        if "AUTH" in self.answers:
            return AuthResult(success=False, handled=False, message=self.answers["AUTH"])
        return AuthResult(success=data.password == self.password.encode(), handled=False)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # the system chose it
        super()._trigger_server()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
