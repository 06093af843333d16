//! Reading what Sentinels and cluster nodes say about who has what.

use std::{
    collections::{BTreeMap, HashMap},
    ops::RangeInclusive,
};

use deadpool_redis::redis::{Value, from_redis_value};

use super::{keys::SLOTS, place::Address};

/// Slots of a server, both ends included.
pub(super) type Slots = RangeInclusive<u16>;

/// Servers that take writes, and the slots of each.
pub(super) type Found = BTreeMap<Address, Vec<Slots>>;

/// What a Sentinel says of a primary: names and values in turn. Gives the number of the failover
/// that made it one, and where it is.
pub(super) fn primary(value: &Value) -> Option<(u64, Found)> {
    let fields: HashMap<String, String> = from_redis_value(value.clone()).ok()?;
    let address = Address {
        host: fields.get("ip")?.clone(),
        port: fields.get("port")?.parse().ok()?,
    };
    let epoch = fields.get("config-epoch")?.parse().ok()?;
    Some((epoch, BTreeMap::from([(address, vec![0..=SLOTS - 1])])))
}

/// What a cluster node answers: `[[first, last, [host, port, …], replica …] …]`; a missing host is that of the node asked.
pub(super) fn shards(value: &Value, asked: &Address) -> Option<Found> {
    let Value::Array(ranges) = value else {
        return None;
    };
    let mut found = Found::new();
    for range in ranges {
        let Value::Array(parts) = range else {
            return None;
        };
        let [first, last, Value::Array(primary), ..] = parts.as_slice() else {
            return None;
        };
        let [host, port, ..] = primary.as_slice() else {
            return None;
        };
        let host = from_redis_value::<Option<String>>(host.clone()).ok()?;
        let address = Address {
            host: host
                .filter(|host| !host.is_empty())
                .unwrap_or_else(|| asked.host.clone()),
            port: from_redis_value(port.clone()).ok()?,
        };
        let slots = from_redis_value(first.clone()).ok()?..=from_redis_value(last.clone()).ok()?;
        found.entry(address).or_default().push(slots);
    }
    Some(found)
}
