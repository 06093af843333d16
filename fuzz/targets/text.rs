//! A text that was accepted is accepted again, unchanged, fits, and moves no terminal.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tertulia::domain::MessageText;

const MAX_BYTES: usize = 1000;

fuzz_target!(|raw: &str| {
    let Ok(text) = MessageText::parse(raw, MAX_BYTES) else {
        return;
    };
    assert!((1..=MAX_BYTES).contains(&text.as_str().len()));
    let is_odd = |c: char| c.is_control() && c != '\n' && c != '\t';
    assert!(!text.as_str().contains(is_odd));
    assert_eq!(MessageText::parse(text.as_str(), MAX_BYTES), Ok(text));
});
