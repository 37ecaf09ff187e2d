//! Figures for operators: what is counted, under which names, and how a monitoring reads it (Prometheus).
//!
//! Names and labels come from the code or from a list it knows, never from a visitor: no addresses, no names,
//! no numbers of members, and never more series than there are routes, jobs and states.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

pub use metrics::{Counter, Gauge, Histogram};
use metrics::{Key, Label, Level, Metadata, Recorder, Unit};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

/// Limits in seconds between which durations are sorted: from a page out of memory to a patience at its end.
const SECONDS: [f64; 13] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
const METADATA: Metadata<'static> = Metadata::new("lotsenforum", Level::INFO, None);

/// Requests by route, method and status.
pub const HTTP_REQUESTS: &str = "lotsenforum_http_requests_total";
/// Seconds until an answer was made, by route and method.
pub const HTTP_SECONDS: &str = "lotsenforum_http_request_seconds";
/// Turns of the jobs, by job and result.
pub const JOB_RUNS: &str = "lotsenforum_job_runs_total";
/// Things that the jobs moved, by job.
pub const JOB_ITEMS: &str = "lotsenforum_job_items_total";
/// Seconds that a turn of a job took, by job.
pub const JOB_SECONDS: &str = "lotsenforum_job_seconds";
/// When a job last ended well, by job.
pub const JOB_SUCCESS: &str = "lotsenforum_job_last_success_timestamp_seconds";
/// Digests decided by this process, by result.
pub const DIGESTS: &str = "lotsenforum_digests_total";
/// Letters that left the outbox through this process or came back, by result.
pub const LETTERS: &str = "lotsenforum_letters_total";
/// Letters in the outbox now, by state.
pub const OUTBOX: &str = "lotsenforum_outbox_letters";
/// Age of the longest waiting letter.
pub const OUTBOX_AGE: &str = "lotsenforum_outbox_oldest_seconds";
/// Activities that nobody has been told of.
pub const ACTIVITIES: &str = "lotsenforum_activities_waiting";
/// Whether the database answered the scrape.
pub const DATABASE_UP: &str = "lotsenforum_database_up";
/// Connections of a pool, by pool and state.
pub const CONNECTIONS: &str = "lotsenforum_database_connections";
/// The most connections a pool may have.
pub const POOL_SIZE: &str = "lotsenforum_database_pool_size";
/// How often a connection had to be waited for.
pub const POOL_WAITS: &str = "lotsenforum_database_waits_total";
/// Microseconds waited for connections.
pub const POOL_WAITED: &str = "lotsenforum_database_wait_microseconds_total";
/// How often a connection was waited for in vain.
pub const POOL_TIMEOUTS: &str = "lotsenforum_database_timeouts_total";
/// Changes that were committed.
pub const WRITES: &str = "lotsenforum_database_writes_total";
/// Commits that carried them; several changes may share one.
pub const COMMITS: &str = "lotsenforum_database_commits_total";
/// Whether the process is stopping.
pub const STOPPING: &str = "lotsenforum_stopping";

const BUILD: &str = "lotsenforum_build_info";
const STARTED: &str = "process_start_time_seconds";
const MEMORY: &str = "process_resident_memory_bytes";

/// Every name with its unit and what it means, for whoever reads the figures.
const DESCRIBED: [(&str, Option<Unit>, &str); 23] = [
    (HTTP_REQUESTS, None, "Requests by route, method and status"),
    (HTTP_SECONDS, Some(Unit::Seconds), "Seconds until an answer was made"),
    (JOB_RUNS, None, "Turns of the jobs by result"),
    (JOB_ITEMS, None, "Things that the jobs moved"),
    (JOB_SECONDS, Some(Unit::Seconds), "Seconds that a turn of a job took"),
    (JOB_SUCCESS, Some(Unit::Seconds), "When a job last ended well"),
    (DIGESTS, None, "Digests decided by this process, by result"),
    (LETTERS, None, "Letters handled by this process, by result"),
    (OUTBOX, None, "Letters in the outbox, by state"),
    (OUTBOX_AGE, Some(Unit::Seconds), "Age of the longest waiting letter"),
    (ACTIVITIES, None, "Activities that nobody has been told of"),
    (DATABASE_UP, None, "1 if the database answered this scrape"),
    (CONNECTIONS, None, "Connections of a pool, by state"),
    (POOL_SIZE, None, "The most connections a pool may have"),
    (POOL_WAITS, None, "How often a connection had to be waited for"),
    (POOL_WAITED, Some(Unit::Microseconds), "Microseconds waited for connections"),
    (POOL_TIMEOUTS, None, "How often a connection was waited for in vain"),
    (WRITES, None, "Changes that were committed"),
    (COMMITS, None, "Commits that carried them"),
    (STOPPING, None, "1 while the process is stopping"),
    (BUILD, None, "1, with the version of the program"),
    (STARTED, Some(Unit::Seconds), "When the process started"),
    (MEMORY, Some(Unit::Bytes), "Memory of the process"),
];

/// The figures of one running forum.
pub struct Measures {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    began: Instant,
}

impl Default for Measures {
    fn default() -> Self {
        Self::new()
    }
}

impl Measures {
    /// Nothing counted yet.
    pub fn new() -> Self {
        // The limits are a constant that is not empty, the one thing that could be refused.
        let builder = PrometheusBuilder::new().set_buckets(&SECONDS).unwrap_or_default();
        let recorder = builder.build_recorder();
        for (name, unit, words) in DESCRIBED {
            // One call serves all kinds: the name decides what is written beside it.
            let name = metrics::KeyName::from_const_str(name);
            if name.as_str().ends_with("_total") {
                recorder.describe_counter(name, unit, words.into());
            } else if matches!(name.as_str(), HTTP_SECONDS | JOB_SECONDS) {
                recorder.describe_histogram(name, unit, words.into());
            } else {
                recorder.describe_gauge(name, unit, words.into());
            }
        }
        let measures = Self { handle: recorder.handle(), recorder, began: Instant::now() };
        measures.gauge(BUILD, &[("version", env!("CARGO_PKG_VERSION"))]).set(1.0);
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        measures.gauge(STARTED, &[]).set(started.as_secs_f64());
        measures
    }

    /// Something that only grows. The same name and labels give the same counter; keep it where it is used
    /// often.
    pub fn counter(&self, name: &'static str, labels: &[(&'static str, &str)]) -> Counter {
        self.recorder.register_counter(&key(name, labels), &METADATA)
    }

    /// Something that goes up and down.
    pub fn gauge(&self, name: &'static str, labels: &[(&'static str, &str)]) -> Gauge {
        self.recorder.register_gauge(&key(name, labels), &METADATA)
    }

    /// Durations in seconds.
    pub fn histogram(&self, name: &'static str, labels: &[(&'static str, &str)]) -> Histogram {
        self.recorder.register_histogram(&key(name, labels), &METADATA)
    }

    /// How long the process has been running.
    pub fn uptime(&self) -> std::time::Duration {
        self.began.elapsed()
    }

    /// Everything, as Prometheus reads it.
    pub fn render(&self) -> String {
        if let Some(bytes) = resident_bytes() {
            self.gauge(MEMORY, &[]).set(bytes);
        }
        self.handle.render()
    }

    /// Sorts the durations noted since the last time: without it they are kept one by one until somebody
    /// reads the figures, which may be never.
    pub fn tidy(&self) {
        self.handle.run_upkeep();
    }
}

fn key(name: &'static str, labels: &[(&'static str, &str)]) -> Key {
    let labels: Vec<Label> =
        labels.iter().map(|(name, value)| Label::new(*name, (*value).to_owned())).collect();
    Key::from_parts(name, labels)
}

/// Memory that the process holds, where the system tells (Linux).
fn resident_bytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u32 = line.split_whitespace().next()?.parse().ok()?;
    Some(f64::from(kilobytes) * 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_can_be_read() {
        let measures = Measures::new();
        measures.counter(DIGESTS, &[("result", "sent")]).increment(3);
        measures.counter(DIGESTS, &[("result", "sent")]).increment(1);
        measures.histogram(JOB_SECONDS, &[("job", "notify")]).record(0.003);

        measures.tidy();
        let text = measures.render();
        assert!(text.contains("lotsenforum_digests_total{result=\"sent\"} 4"), "{text}");
        assert!(text.contains("lotsenforum_job_seconds_bucket{job=\"notify\",le=\"0.0025\"} 0"), "{text}");
        assert!(text.contains("lotsenforum_job_seconds_bucket{job=\"notify\",le=\"0.005\"} 1"), "{text}");
        assert!(text.contains("# HELP lotsenforum_digests_total Digests decided"), "{text}");
    }
}
