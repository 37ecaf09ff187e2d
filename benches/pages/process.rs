//! What the kernel knows of a process, and how one ends.

use std::fs;
use std::net::TcpListener;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// Microseconds of one tick of /proc: the kernel counts in hundredths of a second for everybody.
const TICK: u64 = 10_000;
/// Seconds until a process that was asked to end is killed.
const PATIENCE: Duration = Duration::from_secs(30);

/// CPU that a process has used, its own and the kernel's for it, in microseconds.
///
/// # Errors
/// There is no such process.
pub fn cpu(pid: u32) -> Result<u64> {
    Ok(times(pid)?.own)
}

/// CPU in microseconds of all processes that this one has started and waited for.
///
/// # Errors
/// /proc is not readable.
pub fn cpu_of_ended_children() -> Result<u64> {
    Ok(times(std::process::id())?.ended_children)
}

/// CPU in microseconds of a process and its children, living and ended.
///
/// # Errors
/// There is no such process.
pub fn cpu_of_family(pid: u32) -> Result<u64> {
    let parent = times(pid)?;
    let children: u64 = fs::read_dir("/proc")?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|other: u32| times(other).ok())
        .filter(|times| times.parent == pid)
        .map(|times| times.own)
        .sum();
    Ok(parent.own + parent.ended_children + children)
}

struct Times {
    parent: u32,
    own: u64,
    ended_children: u64,
}

fn times(pid: u32) -> Result<Times> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name of the program may hold blanks and brackets; what follows its last bracket does not.
    let fields: Vec<&str> = text.rsplit_once(") ").context("/proc/PID/stat")?.1.split(' ').collect();
    let number = |place: usize| -> Result<u64> { Ok(fields.get(place).context("/proc/PID/stat")?.parse()?) };
    Ok(Times {
        parent: u32::try_from(number(1)?)?,
        own: (number(11)? + number(12)?) * TICK,
        ended_children: (number(13)? + number(14)?) * TICK,
    })
}

/// Memory of a process in megabytes.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// At this moment (VmRSS).
    pub now: f64,
    /// The most it ever was (VmHWM).
    pub peak: f64,
}

/// The memory of a process.
///
/// # Errors
/// There is no such process.
pub fn memory(pid: u32) -> Result<Memory> {
    let text = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let megabytes = |name: &str| -> Result<f64> {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).context("/proc/PID/status")?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes / 1024.0)
    };
    Ok(Memory { now: megabytes("VmRSS:")?, peak: megabytes("VmHWM:")? })
}

/// Ends a child politely, and after a while without asking.
pub fn end(child: &mut Child, signal: &str) {
    let told = Command::new("kill").arg(format!("-{signal}")).arg(child.id().to_string()).status();
    let begun = Instant::now();
    while told.is_ok() && begun.elapsed() < PATIENCE {
        match child.try_wait() {
            Ok(None) => std::thread::sleep(Duration::from_millis(5)),
            _ => return,
        }
    }
    // It had its time; if it is gone by itself meanwhile, so much the better.
    drop(child.kill());
    drop(child.wait());
}

/// A port that nobody uses at this moment.
///
/// # Errors
/// The machine has none left.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
