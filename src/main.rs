//! The binary: its subcommands are its table of contents.

fn main() {}
