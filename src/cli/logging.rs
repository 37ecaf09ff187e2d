//! The log: on standard error, for people on a terminal and as JSON elsewhere. `RUST_LOG` says how much.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

/// How much is logged unless `RUST_LOG` says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// What needs attention.
    Warnings,
    /// Also what is going on.
    Progress,
}

/// Starts logging. A second call (tests) changes nothing.
pub(super) fn start(level: Level) {
    let default = match level {
        Level::Warnings => "warn",
        Level::Progress => "info",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    // An error here means that a log is already running, which is as good.
    let _ = if stderr().is_terminal() { log.try_init() } else { log.json().try_init() };
}
