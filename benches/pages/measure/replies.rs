//! Replies through the web form beside bare commits, until everybody concerned has been told.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::topics::Topics;
use super::{Found, bare};
use crate::database::Connection;
use crate::forum::Forum;
use crate::generate;
use crate::options::Kind;
use crate::process;
use crate::report::{NOTHING, Table, number, percent};
use crate::run::{Run, World};
use crate::wrk::{Load, Script, Strength};

/// How long the notifications may take after the last reply.
const PATIENCE: Duration = Duration::from_secs(120);
/// Without a new reply for so long, none is under way.
const QUIET: Duration = Duration::from_millis(500);

/// What a load of replies cost.
struct Written {
    load: Load,
    /// From the first reply to the last notification.
    seconds: f64,
    /// Of these, after the last reply.
    waited: f64,
    /// CPU of the server for one reply with its notifications, in microseconds.
    cpu: f64,
    database_cpu: f64,
}

impl Written {
    fn rate(&self) -> f64 {
        self.load.accepted / self.seconds
    }
}

/// Arguments of the script that writes.
pub(super) fn arguments(run: &Run, forum: &Forum, topics: &Topics) -> Result<[String; 3]> {
    let file = run.wrk.rows("forms", &topics.forms(&forum.base)?)?;
    let text: String = url::form_urlencoded::byte_serialize(generate::text().as_bytes()).collect();
    Ok([file.display().to_string(), run.seed(), text])
}

/// One client and 32 clients, with bare commits before, between and after.
pub(super) fn measure(
    run: &Run,
    world: &World,
    forum: &Forum,
    topics: &Topics,
    found: &mut Found,
) -> Result<()> {
    let text = generate::text();
    // Disks have moods: each load is held against the bare commits right before and right after it.
    let first = bare::commits(run, world, &text)?;
    let one = write(run, world, forum, topics, 1)?;
    let middle = bare::commits(run, world, &text)?;
    let many = write(run, world, forum, topics, 32)?;
    let last = bare::commits(run, world, &text)?;
    let ratios = [one.rate() / f64::midpoint(first, middle), many.rate() / f64::midpoint(middle, last)];

    let kind = world.place.kind();
    let mut table = Table::new(
        &format!("Replies on {}, {} posts", kind.name(), number(world.set.size.posts as f64)),
        &[
            "Writing",
            "Per second",
            "Of bare",
            "CPU µs",
            "Database CPU µs",
            "p50 ms",
            "p99 ms",
            "Told after s",
        ],
    );
    for row in [
        bare_row(first),
        row("replies, 1 client", &one, ratios[0]),
        bare_row(middle),
        row("replies, 32 clients", &many, ratios[1]),
        bare_row(last),
    ] {
        table.add(row);
    }
    table.note(
        "In the order of measuring; replies are held against the bare commits right before and after. Their rate \
         counts the time until every notification row was there; the number of rows was checked."
            .to_owned(),
    );
    if kind == Kind::Sqlite {
        let [ratio, _] = ratios;
        found.bar(world, "Replies of 1 client to bare commits", number(ratio), "≥ 0.8", ratio >= 0.8);
        let [_, ratio] = ratios;
        found.bar(world, "Replies of 32 clients to bare commits", number(ratio), "> 1.5", ratio > 1.5);
    }
    found.table(table);
    Ok(())
}

fn bare_row(rate: f64) -> Vec<String> {
    let mut row = vec!["bare commits, 1 writer".to_owned(), number(rate)];
    row.resize(8, NOTHING.to_owned());
    row
}

fn row(name: &str, written: &Written, ratio: f64) -> Vec<String> {
    vec![
        name.to_owned(),
        number(written.rate()),
        percent(ratio),
        number(written.cpu),
        if written.database_cpu > 0.0 { number(written.database_cpu) } else { NOTHING.to_owned() },
        number(written.load.p50 / 1e3),
        number(written.load.p99 / 1e3),
        number(written.waited),
    ]
}

fn write(run: &Run, world: &World, forum: &Forum, topics: &Topics, connections: usize) -> Result<Written> {
    eprintln!("{}: replies, clients: {connections} …", world.place.kind().name());
    let mut connection = world.place.open()?;
    let mut arguments = arguments(run, forum, topics)?;
    let warm_up = Strength { connections, seconds: run.options.warm_up };
    run.wrk.run(&forum.base, Script::Reply, warm_up, &arguments)?;
    settle(&mut connection)?;

    arguments[1] = run.seed();
    let last = connection.number("select max(id) as number from posts")?;
    let before = (process::cpu(forum.pid())?, world.database_cpu());
    let strength = Strength { connections, seconds: run.options.seconds };
    let load = run.wrk.run(&forum.base, Script::Reply, strength, &arguments)?;
    let begun = Instant::now();
    told(&mut connection)?;
    let waited = begun.elapsed().as_secs_f64();
    let after = (process::cpu(forum.pid())?, world.database_cpu());
    settle(&mut connection)?;
    check_notifications(&mut connection, last)?;

    let count = connection.number(&format!("select count(*) as number from posts where id > {last}"))?;
    let accepted = load.accepted as i64;
    // A client that stops waiting does not stop the server: one reply a connection may stand unacknowledged.
    if load.requests - load.accepted > 0.0 || !(accepted..=accepted + connections as i64).contains(&count) {
        bail!("{} answers, {accepted} of them accepted, {count} replies in the database", load.requests);
    }
    Ok(Written {
        seconds: load.microseconds / 1e6 + waited,
        waited,
        cpu: (after.0 - before.0) as f64 / count as f64,
        database_cpu: after.1.saturating_sub(before.1) as f64 / count as f64,
        load,
    })
}

/// Waits until everybody concerned has been told.
fn told(connection: &mut Connection) -> Result<()> {
    let begun = Instant::now();
    while connection.number("select count(*) as number from activities where notified_at is null")? > 0 {
        if begun.elapsed() > PATIENCE {
            bail!("the notifications are not written after {} s", PATIENCE.as_secs());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// Waits until the replies are written whose clients had gone, and told of.
fn settle(connection: &mut Connection) -> Result<()> {
    loop {
        let newest = connection.number("select max(id) as number from posts")?;
        std::thread::sleep(QUIET);
        told(connection)?;
        if connection.number("select max(id) as number from posts")? == newest {
            return Ok(());
        }
    }
}

/// Each reply in somebody else's topic makes one notification.
fn check_notifications(connection: &mut Connection, after: i64) -> Result<()> {
    let due = connection.number(&format!(
        "select count(*) as number from posts join threads on threads.id = posts.thread_id \
         where posts.id > {after} and posts.number > 1 and posts.author_id <> threads.author_id"
    ))?;
    let there = connection.number(&format!(
        "select count(*) as number from notifications where kind = 'reply_to_own_thread' and post_id > {after}"
    ))?;
    if due != there {
        bail!("{due} notifications were due, {there} are there");
    }
    Ok(())
}
