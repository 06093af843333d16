//! Every name has keys of its own, whatever it is written in, and stands up to changes that cannot
//! be seen: upper case, spaces.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tertulia::domain::{DisplayName, Topic, likeness};

fuzz_target!(|raw: &str| {
    if let Ok(name) = DisplayName::parse(raw) {
        let keys = likeness::keys(&name);
        assert!((1..=2).contains(&keys.len()) && keys.iter().all(|key| !key.is_empty()), "{name:?}");
        // A record's id is bounded.
        assert!(keys.iter().all(|key| key.len() <= 300), "{name:?}");
        let _checked = likeness::check(&name);
        if let Ok(spaced) = DisplayName::parse(&format!("{} ", name.as_str().replace(' ', "  "))) {
            let others = likeness::keys(&spaced);
            assert!(others.iter().any(|key| keys.contains(key)), "{name:?} and {spaced:?}");
        }
    }
    let _topic = Topic::parse(raw);
});
