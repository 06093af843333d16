//! HTTP and sockets; no rules of its own.

pub mod assets;
pub mod docs;
pub mod listener;
pub mod upgrade;
