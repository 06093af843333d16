//! The WebSocket handshake.
