//! On what was measured.

use std::fs;

/// One line about the machine and how busy it was before.
pub fn line() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let value = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_once(':'))
            .map_or_else(String::new, |(_, value)| value.trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let kilobytes = value(&read("/proc/meminfo"), "MemTotal");
    let gigabytes = kilobytes.trim_end_matches(" kB").parse().unwrap_or(0.0) / 1024.0 / 1024.0;
    format!(
        "{} cores of {}, {gigabytes:.0} GB memory, Linux {}; load average before: {}; {}",
        cores,
        value(&read("/proc/cpuinfo"), "model name"),
        read("/proc/sys/kernel/osrelease").trim(),
        read("/proc/loadavg").split(' ').next().unwrap_or_default(),
        chrono::Utc::now().format("%Y-%m-%d"),
    )
}
