//! Parsing a command never panics, keeps its id, and lets nothing through that is too deep.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tertulia::protocol::command::{Command, Op, nesting};

const MAX_DEPTH: usize = 16;

fuzz_target!(|text: &str| {
    let Ok(command) = Command::parse(text, MAX_DEPTH) else {
        return;
    };
    assert!(nesting(text) <= MAX_DEPTH);
    assert!(command.id.is_some() || command.op == Op::Pong);
    // What is between two commands of a frame changes none.
    let again = Command::parse(&format!(" {text}\t"), MAX_DEPTH);
    assert_eq!(again, Ok(command));
});
