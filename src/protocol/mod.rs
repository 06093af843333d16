//! The wire.

pub mod frame;
