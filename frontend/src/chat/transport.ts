/** One open or opening socket. Both calls do nothing once it is closed. */
export type Socket = {
  send(message: string): void;
  /** Ends it; `closed` is not called any more. */
  close(): void;
};

/** What a socket tells. After `closed` nothing more comes. */
export type SocketListener = {
  opened(): void;
  received(message: string): void;
  /** 1006: it could not be opened, or broke without a close frame. */
  closed(code: number, reason: string): void;
};

export type Transport = { open(listener: SocketListener): Socket };

/** A WebSocket to `path` on the host that served this page. */
export function webSocketTransport(path: string): Transport {
  return {
    open(listener) {
      const url = new URL(path, location.href);
      url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
      const socket = new WebSocket(url);
      const quiet = new AbortController();
      const { signal } = quiet;
      socket.addEventListener("open", () => listener.opened(), { signal });
      socket.addEventListener(
        "message",
        ({ data }) => {
          if (typeof data === "string") listener.received(data);
        },
        { signal },
      );
      socket.addEventListener("close", ({ code, reason }) => listener.closed(code, reason), { signal });
      return {
        send(message) {
          if (socket.readyState === WebSocket.OPEN) socket.send(message);
        },
        close() {
          quiet.abort();
          socket.close(1000);
        },
      };
    },
  };
}
