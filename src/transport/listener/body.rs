//! Request bodies with a deadline: a client that sends one byte now and then holds a handler for
//! a bounded time only.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

/// Bytes a second that a file has to come with, on the whole.
const LEAST_PACE: u64 = 8 * 1024;

/// A body that must be read to its end in time. Beyond the deadline reading fails with
/// [`io::ErrorKind::TimedOut`].
pub(super) struct TimedBody {
    body: Incoming,
    deadline: Pin<Box<Sleep>>,
    pace: Option<Pace>,
    late: Lateness,
}

/// How a file comes: as long as bytes come at all, and enough of them, it may go on.
struct Pace {
    began: Instant,
    idle: Duration,
    bytes: u64,
}

impl Pace {
    /// Until when more has to be here.
    fn next(&mut self, bytes: usize) -> Instant {
        self.bytes += bytes as u64;
        let earned = Duration::from_secs(self.bytes / LEAST_PACE);
        let now = Instant::now();
        (now + self.idle).min(self.began + self.idle + earned)
    }
}

/// Whether a body missed its deadline, for after it was given away.
#[derive(Clone, Default)]
pub(super) struct Lateness(Option<Arc<AtomicBool>>);

impl Lateness {
    pub(super) fn is_late(&self) -> bool {
        self.0.as_ref().is_some_and(|late| late.load(Relaxed))
    }

    fn tell(&self) {
        if let Some(late) = &self.0 {
            late.store(true, Relaxed);
        }
    }
}

impl TimedBody {
    /// The time starts now. A request without a body costs nothing.
    pub(super) fn wrap(body: Incoming, within: Duration) -> (poem::Body, Lateness) {
        Self::timed(body, within, None)
    }

    /// The same for a file, which has no deadline for all of it: only none of `idle` without a byte,
    /// and a least pace.
    pub(super) fn wrap_file(body: Incoming, idle: Duration) -> (poem::Body, Lateness) {
        let pace = Pace {
            began: Instant::now(),
            idle,
            bytes: 0,
        };
        Self::timed(body, idle, Some(pace))
    }

    fn timed(body: Incoming, within: Duration, pace: Option<Pace>) -> (poem::Body, Lateness) {
        if body.is_end_stream() {
            return (poem::Body::empty(), Lateness::default());
        }
        let late = Lateness(Some(Arc::default()));
        let timed = Self {
            body,
            deadline: Box::pin(sleep(within)),
            pace,
            late: late.clone(),
        };
        (timed.boxed().into(), late)
    }
}

impl Body for TimedBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = &mut *self;
        if let Some(pace) = &mut this.pace {
            // First what is here: that we were slow to ask is not the client's fault.
            let frame = Pin::new(&mut this.body).poll_frame(cx);
            if let Poll::Ready(frame) = frame {
                let bytes = frame
                    .as_ref()
                    .and_then(|frame| frame.as_ref().ok()?.data_ref().map(Bytes::len));
                this.deadline.as_mut().reset(pace.next(bytes.unwrap_or(0)));
                return Poll::Ready(frame.map(|frame| frame.map_err(io::Error::other)));
            }
        }
        if this.deadline.as_mut().poll(cx).is_ready() {
            this.late.tell();
            return Poll::Ready(Some(Err(io::ErrorKind::TimedOut.into())));
        }
        if this.pace.is_some() {
            return Poll::Pending;
        }
        let frame = Pin::new(&mut this.body).poll_frame(cx);
        frame.map_err(io::Error::other)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
