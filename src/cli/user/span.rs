//! How long something lasts, as people write it.

use std::str::FromStr;

/// A number and a unit: `45s`, `30m`, `12h`, `7d`, `2w`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span(u64);

impl Span {
    /// In seconds.
    pub fn seconds(self) -> u64 {
        self.0
    }
}

impl FromStr for Span {
    type Err = &'static str;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let wrong = "a number and a unit are needed: 45s, 30m, 12h, 7d, 2w";
        let unit = word.chars().next_back().ok_or(wrong)?;
        let seconds: u64 = match unit {
            's' => 1,
            'm' => 60,
            'h' => 60 * 60,
            'd' => 24 * 60 * 60,
            'w' => 7 * 24 * 60 * 60,
            _ => return Err(wrong),
        };
        let number = word.strip_suffix(unit).unwrap_or_default();
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong);
        }
        let number: u64 = number.parse().map_err(|_| wrong)?;
        match number.checked_mul(seconds) {
            Some(0) => Err("it has to last for some time"),
            // Beyond 1000 years a date cannot be shown: that is for good.
            Some(span) if span <= 1000 * 366 * 24 * 60 * 60 => Ok(Self(span)),
            Some(_) | None => Err("that is too long; leave it out for good"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_a_number_and_a_unit() {
        for (word, seconds) in [
            ("45s", 45),
            ("30m", 1800),
            ("1h", 3600),
            ("7d", 604_800),
            ("2w", 1_209_600),
        ] {
            assert_eq!(word.parse(), Ok(Span(seconds)), "{word}");
        }
        for bad in [
            "",
            "d",
            "1",
            "1 d",
            "+1d",
            "-1d",
            "0d",
            "1y",
            "1.5h",
            "9999999999999w",
            "99999999999999999999s",
        ] {
            assert!(bad.parse::<Span>().is_err(), "{bad:?}");
        }
    }
}
