//! A name that was accepted is accepted again, unchanged, and can be seen.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tertulia::domain::{DisplayName, RoomName};

fn check(name: &str, max: usize) {
    let count = name.chars().count();
    assert!((1..=max).contains(&count), "{name:?}");
    assert_eq!(name, name.trim());
    assert!(!name.chars().any(char::is_control), "{name:?}");
}

fuzz_target!(|raw: &str| {
    if let Ok(name) = DisplayName::parse(raw) {
        check(name.as_str(), DisplayName::MAX_CHARS);
        assert_eq!(DisplayName::parse(name.as_str()), Ok(name));
    }
    if let Ok(name) = RoomName::parse(raw) {
        check(name.as_str(), RoomName::MAX_CHARS);
        assert_eq!(RoomName::parse(name.as_str()), Ok(name));
    }
});
