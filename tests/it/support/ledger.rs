//! What one client of a fleet knows, and what it noticed that may not be.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use serde_json::Value;
use tokio::time::Instant;

/// A message that its writer has not given up.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) nonce: String,
    pub(crate) text: String,
}

/// What a send was answered with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Answer {
    Appended,
    /// It was there already.
    Repeated,
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
    /// Holes that it was told of and has not filled yet.
    pub(crate) holes: Vec<(u64, u64)>,
    /// Entries that came twice or too early on a live subscription.
    pub(crate) out_of_order: usize,
    /// What contradicts something seen before.
    pub(crate) contradictions: Vec<String>,
    /// Own messages that were acknowledged and are sent again, as the log may have lost them.
    pub(crate) doubtful: HashSet<String>,
    /// How many of them it had lost.
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
    pub(crate) fn acknowledge(&mut self, nonce: &str, place: Place, how: Answer) {
        if self.doubtful.remove(nonce) && how == Answer::Appended {
            self.resent += 1;
        }
        let Some(at) = self.outbox.iter().position(|draft| draft.nonce == nonce) else {
            return;
        };
        let draft = self.outbox.remove(at).unwrap();
        self.note(place.clone(), nonce);
        self.acknowledged.insert(nonce.to_owned(), (draft, place));
    }

    /// Obeys a verdict and applies what came with it.
    pub(crate) fn resumed(&mut self, answer: &Value, since: Option<u64>) {
        let epoch = answer["epoch"].as_str().unwrap();
        let entries = answer["entries"].as_array().unwrap();
        let first = entries.first().and_then(|entry| entry["seq"].as_u64());
        let before_page = first.map_or(answer["top"].as_u64().unwrap(), |first| first - 1);
        self.begin(epoch);
        let last = self.position.as_ref().map_or(0, |(_, seq)| *seq);
        let verdict = answer["verdict"].as_str().unwrap();
        let position = match verdict {
            "ok" => last,
            "truncated" => self.truncate(answer["seq"].as_u64().unwrap()),
            "gap" => {
                self.holes.push((last + 1, before_page));
                before_page
            }
            "reset" => self.reset(before_page),
            _ => before_page,
        };
        self.position = Some((epoch.to_owned(), position));
        if !["ok", "new"].contains(&verdict) {
            self.verdicts.push(verdict.to_owned());
        }
        for entry in entries {
            self.apply(epoch, entry, since);
        }
    }

    /// What was acknowledged in another life of the log and has not come yet may be lost.
    fn begin(&mut self, epoch: &str) {
        if let Some((before, last)) = self.position.clone()
            && before != epoch
        {
            self.resend(|(of, at)| of != epoch && *at > last, "");
        }
    }

    /// The log lost everything after `seq`: the next entries are of the epoch there is now.
    fn truncate(&mut self, seq: u64) -> u64 {
        self.view.split_off(&(seq + 1));
        self.holes.retain(|(from, _)| *from <= seq);
        let old = self.position.take().map(|(epoch, _)| epoch);
        self.resend(|(of, at)| Some(of) == old.as_ref() && *at > seq, "");
        seq
    }

    /// The log is another one.
    fn reset(&mut self, before_page: u64) -> u64 {
        self.view.clear();
        self.holes.clear();
        self.resend(|_| true, "");
        before_page
    }

    /// Own messages at places where something else is now go back to the outbox.
    fn resend(&mut self, lost: impl Fn(&Place) -> bool, except: &str) {
        let mut again: Vec<_> = self
            .acknowledged
            .extract_if(|nonce, (_, place)| nonce != except && lost(place))
            .map(|(_, (draft, place))| (place.1, draft))
            .collect();
        again.sort_by_key(|(seq, _)| *seq);
        self.doubtful
            .extend(again.iter().map(|(_, draft)| draft.nonce.clone()));
        for (_, draft) in again.into_iter().rev() {
            self.outbox.push_front(draft);
        }
    }

    /// There are entries that it was not sent.
    pub(crate) fn gap(&mut self, epoch: &str, from: u64, to: u64) {
        self.verdicts.push("live gap".to_owned());
        self.holes.push((from, to));
        self.position = Some((epoch.to_owned(), to));
    }

    /// Shows what is in the first hole, or the beginning of it. A page does not tell of which epoch
    /// an older entry is.
    pub(crate) fn fill(&mut self, entries: &[Value]) {
        let Some((from, to)) = self.holes.first().copied() else {
            return;
        };
        let mut next = from;
        for entry in entries {
            let seq = entry["seq"].as_u64().unwrap();
            if seq == next && seq <= to {
                let nonce = entry["nonce"].as_str().unwrap_or("-");
                self.view.insert(seq, nonce.to_owned());
                next += 1;
            }
        }
        self.holes[0].0 = next;
        self.holes.retain(|(from, to)| from <= to);
    }
}

/// A message's text tells when it was written, in milliseconds of its fleet.
pub(crate) fn written_at(text: &str) -> Option<u64> {
    text.rsplit_once('@')?.1.parse().ok()
}
