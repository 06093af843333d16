//! The backend of many nodes: one Redis, and nothing else between them.

mod place;

pub use place::{Address, Place, Topology};
