"""监听. Runs the application in this process until it is told to stop; open requests are answered first."""

from __future__ import annotations

import ipaddress
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn

from api.http.app import create_app
from api.worker import Log, json_lines
from graph_service.domain.codes import mask_text
from graph_service.errors import SettingError, StoreUnavailable
from graph_service.settings import Settings

_LINGER: Final = 10  # seconds that open requests have after a stop
_STOPS: Final = (signal.SIGINT, signal.SIGTERM)


def is_loopback(host: str) -> bool:
    """本机地址. Whether only this machine can reach a host."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def listen(settings: Settings, listening: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; `listening` is told the address once it is bound.

    SettingError if the address cannot be bound, or is not this machine's own without CREDIT_HTTP_EXPOSE.
    """
    host, log = settings.http_host, json_lines(sys.stderr)
    if not is_loopback(host):
        if not settings.http_expose:
            raise SettingError(
                f"{host} 不是本机地址; 确需对外提供时加 --expose 或设 CREDIT_HTTP_EXPOSE=true, 并在前面设置 TLS 网关。"
                f" {host} can be reached from elsewhere; say --expose if that is meant, behind a TLS gateway."
            )
        log(
            "exposed", level="warning", host=host,
            message="正在监听非本机地址, 传输不加密; 须由 TLS 网关保护。 Others can reach this; it speaks plain HTTP.",
        )  # fmt: skip
    with _bound(host, settings.http_port) as bound:
        listening(_url(bound))
        _run(settings, bound, log)


@contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Said to be TCP, or the event loop does not switch off Nagle's algorithm, and every answer waits 40 ms.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise SettingError(
            f"无法监听 {host}:{port}: {error.strerror}; 换一个端口 (--port)。 Cannot listen there; take another port."
        ) from error
    try:
        yield bound
    finally:
        bound.close()


def _url(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _run(settings: Settings, bound: socket.socket, log: Log) -> None:
    _tell_of_the_server(log)
    config = uvicorn.Config(
        create_app(settings, log),
        lifespan="on",
        access_log=False,  # its lines hold whole addresses; the application writes its own, without
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_LINGER,
    )
    server = _Server(config)
    server.run(sockets=[bound])
    if not server.started:
        raise StoreUnavailable("服务未能启动; 原因见上。 The service did not start; see above.")
    log("stopped")


class _Server(uvicorn.Server):
    """A stop that was asked for is an ordinary end, not a death by signal."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self.handle_exit) for number in _STOPS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _tell_of_the_server(log: Log) -> None:
    """What the server itself warns of, in the same form."""

    class Told(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            log("server", level=record.levelname.lower(), message=mask_text(record.getMessage()))

    server = logging.getLogger("uvicorn")
    server.handlers, server.propagate = [Told(logging.WARNING)], False
