//! Verbs that wait for their turn without a thread of their own: one thread takes all that have come while it
//! was at work, runs them in one transaction and acknowledges them together.
//!
//! A door awaits the outcome ([`super::Writer::enqueue`]). Thirty-two people who reply at the same moment cost
//! one busy thread and one `fsync`, and those who only read keep the rest of the machine.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use parking_lot::{Condvar, Mutex};
use tokio::sync::oneshot;

use super::{Lane, broken};
use crate::db::connection::DbConnection;
use crate::error::Result;

/// What a verb came to: its value, its error, or its panic.
type Done<T> = std::result::Result<Result<T>, Box<dyn Any + Send>>;

/// A verb in the queue.
pub(super) trait Verb: Send {
    /// Does its work; says whether that is to be kept.
    fn run(&mut self, connection: &mut DbConnection) -> bool;
    /// Tells who waits for it how the commit went.
    fn tell(self: Box<Self>, commit: std::result::Result<(), &str>);
}

struct Waiting<T, W> {
    work: Option<W>,
    done: Option<Done<T>>,
    answer: oneshot::Sender<Done<T>>,
}

impl<T: Send, W: FnOnce(&mut DbConnection) -> Result<T> + Send> Verb for Waiting<T, W> {
    fn run(&mut self, connection: &mut DbConnection) -> bool {
        let Some(work) = self.work.take() else { return false };
        let done = catch_unwind(AssertUnwindSafe(|| work(connection)));
        let has_worked = matches!(done, Ok(Ok(_)));
        self.done = Some(done);
        has_worked
    }

    fn tell(self: Box<Self>, commit: std::result::Result<(), &str>) {
        let done = match (self.done, commit) {
            (Some(Ok(Ok(_))) | None, Err(error)) => Ok(Err(broken(error))),
            (Some(done), _) => done,
            (None, Ok(())) => Ok(Err(broken("the verb was not run"))),
        };
        // Nobody waits any more: the visitor has gone, and what she did is done.
        let _ = self.answer.send(done);
    }
}

/// The verbs that wait.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<(VecDeque<Box<dyn Verb>>, bool)>,
    has_come: Condvar,
}

impl Queue {
    /// Puts a verb into the queue and waits for what it comes to, commit included.
    pub(super) async fn push<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut DbConnection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, outcome) = oneshot::channel();
        let verb = Box::new(Waiting { work: Some(work), done: None, answer });
        self.waiting.lock().0.push_back(verb);
        self.has_come.notify_one();
        match outcome.await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => Err(broken("the writer has ended")),
        }
    }

    /// The next verb, if one waits.
    pub(super) fn take(&self) -> Option<Box<dyn Verb>> {
        self.waiting.lock().0.pop_front()
    }

    /// Waits for a verb; false when the queue has ended and is empty.
    fn wait(&self) -> bool {
        let mut waiting = self.waiting.lock();
        while waiting.0.is_empty() && !waiting.1 {
            self.has_come.wait(&mut waiting);
        }
        !waiting.0.is_empty()
    }

    /// No more verbs will come.
    pub(super) fn end(&self) {
        self.waiting.lock().1 = true;
        self.has_come.notify_one();
    }
}

/// Starts the thread that serves the queue, until the queue ends.
pub(super) fn serve(lane: Arc<Lane>) -> std::io::Result<()> {
    let serve = move || {
        while lane.queue.wait() {
            lane.run_queued();
        }
    };
    std::thread::Builder::new().name("writer".to_owned()).spawn(serve).map(drop)
}
