//! Token buckets: how fast something may happen.

use std::time::Duration;

/// So many a second on average, and so many at once after a quiet time.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Rate {
    /// How many come back each second.
    pub per_second: f64,
    /// How many there are after a quiet time.
    pub burst: f64,
}

impl Rate {
    /// `per_second` on average, `burst` at once.
    pub fn per_second(per_second: u32, burst: u32) -> Self {
        Self {
            per_second: f64::from(per_second),
            burst: f64::from(burst),
        }
    }

    /// `per_minute` on average, and at once.
    pub fn per_minute(per_minute: u32) -> Self {
        Self {
            per_second: f64::from(per_minute) / 60.0,
            burst: f64::from(per_minute),
        }
    }

    /// `count` at once, and as many again over `seconds`.
    pub fn within(count: u32, seconds: u32) -> Self {
        Self {
            per_second: f64::from(count) / f64::from(seconds.max(1)),
            burst: f64::from(count),
        }
    }
}

/// What is left of a rate. Time is given as a distance from some fixed moment.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Bucket {
    left: f64,
    at: Duration,
}

impl Bucket {
    /// A full one.
    pub fn full(rate: Rate, now: Duration) -> Self {
        Self {
            left: rate.burst,
            at: now,
        }
    }

    /// Takes one, or says how long to wait for it.
    pub fn take(&mut self, rate: Rate, now: Duration) -> Result<(), Duration> {
        self.take_some(rate, now, 1.0)
    }

    /// Takes `cost`, or says how long to wait for it; gives back if it is negative.
    pub fn take_some(&mut self, rate: Rate, now: Duration, cost: f64) -> Result<(), Duration> {
        self.refill(rate, now);
        if self.left >= cost {
            self.left = (self.left - cost).min(rate.burst);
            Ok(())
        } else {
            Err(Duration::from_secs_f64(
                (cost - self.left) / rate.per_second,
            ))
        }
    }

    /// Whether it is as good as a new one.
    pub fn is_full(&mut self, rate: Rate, now: Duration) -> bool {
        self.refill(rate, now);
        self.left >= rate.burst
    }

    fn refill(&mut self, rate: Rate, now: Duration) {
        let elapsed = now.saturating_sub(self.at).as_secs_f64();
        self.left = (self.left + elapsed * rate.per_second).min(rate.burst);
        self.at = self.at.max(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_then_the_rate_then_a_burst_again() {
        let rate = Rate::per_second(5, 2);
        let at = Duration::from_millis;
        let mut bucket = Bucket::full(rate, at(0));
        assert_eq!(bucket.take(rate, at(0)), Ok(()));
        assert_eq!(bucket.take(rate, at(0)), Ok(()));
        assert_eq!(bucket.take(rate, at(0)), Err(at(200)));
        assert_eq!(bucket.take(rate, at(150)), Err(at(50)));
        assert_eq!(bucket.take(rate, at(200)), Ok(()));
        assert!(!bucket.is_full(rate, at(300)));
        assert!(bucket.is_full(rate, at(5000)));
    }

    #[test]
    fn a_clock_that_steps_back_gives_nothing_away() {
        let rate = Rate::per_second(1, 1);
        let mut bucket = Bucket::full(rate, Duration::from_secs(10));
        assert!(bucket.take(rate, Duration::from_secs(10)).is_ok());
        assert!(bucket.take(rate, Duration::from_secs(1)).is_err());
    }
}
