"""End the connections of clients that stall, so that they hold neither memory nor slots."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE_SECONDS = 20.0


class Patient(H11Protocol):
    """A connection that is closed if no part of a request or response is transferred in time.

    The server's own time-out starts after the response, and waits forever for a client that does
    not read it.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start watching the connection."""
        super().connection_made(transport)
        self._had, self._seen, self._left = 0, -1, 0
        self._look()

    def data_received(self, data: bytes) -> None:
        """Record received data."""
        self._had += len(data)
        super().data_received(data)

    def _look(self) -> None:
        """End a connection without traffic since the last check; check again later."""
        if self.transport.is_closing() and not self.transport.get_write_buffer_size():
            return
        left, begun = self.transport.get_write_buffer_size(), self.cycle is not None
        unread = 0 < self._left <= left
        unsent = self._had == self._seen and (not begun or self.cycle.more_body)
        if unread or unsent:
            self.transport.abort()
            return
        self._seen, self._left = self._had, left
        self.loop.call_later(PATIENCE_SECONDS, self._look)
