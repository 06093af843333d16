//! Many clients at once: what a fault has to be felt by.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep},
};

pub(crate) use super::checker::member_count;
use super::{
    Outcome,
    chatter::{Chatter, Orders},
    checker, eventually_within,
    ledger::Ledger,
};

/// How long a fleet may take to be well again.
const HEALING: Duration = Duration::from_secs(40);

/// Whether faults are to last, as `make faults` asks for.
pub(crate) fn is_long() -> bool {
    std::env::var_os("FAULTS").is_some_and(|form| form == "long")
}

/// One of two, by the form of the run.
pub(crate) fn by_form<T>(short: T, long: T) -> T {
    if is_long() { long } else { short }
}

/// How many clients, and what they do.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) readers: usize,
    pub(crate) writers: usize,
    /// Between two messages of one writer.
    pub(crate) pause: Duration,
    /// After so long without a word, a client takes its connection for dead.
    pub(crate) silence: Duration,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            readers: by_form(6, 36),
            writers: by_form(4, 24),
            pause: Duration::from_millis(by_form(100, 150)),
            silence: Duration::from_secs(40),
        }
    }
}

/// Clients that talk until they are told to rest.
pub(crate) struct Fleet {
    orders: watch::Sender<Orders>,
    ledgers: Vec<Arc<Mutex<Ledger>>>,
    clients: JoinSet<()>,
    started: Instant,
    healed_at: Option<Instant>,
}

impl Fleet {
    /// All clients in the room, on any of the nodes, and the writers writing.
    pub(crate) async fn muster(nodes: &[SocketAddr], plan: Plan) -> Self {
        let orders = Orders {
            nodes: nodes.to_vec(),
            writes: true,
            ends: false,
            since: None,
        };
        let (orders, heard) = watch::channel(orders);
        let mut this = Self {
            orders,
            ledgers: Vec::new(),
            clients: JoinSet::new(),
            started: Instant::now(),
            healed_at: None,
        };
        let http = crate::support::web();
        for number in 0..plan.readers + plan.writers {
            let ledger = Arc::default();
            this.ledgers.push(Arc::clone(&ledger));
            let chatter = Chatter {
                number,
                pause: (number < plan.writers).then_some(plan.pause),
                silence: plan.silence,
                started: this.started,
                orders: heard.clone(),
                ledger,
                http: http.clone(),
                cookie: None,
                next_draft: this.started,
                not_before: this.started,
                dice: number as u64,
            };
            this.clients.spawn(chatter.run());
        }
        this.hears(3).await;
        this
    }

    /// Where clients may look for nodes from now on.
    pub(crate) fn know(&self, nodes: &[SocketAddr]) {
        self.orders
            .send_modify(|orders| orders.nodes = nodes.to_vec());
    }

    /// Waits until every client has seen so many entries more.
    pub(crate) async fn hears(&self, more: u64) {
        let seen = |ledger: &Ledger| ledger.position.as_ref().map_or(0, |(_, seq)| *seq);
        let goals: Vec<u64> = self.each(|ledger| seen(ledger) + more);
        let what = format!("everybody hears {more} more");
        eventually_within(HEALING, &what, async || {
            let now: Vec<u64> = self.each(seen);
            now.iter()
                .zip(&goals)
                .all(|(now, goal)| now >= goal)
                .then_some(())
        })
        .await;
    }

    /// Waits until so many messages were acknowledged from now on.
    pub(crate) async fn is_acknowledged(&self, more: usize) {
        let count = || {
            self.each(|ledger| ledger.acknowledged.len())
                .iter()
                .sum::<usize>()
        };
        let goal = count() + more;
        eventually_within(HEALING, "messages are acknowledged", async || {
            (count() >= goal).then_some(())
        })
        .await;
    }

    /// Waits until so many sends were told to wait, from now on.
    pub(crate) async fn is_refused(&self, more: usize) {
        let count = || self.each(|ledger| ledger.refusals).iter().sum::<usize>();
        let goal = count() + more;
        eventually_within(HEALING, "senders are told to wait", async || {
            (count() >= goal).then_some(())
        })
        .await;
    }

    /// How many messages were acknowledged.
    pub(crate) fn acknowledged(&self) -> usize {
        self.each(|ledger| ledger.acknowledged.len()).iter().sum()
    }

    /// The fault is over; waits until every client has seen something that was written since.
    pub(crate) async fn recovers(&mut self) {
        let since = u64::try_from(self.started.elapsed().as_millis()).unwrap();
        self.healed_at = Some(Instant::now());
        self.each_mut(|ledger| ledger.fresh = None);
        self.orders.send_modify(|orders| orders.since = Some(since));
        eventually_within(HEALING, "everybody sees what is written now", async || {
            self.each(|ledger| ledger.fresh.is_some())
                .iter()
                .all(|fresh| *fresh)
                .then_some(())
        })
        .await;
    }

    /// Lets all come to rest and compares everything.
    pub(crate) async fn outcome(mut self, fault: &str) -> Outcome {
        self.orders.send_modify(|orders| orders.writes = false);
        let nodes = self.orders.borrow().nodes.clone();
        let auditor = super::Person::enter(*nodes.first().unwrap(), "Auditor").await;
        eventually_within(
            HEALING,
            "all outboxes are empty and all see the end",
            async || {
                let top = checker::top(&auditor).await?;
                self.each(|ledger| {
                    let at_end = ledger.position.as_ref().is_some_and(|(_, seq)| *seq == top);
                    ledger.outbox.is_empty() && ledger.holes.is_empty() && at_end
                })
                .iter()
                .all(|rests| *rests)
                .then_some(())
            },
        )
        .await;
        let history = checker::history(&auditor).await;
        let present = checker::present(&nodes, self.ledgers.len()).await;
        self.orders.send_modify(|orders| orders.ends = true);
        while self.clients.join_next().await.is_some() {}
        let recovery = self.healed_at.map(|healed| {
            let last = self.each(|ledger| ledger.fresh.unwrap_or(healed));
            last.into_iter().max().unwrap_or(healed) - healed
        });
        let ledgers: Vec<_> = self
            .ledgers
            .iter()
            .map(|ledger| ledger.lock().unwrap())
            .collect();
        let outcome = checker::compare(fault, &ledgers, &history, present, recovery);
        println!("{outcome}");
        outcome
    }

    /// Looks again and again for a time that is part of the fault.
    pub(crate) async fn goes_on_for(&self, time: Duration) {
        // The outage itself has a length; nothing is waited for.
        sleep(time).await;
    }

    fn each<T>(&self, look: impl Fn(&Ledger) -> T) -> Vec<T> {
        let ledgers = self.ledgers.iter().map(|ledger| ledger.lock().unwrap());
        ledgers
            .map(|ledger: MutexGuard<'_, Ledger>| look(&ledger))
            .collect()
    }

    fn each_mut(&self, change: impl Fn(&mut Ledger)) {
        for ledger in &self.ledgers {
            change(&mut ledger.lock().unwrap());
        }
    }
}
