//! The backend of a node that runs alone.
