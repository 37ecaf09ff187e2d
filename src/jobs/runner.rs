//! The loop that runs the timetable in the background, and [`drain`], which runs it once to the end.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::task::{JoinHandle, spawn_blocking};

use super::Done;
use super::timetable::{Job, TIMETABLE, Times};
use crate::app::App;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::measures::{JOB_ITEMS, JOB_RUNS, JOB_SECONDS, JOB_SUCCESS};
use crate::pulse::Pulse;

/// The longest sleep between two looks at the clock, which tests move.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// Between waking and working.
const BREATH: Duration = Duration::from_millis(20);
/// Turns of all jobs after which [`drain`] gives up: something makes work for itself.
const MOST_ROUNDS: usize = 10_000;
/// Seconds until a job that failed is tried again, if its own time is not nearer.
const RETRY_SECONDS: i64 = 60;

/// How long a job may go on after it was asked to stop: a letter that is with a slow mail server.
const LAST_UNIT: Duration = Duration::from_secs(15);

/// The running background loop.
pub struct Runner {
    pulse: Pulse,
    stop: Arc<Notify>,
    handle: JoinHandle<()>,
}

impl Runner {
    /// Starts the loop on the current runtime.
    pub fn start(app: App) -> Self {
        let stop = Arc::new(Notify::new());
        let pulse = app.pulse.clone();
        let handle = tokio::spawn(run(app, stop.clone()));
        Self { pulse, stop, handle }
    }

    /// Lets the job at work end its unit, and starts no other. `false`: its unit takes longer than there is
    /// time, and whatever it claimed comes free by itself.
    pub async fn stop(self) -> bool {
        self.pulse.stop();
        self.stop.notify_one();
        match tokio::time::timeout(LAST_UNIT, self.handle).await {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                tracing::error!("jobs ended badly: {error}");
                true
            }
            Err(_) => false,
        }
    }
}

async fn run(app: App, stop: Arc<Notify>) {
    let wake = app.wake_jobs.clone();
    let mut tidied = Instant::now();
    let mut next: Vec<Timestamp> = TIMETABLE.iter().map(|job| first(job, app.clock.now())).collect();
    loop {
        app.pulse.beat();
        // Not at every wake-up: each post wakes the loop.
        if tidied.elapsed() >= LONGEST_SLEEP {
            app.measures.tidy();
            tidied = Instant::now();
        }
        let now = app.clock.now();
        for (job, next) in TIMETABLE.iter().zip(&mut next) {
            if app.pulse.is_stopping() {
                return;
            }
            if *next <= now {
                *next = turn(&app, *job).await;
            }
        }
        let now = app.clock.now();
        let wait = next.iter().min().map_or(LONGEST_SLEEP, |next| (*next - now).to_std().unwrap_or_default());
        tokio::select! {
            () = tokio::time::sleep(wait.min(LONGEST_SLEEP)) => {}
            () = stop.notified() => return,
            () = wake.notified() => {
                // Whatever else is written in this moment is told of in the same turn.
                tokio::time::sleep(BREATH).await;
                let now = app.clock.now();
                let wakened = TIMETABLE.iter().zip(&mut next).filter(|(job, _)| job.is_woken);
                wakened.for_each(|(_, next)| *next = now);
            }
        }
    }
}

/// Jobs of every few seconds or minutes begin at once, the daily ones at their hour.
fn first(job: &Job, now: Timestamp) -> Timestamp {
    match job.times {
        Times::Every(_) => now,
        Times::Daily(..) => job.times.after(now),
    }
}

/// Runs a job to the end of its work or one turn of it, and says when it is due again. A failure is logged
/// and tried again; it never stops the others.
async fn turn(app: &App, job: Job) -> Timestamp {
    let working = app.clone();
    app.pulse.beat();
    let begun = Instant::now();
    let outcome = spawn_blocking(move || (job.run)(&working)).await;
    note(app, job.name, begun.elapsed(), matches!(&outcome, Ok(Ok(_))));
    match outcome {
        Ok(outcome) => next_turn(app, job, outcome),
        Err(panic) => {
            tracing::error!(job = job.name, "panicked: {panic}");
            app.clock.now() + chrono::Duration::seconds(RETRY_SECONDS)
        }
    }
}

fn next_turn(app: &App, job: Job, outcome: Result<Done>) -> Timestamp {
    let now = app.clock.now();
    match outcome {
        Ok(Done { count: 0, .. }) => job.times.after(now),
        // There may be more: again at once.
        Ok(done) => {
            super::count(app, JOB_ITEMS, &[("job", job.name)], done.count);
            tracing::info!(job = job.name, count = done.count, "{}", done.said);
            match job.times {
                Times::Every(_) => now,
                Times::Daily(..) => job.times.after(now),
            }
        }
        Err(error) => {
            tracing::error!(job = job.name, "failed: {error}");
            job.times.after(now).min(now + chrono::Duration::seconds(RETRY_SECONDS))
        }
    }
}

fn note(app: &App, job: &str, took: Duration, is_well: bool) {
    let result = if is_well { "ok" } else { "failed" };
    super::count(app, JOB_RUNS, &[("job", job), ("result", result)], 1);
    app.measures.histogram(JOB_SECONDS, &[("job", job)]).record(took.as_secs_f64());
    if is_well {
        #[allow(clippy::cast_precision_loss)] // Seconds since 1970 fit.
        app.measures.gauge(JOB_SUCCESS, &[("job", job)]).set(app.clock.now().utc().timestamp() as f64);
    }
}

/// What [`drain`] did with one job.
#[derive(Debug)]
pub struct Report {
    /// The job.
    pub job: &'static str,
    /// How many things it moved in all turns.
    pub count: usize,
    /// Its last sentence, or how it failed.
    pub outcome: Result<String>,
}

/// Runs every job until none has anything left to do at the present time of the clock (tests, command line).
/// A job that fails is not asked again; the others go on. Blocks.
pub fn drain(app: &App) -> Vec<Report> {
    let mut reports: Vec<Report> =
        TIMETABLE.iter().map(|job| Report { job: job.name, count: 0, outcome: Ok(String::new()) }).collect();
    for _ in 0..MOST_ROUNDS {
        let mut has_moved = false;
        for (job, report) in TIMETABLE.iter().zip(&mut reports) {
            if report.outcome.is_err() {
                continue;
            }
            match (job.run)(app) {
                Ok(done) => {
                    report.count += done.count;
                    has_moved |= done.count > 0;
                    if done.count > 0 {
                        report.outcome = Ok(done.said);
                    }
                }
                Err(error) => report.outcome = Err(error),
            }
        }
        if !has_moved {
            break;
        }
    }
    reports
}
