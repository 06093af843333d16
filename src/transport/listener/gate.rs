//! Who may come in: the caps on connections, and what is counted at the door.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

/// Counted since the start, except [`EdgeCounters::open`].
#[derive(Default, Debug)]
pub struct EdgeCounters {
    open: AtomicU64,
    accepted: AtomicU64,
    refused_full: AtomicU64,
    refused_address: AtomicU64,
    accept_errors: AtomicU64,
}

impl EdgeCounters {
    /// Connections that are open now, upgraded ones included.
    pub fn open(&self) -> u64 {
        self.open.load(Relaxed)
    }

    /// Connections that were let in.
    pub fn accepted(&self) -> u64 {
        self.accepted.load(Relaxed)
    }

    /// Connections refused because the node was full.
    pub fn refused_full(&self) -> u64 {
        self.refused_full.load(Relaxed)
    }

    /// Connections refused because their address had too many.
    pub fn refused_address(&self) -> u64 {
        self.refused_address.load(Relaxed)
    }

    /// Failures to accept, such as no more open files.
    pub fn accept_errors(&self) -> u64 {
        self.accept_errors.load(Relaxed)
    }

    pub(super) fn count_accept_error(&self) {
        self.accept_errors.fetch_add(1, Relaxed);
    }
}

/// Why a connection may not come in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    /// The node has all the connections it may have.
    Full,
    /// The address has all the connections it may have.
    Address,
}

/// Counts connections against the caps. Clones share the counts.
#[derive(Clone, Debug)]
pub(super) struct Gate(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    max: usize,
    /// 0: no limit.
    max_per_address: usize,
    counters: Arc<EdgeCounters>,
    inside: Mutex<Inside>,
}

#[derive(Default, Debug)]
struct Inside {
    total: usize,
    /// Without zeros, hence no larger than `total`. Empty if there is no cap per address.
    by_address: HashMap<AddressKey, usize>,
}

impl Gate {
    pub(super) fn new(max: usize, max_per_address: usize) -> Self {
        Self(Arc::new(Shared {
            max,
            max_per_address,
            counters: Arc::default(),
            inside: Mutex::default(),
        }))
    }

    pub(super) fn counters(&self) -> Arc<EdgeCounters> {
        Arc::clone(&self.0.counters)
    }

    /// Counts a connection in until its [`Permit`] is dropped, or counts a refusal.
    pub(super) fn admit(&self, ip: IpAddr) -> Result<Permit, Refusal> {
        let key = AddressKey::of(ip);
        let counters = &self.0.counters;
        match self.0.enter(key) {
            Ok(()) => {
                counters.accepted.fetch_add(1, Relaxed);
                counters.open.fetch_add(1, Relaxed);
                Ok(Permit {
                    gate: self.clone(),
                    key,
                })
            }
            Err(refusal) => {
                let counter = match refusal {
                    Refusal::Full => &counters.refused_full,
                    Refusal::Address => &counters.refused_address,
                };
                counter.fetch_add(1, Relaxed);
                Err(refusal)
            }
        }
    }
}

impl Shared {
    fn enter(&self, key: AddressKey) -> Result<(), Refusal> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if inside.total >= self.max {
            return Err(Refusal::Full);
        }
        if self.max_per_address > 0 {
            let here = inside.by_address.get(&key).copied().unwrap_or_default();
            if here >= self.max_per_address {
                return Err(Refusal::Address);
            }
            inside.by_address.insert(key, here + 1);
        }
        inside.total += 1;
        Ok(())
    }

    fn leave(&self, key: AddressKey) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.total -= 1;
        if let Some(here) = inside.by_address.get_mut(&key) {
            *here -= 1;
            if *here == 0 {
                inside.by_address.remove(&key);
            }
        }
    }
}

/// A connection's place under the caps. Dropping it gives the place back: keep it exactly as
/// long as the TCP connection.
#[derive(Debug)]
pub struct Permit {
    gate: Gate,
    key: AddressKey,
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.gate.0.leave(self.key);
        self.gate.0.counters.open.fetch_sub(1, Relaxed);
    }
}

/// What one person can have many of counts as one: an IPv6 network of 64 bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum AddressKey {
    V4(u32),
    V6(u128),
}

impl AddressKey {
    fn of(ip: IpAddr) -> Self {
        match ip.to_canonical() {
            IpAddr::V4(v4) => Self::V4(v4.to_bits()),
            IpAddr::V6(v6) => Self::V6(v6.to_bits() >> 64),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_place_is_free_again_when_its_permit_is_dropped() {
        let gate = Gate::new(1, 0);
        let first = gate.admit(ip("192.0.2.1"));
        assert!(first.is_ok());
        assert_eq!(gate.admit(ip("192.0.2.2")).err(), Some(Refusal::Full));
        drop(first);
        assert!(gate.admit(ip("192.0.2.2")).is_ok());
        let counters = gate.counters();
        assert_eq!(counters.open(), 0);
        assert_eq!((counters.accepted(), counters.refused_full()), (2, 1));
    }

    #[test]
    fn ipv6_neighbours_and_mapped_ipv4_share_a_cap() {
        let gate = Gate::new(10, 1);
        let _one = gate.admit(ip("2001:db8:0:1::1")).unwrap();
        let _two = gate.admit(ip("192.0.2.1")).unwrap();
        for taken in ["2001:db8:0:1:ffff::2", "::ffff:192.0.2.1"] {
            assert_eq!(gate.admit(ip(taken)).err(), Some(Refusal::Address));
        }
        assert!(gate.admit(ip("2001:db8:0:2::1")).is_ok());
        assert!(gate.admit(ip("192.0.2.2")).is_ok());
    }

    #[test]
    fn addresses_that_left_are_forgotten() {
        let gate = Gate::new(10, 2);
        drop((gate.admit(ip("::1")), gate.admit(ip("::1"))));
        assert!(gate.0.inside.lock().unwrap().by_address.is_empty());
    }
}
