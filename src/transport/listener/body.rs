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
use tokio::time::{Sleep, sleep};

/// A body that must be read to its end in time. Beyond the deadline reading fails with
/// [`io::ErrorKind::TimedOut`].
pub(super) struct TimedBody {
    body: Incoming,
    deadline: Pin<Box<Sleep>>,
    late: Lateness,
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
        if body.is_end_stream() {
            return (poem::Body::empty(), Lateness::default());
        }
        let late = Lateness(Some(Arc::default()));
        let timed = Self {
            body,
            deadline: Box::pin(sleep(within)),
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
        if self.deadline.as_mut().poll(cx).is_ready() {
            self.late.tell();
            return Poll::Ready(Some(Err(io::ErrorKind::TimedOut.into())));
        }
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        frame.map_err(io::Error::other)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
