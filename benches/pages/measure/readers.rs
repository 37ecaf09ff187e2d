//! Readers alone, and while others write.

use anyhow::{Result, bail};

use super::topics::Topics;
use super::{Found, replies};
use crate::forum::Forum;
use crate::report::{NOTHING, Table, number};
use crate::run::{Run, World};
use crate::wrk::{Load, Script, Strength, Wrk};

const READERS: usize = 8;
const WRITERS: usize = 32;
/// Seconds for which the writers write before and after the readers are measured.
const MARGIN: u64 = 2;

/// p99 of random topics, alone and beside 32 writers who answer random topics.
pub(super) fn measure(
    run: &Run,
    world: &World,
    forum: &Forum,
    topics: &Topics,
    found: &mut Found,
) -> Result<()> {
    eprintln!("{}: readers beside writers …", world.place.kind().name());
    let known = run.wrk.rows("known", &topics.known())?.display().to_string();
    let read = |seconds| -> Result<Load> {
        let arguments = [known.clone(), run.seed(), "random".to_owned()];
        let load =
            run.wrk.run(&forum.base, Script::Read, Strength { connections: READERS, seconds }, &arguments)?;
        if load.refused + load.broken > 0.0 {
            bail!("{} readers refused, {} without an answer", load.refused, load.broken);
        }
        Ok(load)
    };
    read(run.options.warm_up)?;
    let alone = read(run.options.seconds)?;

    let arguments = replies::arguments(run, forum, topics)?;
    let writers = Strength { connections: WRITERS, seconds: run.options.seconds + 2 * MARGIN };
    let writing = run.wrk.begin(&forum.base, Script::Reply, writers, &arguments)?;
    std::thread::sleep(std::time::Duration::from_secs(MARGIN));
    let beside = read(run.options.seconds);
    let written = Wrk::finish(writing)?;
    let beside = beside?;

    let mut table = Table::new(
        &format!("Readers on {}, {} posts", world.place.kind().name(), number(world.set.size.posts as f64)),
        &["8 readers", "Requests/s", "p50 ms", "p99 ms", "Replies/s"],
    );
    for (name, load, replies) in [
        ("alone", alone, NOTHING.to_owned()),
        ("while 32 clients write", beside, number(written.accepted * 1e6 / written.microseconds)),
    ] {
        table.add(vec![
            name.to_owned(),
            number(load.rate()),
            number(load.p50 / 1e3),
            number(load.p99 / 1e3),
            replies,
        ]);
    }
    let ratio = beside.p99 / alone.p99;
    found.bar(world, "Readers' p99 under writing to alone", number(ratio), "< 2", ratio < 2.0);
    found.table(table);
    Ok(())
}
