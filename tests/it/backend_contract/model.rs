//! Random histories of one room against a model that fits on a page.

use std::{cell::RefCell, collections::BTreeMap};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use tertulia::{
    backend::{BackendError, NewEntry, PageLimit, SlotChange, Window},
    domain::{
        Author, Body, Epoch, Message, MessageText, Nonce, Position, Room, RoomId, RoomName, Seq,
        Tail, Timestamp, Verdict, log::judge,
    },
};
use tokio::runtime::Handle;

use super::store::{Store, author, message};

#[derive(Clone, Debug)]
enum Step {
    /// Append with one of a few keys, so that some are repeated.
    Append { key: usize },
    /// Rewrite a slot, some with a stale version.
    Rewrite { seq: Seq, key: usize, off: u32 },
    /// Trim to this share of the log.
    Trim { lo: Seq },
    /// Close and open again.
    Restart,
    /// Come back with a position: in the nth epoch from the newest; beyond them, an unknown one.
    Resume { age: usize, seq: Seq, limit: usize },
    /// Read a page.
    Page { window: Window, limit: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let seq = 0..25u64;
    let window = prop_oneof![
        Just(Window::Newest),
        seq.clone().prop_map(Window::Before),
        seq.clone().prop_map(Window::After),
    ];
    prop_oneof![
        8 => (0..12usize).prop_map(|key| Step::Append { key }),
        3 => (seq.clone(), 0..12usize, prop_oneof![4 => Just(0), 1 => Just(1)])
            .prop_map(|(seq, key, off)| Step::Rewrite { seq, key, off }),
        1 => seq.clone().prop_map(|lo| Step::Trim { lo }),
        1 => Just(Step::Restart),
        4 => (0..4usize, seq, 1..6usize)
            .prop_map(|(age, seq, limit)| Step::Resume { age, seq, limit }),
        3 => (window, 1..6usize).prop_map(|(window, limit)| Step::Page { window, limit }),
    ]
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
}

impl Model {
    fn tail(&self) -> Tail {
        Tail {
            epoch: self.epochs.last().unwrap().0.clone(),
            lo: self.lo,
            top: self.top,
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
        self.slots.insert(self.top, (0, body));
        self.keys.insert(key, expected);
    }

    fn trim(&mut self, lo: Seq) {
        self.lo = lo.min(self.top + 1).max(self.lo);
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
            nonces: (0..12).map(|_| Nonce::new()).collect(),
            model: Model {
                lo: 1,
                top: 0,
                slots: BTreeMap::new(),
                keys: BTreeMap::new(),
                epochs: vec![(listing.tail.epoch, 0)],
                restarted: false,
            },
            said: 0,
        }
    }

    fn entry(&mut self, key: usize) -> NewEntry {
        self.said += 1;
        NewEntry::message(Message {
            nonce: self.nonces[key],
            ..message(&self.ann, &format!("m{}", self.said))
        })
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Append { key } => self.rewrite(key, vec![]).await,
            Step::Rewrite { seq, key, off } => self.change_slot(seq, key, off).await,
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

    async fn change_slot(&mut self, seq: Seq, key: usize, off: u32) {
        let version = self
            .model
            .slots
            .get(&seq)
            .map_or(0, |(version, _)| *version);
        let mut changed = message(&self.ann, "x");
        changed.text = Some(MessageText::stored(format!("changed {seq} {}", self.said)));
        let change = SlotChange {
            seq,
            version: version + off,
            body: Body::Message(changed),
        };
        self.rewrite(key, vec![change]).await;
    }

    async fn rewrite(&mut self, key: usize, changes: Vec<SlotChange>) {
        let entry = self.entry(key);
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
            let slot = (change.version + 1, change.body);
            self.model.slots.insert(change.seq, slot);
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
