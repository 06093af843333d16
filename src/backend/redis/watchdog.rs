//! Keeping an eye on Redis: whether it answers and takes writes, and whether it is still the one
//! that it was.

use std::{
    collections::HashMap,
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use deadpool_redis::redis::cmd;
use futures_util::future::join_all;
use tokio::time::{MissedTickBehavior, interval};

use super::{
    Shared,
    ask::{answered, typed},
    lane,
    place::Address,
    server::Server,
    trouble::Trouble,
};
use crate::backend::Hint;

/// How often health is judged.
const TICK: Duration = Duration::from_millis(250);
/// Ticks between two looks at the servers.
const LOOK: u32 = 8;
/// How long Redis may fail before anybody is told: a reconnection takes a moment.
const GRACE: Duration = Duration::from_secs(1);

/// For ever.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut known = HashMap::new();
    for n in 0_u32.. {
        ticks.tick().await;
        if n % LOOK == 0 {
            look(&shared, &mut known).await;
        }
        judge(&shared);
    }
}

fn judge(shared: &Shared) {
    let map = shared.link.map();
    let is_bad = |server: &Arc<Server>| server.failing_for() > GRACE || server.refuses();
    let answers = map.servers().next().is_some() && !map.servers().any(is_bad);
    if shared.answers.swap(answers, Relaxed) == answers {
        return;
    }
    if answers {
        tracing::info!("Redis answers again");
    } else {
        let refuses = map.servers().any(|server| server.refuses());
        let why = if refuses {
            "takes no writes"
        } else {
            "does not answer"
        };
        tracing::error!("Redis {why}; messages wait with their senders");
    }
    shared.ear.tell(Hint::Health(answers));
}

/// Asks every server who it is. Another process or history has other presence, and may have lost
/// entries; so may one that took another's place.
async fn look(shared: &Arc<Shared>, known: &mut HashMap<Address, String>) {
    let map = shared.link.map();
    let looks = map.servers().map(|server| async move {
        let outcome = server.look().await;
        match &outcome {
            Ok(()) => server.well(),
            Err(trouble) => server.troubled(trouble),
        }
        if server.refuses() && try_to_write(shared, server).await.is_ok() {
            server.wrote();
        }
        outcome.is_ok()
    });
    let all_well = join_all(looks).await.into_iter().all(|well| well);
    if !all_well {
        shared.link.refresh().await;
    }
    let map = shared.link.map();
    let now: HashMap<Address, String> = map
        .servers()
        .filter_map(|server| Some((server.address().clone(), server.fence()?)))
        .collect();
    let is_new = |(address, fence): (&Address, &String)| known.get(address) != Some(fence);
    if !known.is_empty() && now.iter().any(is_new) {
        tracing::warn!(
            "Redis was restarted or replaced; everything is compared and announced again"
        );
        let node = shared.lease.node();
        shared.forgotten(&node);
        shared.ear.tell(Hint::Disturbed);
    }
    *known = now;
}

/// Redis says by a refusal only that it takes no writes: that it does again has to be tried.
async fn try_to_write(shared: &Shared, server: &Arc<Server>) -> Result<(), Trouble> {
    let map = shared.link.map();
    let key = shared.keys.trial(|slot| map.has(server, slot));
    let mut conn = server.request().await?;
    let mut command = cmd("SET");
    command.arg(&key).arg(1).arg("PX").arg(60_000);
    answered(conn.send_packed_command(&command).await?)?;
    let replicas = shared.durability.replicas();
    if replicas > 0 {
        let value = answered(conn.send_packed_command(&lane::wait(replicas)).await?)?;
        let have: usize = typed(value)?;
        if have < replicas {
            return Err(Trouble::Lags(format!(
                "{have} of {replicas} replicas have it"
            )));
        }
    }
    Ok(())
}
