//! Random histories of one room against a model that fits on a page.

use std::{cell::RefCell, collections::BTreeMap};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use tertulia::{
    backend::{BackendError, NewEntry, PageLimit, SlotChange, Window},
    domain::{
        Author, Body, Epoch, Group, Mentions, Message, MessageText, Nonce, Position, Room, RoomId,
        RoomName, Seq, Tail, Tally, Timestamp, Unread, UserId, Verdict, log::judge,
    },
};
use tokio::runtime::Handle;

use super::store::{Store, author, message};

#[derive(Clone, Debug)]
enum Step {
    /// Append with one of a few keys, so that some are repeated.
    Append { key: usize, calls: Calls },
    /// Rewrite a slot, some with a stale version.
    Rewrite {
        seq: Seq,
        key: usize,
        off: u32,
        calls: Calls,
        gone: bool,
    },
    /// Trim to this share of the log.
    Trim { lo: Seq },
    /// Close and open again.
    Restart,
    /// Come back with a position: in the nth epoch from the newest; beyond them, an unknown one.
    Resume { age: usize, seq: Seq, limit: usize },
    /// Read a page.
    Page { window: Window, limit: usize },
    /// Count what Bob has not read.
    Unread { read: Seq },
}

/// Whom a message calls: Bob, everybody, both or nobody.
type Calls = (bool, bool);

fn step() -> impl Strategy<Value = Step> {
    let seq = 0..25u64;
    let window = prop_oneof![
        Just(Window::Newest),
        seq.clone().prop_map(Window::Before),
        seq.clone().prop_map(Window::After),
    ];
    prop_oneof![
        8 => (0..12usize, calls()).prop_map(|(key, calls)| Step::Append { key, calls }),
        3 => (seq.clone(), 0..12usize, prop_oneof![4 => Just(0), 1 => Just(1)], calls(), any::<bool>())
            .prop_map(|(seq, key, off, calls, gone)| Step::Rewrite { seq, key, off, calls, gone }),
        2 => seq.clone().prop_map(|read| Step::Unread { read }),
        1 => seq.clone().prop_map(|lo| Step::Trim { lo }),
        1 => Just(Step::Restart),
        4 => (0..4usize, seq, 1..6usize)
            .prop_map(|(age, seq, limit)| Step::Resume { age, seq, limit }),
        3 => (window, 1..6usize).prop_map(|(window, limit)| Step::Page { window, limit }),
    ]
}

fn calls() -> impl Strategy<Value = Calls> {
    (prop::bool::weighted(0.2), prop::bool::weighted(0.1))
}

fn calls_anybody(body: &Body) -> bool {
    body.mentions().is_some()
}

/// What the log should be.
struct Model {
    lo: Seq,
    top: Seq,
    slots: BTreeMap<Seq, (u32, Body)>,
    keys: BTreeMap<usize, Position>,
    /// Each with its end; the last one is open.
    epochs: Vec<(Epoch, Seq)>,
    restarted: bool,
    tally: Tally,
}

impl Model {
    fn tail(&self) -> Tail {
        Tail {
            epoch: self.epochs.last().unwrap().0.clone(),
            lo: self.lo,
            top: self.top,
            tally: self.tally,
        }
    }

    /// A slot has another state.
    fn rewrite(&mut self, change: SlotChange) {
        let (_, before) = &self.slots[&change.seq];
        let is_counted_anew = before.counts() != change.body.counts()
            || calls_anybody(before)
            || calls_anybody(&change.body);
        self.tally.recounts += u64::from(is_counted_anew);
        let slot = (change.version + 1, change.body);
        self.slots.insert(change.seq, slot);
    }

    fn unread(&self, bob: UserId, read: Seq) -> Unread {
        let after = self.slots.range(read + 1..).map(|(_, (_, body))| body);
        let calls_bob = |body: &&Body| {
            let mentions = body.mentions();
            mentions.is_some_and(|m| m.group.is_some() || m.users.contains(&bob))
        };
        let count = |n: usize| u32::try_from(n).unwrap();
        Unread {
            messages: count(after.clone().filter(|body| body.counts()).count()),
            mentions: count(after.filter(calls_bob).count()),
            tally: self.tally,
        }
    }

    /// An entry was appended and stands at `position`.
    fn append(&mut self, key: usize, position: &Position, body: Body) {
        if std::mem::take(&mut self.restarted) {
            self.epochs.last_mut().unwrap().1 = self.top;
            assert!(
                self.epochs
                    .iter()
                    .all(|(epoch, _)| *epoch != position.epoch)
            );
            self.epochs.push((position.epoch.clone(), 0));
        }
        self.top += 1;
        let expected = Position {
            epoch: self.tail().epoch,
            seq: self.top,
        };
        assert_eq!(*position, expected);
        self.tally.said += u64::from(body.counts());
        self.tally.recounts += u64::from(calls_anybody(&body));
        self.slots.insert(self.top, (0, body));
        self.keys.insert(key, expected);
    }

    fn trim(&mut self, lo: Seq) {
        let goal = lo.min(self.top + 1);
        self.tally.recounts += u64::from(goal > self.lo);
        self.lo = goal.max(self.lo);
        self.slots = self.slots.split_off(&self.lo);
        self.keys.retain(|_, position| position.seq >= self.lo);
    }

    fn page(&self, window: Window, limit: usize) -> (Vec<(Seq, Body)>, bool) {
        let fits = |seq: Seq| match window {
            Window::Newest => true,
            Window::Before(bound) => seq < bound,
            Window::After(bound) => seq > bound,
        };
        let mut all: Vec<_> = self
            .slots
            .iter()
            .filter(|(seq, _)| fits(**seq))
            .map(|(seq, (_, body))| (*seq, body.clone()))
            .collect();
        let more = all.len() > limit;
        if matches!(window, Window::After(_)) {
            all.truncate(limit);
        } else {
            all.drain(..all.len().saturating_sub(limit));
        }
        (all, more)
    }
}

/// One history: a room of its own in the shared store.
struct History<'s, S: Store> {
    store: &'s mut S,
    room: RoomId,
    ann: Author,
    bob: UserId,
    nonces: Vec<Nonce>,
    model: Model,
    said: usize,
}

impl<'s, S: Store> History<'s, S> {
    async fn start(store: &'s mut S) -> Self {
        let room = Room {
            id: RoomId::random(),
            name: RoomName::parse("Model").unwrap(),
            created_at: Timestamp::from_millis(0),
        };
        let id = room.id.clone();
        let listing = store.backend().create_room(room, 10_000).await.unwrap();
        Self {
            store,
            room: id,
            ann: author("Ann"),
            bob: UserId::new(),
            nonces: (0..12).map(|_| Nonce::new()).collect(),
            model: Model {
                lo: 1,
                top: 0,
                slots: BTreeMap::new(),
                keys: BTreeMap::new(),
                epochs: vec![(listing.tail.epoch, 0)],
                restarted: false,
                tally: Tally::default(),
            },
            said: 0,
        }
    }

    fn mentions(&self, (bob, everybody): Calls) -> Mentions {
        Mentions {
            users: bob.then_some(self.bob).into_iter().collect(),
            group: everybody.then_some(Group::Here),
        }
    }

    fn entry(&mut self, key: usize, calls: Calls) -> NewEntry {
        self.said += 1;
        NewEntry::message(Message {
            nonce: self.nonces[key],
            mentions: self.mentions(calls),
            ..message(&self.ann, &format!("m{}", self.said))
        })
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Append { key, calls } => self.rewrite(key, calls, vec![]).await,
            Step::Rewrite {
                seq,
                key,
                off,
                calls,
                gone,
            } => {
                let mut changed = message(&self.ann, "x");
                changed.text = Some(MessageText::stored(format!("changed {seq} {}", self.said)));
                changed.mentions = self.mentions(calls);
                let changed = if gone { changed.tombstone() } else { changed };
                self.change_slot(seq, key, off, changed).await;
            }
            Step::Unread { read } => {
                let rooms = [(self.room.clone(), read)];
                let counted = self.store.backend().unread(self.bob, &rooms).await.unwrap();
                assert_eq!(counted, [Some(self.model.unread(self.bob, read))]);
            }
            Step::Trim { lo } => {
                self.store.backend().trim(&self.room, lo).await.unwrap();
                self.model.trim(lo);
            }
            Step::Restart => {
                self.store.reopen().await;
                self.model.restarted = true;
            }
            Step::Resume { age, seq, limit } => self.resume(age, seq, limit).await,
            Step::Page { window, limit } => self.page(window, limit).await,
        }
    }

    async fn change_slot(&mut self, seq: Seq, key: usize, off: u32, changed: Message) {
        let version = self
            .model
            .slots
            .get(&seq)
            .map_or(0, |(version, _)| *version);
        let change = SlotChange {
            seq,
            version: version + off,
            body: Body::Message(changed),
        };
        self.rewrite(key, (false, false), vec![change]).await;
    }

    async fn rewrite(&mut self, key: usize, calls: Calls, changes: Vec<SlotChange>) {
        let entry = self.entry(key, calls);
        let body = entry.body.clone();
        let backend = self.store.backend();
        let answer = backend.rewrite(&self.room, changes.clone(), entry).await;
        if let Some(first) = self.model.keys.get(&key) {
            let answer = answer.unwrap();
            assert_eq!((&answer.position, answer.repeated), (first, true));
            return;
        }
        let fresh = |change: &SlotChange| {
            let slot = self.model.slots.get(&change.seq);
            slot.is_some_and(|(version, _)| *version == change.version)
        };
        if !changes.iter().all(fresh) {
            assert_eq!(answer, Err(BackendError::Conflict));
            return;
        }
        let answer = answer.unwrap();
        assert!(!answer.repeated);
        for change in changes {
            self.model.rewrite(change);
        }
        self.model.append(key, &answer.position, body);
    }

    async fn resume(&mut self, age: usize, seq: Seq, limit: usize) {
        let known = self.model.epochs.iter().rev().nth(age);
        let position = Position {
            epoch: known.map_or_else(Epoch::random, |(epoch, _)| epoch.clone()),
            seq,
        };
        let (open, closed) = self.model.epochs.split_last().unwrap();
        assert_eq!(open.1, 0);
        let (verdict, since, end) = judge(&position, &self.model.tail(), |epoch| {
            closed.iter().find(|(e, _)| e == epoch).map(|(_, end)| *end)
        });
        let (entries, more) = match verdict {
            Verdict::Ok | Verdict::Truncated => self.model.page(Window::After(since), limit),
            _ => (self.model.page(Window::Newest, limit).0, false),
        };
        let limit = PageLimit::entries(limit);
        let backend = self.store.backend();
        let back = backend
            .resume(&self.room, Some(position), limit)
            .await
            .unwrap();
        assert_eq!((back.verdict, back.end, back.more), (verdict, end, more));
        assert_eq!(back.tail, self.model.tail());
        let given: Vec<_> = back.entries.into_iter().map(|e| (e.seq, e.body)).collect();
        assert_eq!(given, entries);
    }

    async fn page(&mut self, window: Window, limit: usize) {
        let backend = self.store.backend();
        let bounds = PageLimit::entries(limit);
        let page = backend.page(&self.room, window, bounds).await.unwrap();
        assert_eq!(page.tail, self.model.tail());
        let given: Vec<_> = page.entries.into_iter().map(|e| (e.seq, e.body)).collect();
        assert_eq!((given, page.more), self.model.page(window, limit));
    }

    /// In the end every slot is as the model has it.
    async fn end(&mut self) {
        for seq in 0..=self.model.top + 1 {
            let slot = self.store.backend().slot(&self.room, seq).await.unwrap();
            let given = slot.map(|slot| (slot.version, slot.entry.body));
            assert_eq!(given, self.model.slots.get(&seq).cloned(), "slot {seq}");
        }
    }
}

pub(super) async fn any_history_agrees_with_the_model(store: impl Store) {
    let store = RefCell::new(store);
    let config = Config {
        cases: 64,
        max_shrink_iters: 200,
        failure_persistence: None,
        ..Config::default()
    };
    let histories = prop::collection::vec(step(), 1..40);
    let run = |steps: Vec<Step>| {
        let store = &mut *store.borrow_mut();
        Handle::current().block_on(async {
            let mut history = History::start(store).await;
            for step in steps {
                history.take(step).await;
            }
            history.end().await;
        });
        Ok(())
    };
    let outcome = tokio::task::block_in_place(|| TestRunner::new(config).run(&histories, run));
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}
