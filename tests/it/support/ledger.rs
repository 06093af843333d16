//! What one client of a fleet knows, and what it noticed that may not be.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde_json::Value;
use tokio::time::Instant;

/// A message that its writer has not given up.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) nonce: String,
    pub(crate) text: String,
}

/// Where an entry stands.
pub(crate) type Place = (String, u64);

/// One client's view and its records.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) user: String,
    /// The last entry applied.
    pub(crate) position: Option<Place>,
    /// Seqs and nonces of the view, from where the client joined.
    pub(crate) view: BTreeMap<u64, String>,
    /// Everything ever seen or acknowledged at a place.
    pub(crate) seen: HashMap<Place, String>,
    /// Messages not acknowledged, the oldest first.
    pub(crate) outbox: VecDeque<Draft>,
    /// Own messages that were acknowledged, and where.
    pub(crate) acknowledged: HashMap<String, (Draft, Place)>,
    /// Own messages in the order they were written.
    pub(crate) written: Vec<String>,
    /// Entries that came twice or too early on a live subscription.
    pub(crate) out_of_order: usize,
    /// What contradicts something seen before.
    pub(crate) contradictions: Vec<String>,
    /// Own messages sent again after the log lost them.
    pub(crate) resent: usize,
    /// Verdicts other than `ok`, and live ends of subscriptions.
    pub(crate) verdicts: Vec<String>,
    /// Sends refused for a while.
    pub(crate) refusals: usize,
    /// Connections that ended, and how.
    pub(crate) ends: Vec<String>,
    /// When something written after the fault was seen.
    pub(crate) fresh: Option<Instant>,
}

impl Ledger {
    /// Notes what stands at a place; it may never have been something else.
    pub(crate) fn note(&mut self, place: Place, nonce: &str) {
        let before = self.seen.insert(place.clone(), nonce.to_owned());
        if let Some(before) = before.filter(|before| before != nonce) {
            let what = format!("{place:?} was {before} and is {nonce}");
            self.contradictions.push(what);
        }
    }

    /// Applies an entry if it is the next; `since` is when the fault ended, as texts tell time.
    pub(crate) fn apply(&mut self, epoch: &str, entry: &Value, since: Option<u64>) -> bool {
        let seq = entry["seq"].as_u64().unwrap();
        if self
            .position
            .as_ref()
            .is_some_and(|(_, last)| seq != last + 1)
        {
            return false;
        }
        self.begin(epoch);
        let nonce = entry["nonce"].as_str().unwrap_or("-");
        self.note((epoch.to_owned(), seq), nonce);
        self.view.insert(seq, nonce.to_owned());
        self.position = Some((epoch.to_owned(), seq));
        let written = entry["text"].as_str().and_then(written_at);
        if self.fresh.is_none() && since.is_some_and(|since| written >= Some(since)) {
            self.fresh = Some(Instant::now());
        }
        self.resend(|(_, at)| *at == seq, nonce);
        true
    }

    /// An own message is where it is told to be.
    pub(crate) fn acknowledge(&mut self, nonce: &str, place: Place) {
        let Some(at) = self.outbox.iter().position(|draft| draft.nonce == nonce) else {
            return;
        };
        let draft = self.outbox.remove(at).unwrap();
        self.note(place.clone(), nonce);
        self.acknowledged.insert(nonce.to_owned(), (draft, place));
    }

    /// What was acknowledged in another life of the log and has not come yet may be lost.
    pub(crate) fn begin(&mut self, epoch: &str) {
        let Some((before, seq)) = self.position.clone() else {
            return;
        };
        if before != epoch {
            self.resend(|(of, at)| of != epoch && *at > seq, "");
        }
    }

    /// The log lost everything after `seq`.
    pub(crate) fn truncate(&mut self, epoch: &str, seq: u64) {
        self.view.split_off(&(seq + 1));
        self.position = Some((epoch.to_owned(), seq));
        self.resend(|(of, at)| of != epoch && *at > seq, "");
    }

    /// The log is another one.
    pub(crate) fn reset(&mut self) {
        self.view.clear();
        self.position = None;
        self.resend(|_| true, "");
    }

    /// Own messages at places where something else is now go back to the outbox.
    fn resend(&mut self, lost: impl Fn(&Place) -> bool, except: &str) {
        let mut again: Vec<_> = self
            .acknowledged
            .extract_if(|nonce, (_, place)| nonce != except && lost(place))
            .map(|(_, (draft, place))| (place.1, draft))
            .collect();
        again.sort_by_key(|(seq, _)| *seq);
        self.resent += again.len();
        for (_, draft) in again.into_iter().rev() {
            self.outbox.push_front(draft);
        }
    }

    /// Shows what was in a hole. A page does not tell of which epoch an older entry is.
    pub(crate) fn fill(&mut self, entries: &[Value], to: u64) {
        for entry in entries {
            let seq = entry["seq"].as_u64().unwrap();
            if seq <= to {
                let nonce = entry["nonce"].as_str().unwrap_or("-");
                self.view.insert(seq, nonce.to_owned());
            }
        }
    }
}

/// A message's text tells when it was written, in milliseconds of its fleet.
pub(crate) fn written_at(text: &str) -> Option<u64> {
    text.rsplit_once('@')?.1.parse().ok()
}
