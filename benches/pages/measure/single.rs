//! What is done once: starting, composing the digest, importing.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use chrono::SecondsFormat;

use super::Found;
use crate::database::Place;
use crate::forum::{self, Forum};
use crate::options::Part;
use crate::process;
use crate::report::{NOTHING, Table, number};
use crate::run::{Run, World};
use crate::visitor;

/// Starts of which the median counts.
const STARTS: usize = 7;
/// Hours after the end of the invented forum: Thursday morning, when the slots of Tuesday have come, also after
/// a public holiday.
const DIGEST_HOURS: i64 = 50;

/// The parts that were asked for.
pub(super) fn measure(run: &Run, world: &World, found: &mut Found) -> Result<()> {
    let mut table = Table::new(
        &format!("Once, on {}, {} posts", world.place.kind().name(), number(world.set.size.posts as f64)),
        &["What", "s", "CPU s"],
    );
    if run.options.wants(Part::Start) {
        let milliseconds = start(run, world)?;
        table.add(vec![
            "start to the first page of a member".to_owned(),
            format!("{:.3}", milliseconds / 1e3),
            NOTHING.to_owned(),
        ]);
        let measured = format!("{milliseconds:.0} ms");
        found.bar(world, "Start to first answer", measured, "< 300 ms", milliseconds < 300.0);
    }
    if run.options.wants(Part::Digest) {
        digest(run, world, &mut table, found)?;
    }
    if run.options.wants(Part::Import) {
        let place = world.empty(run, "import")?;
        let import = world.set.import(&place, &run.folder)?;
        world.remove(run, "import")?;
        table.add(vec!["import".to_owned(), number(import.seconds), number(import.cpu_seconds)]);
        let measured = format!("{} s", number(import.seconds));
        found.bar(world, "Import of the forum", measured, "< 60 s", import.seconds < 60.0);
    }
    found.table(table);
    Ok(())
}

/// Milliseconds from the start of the process to the first page of a signed-in member, the median of several.
fn start(run: &Run, world: &World) -> Result<f64> {
    eprintln!("{}: starting {STARTS} times …", world.place.kind().name());
    let cookie = {
        let forum = Forum::start(&run.folder, &world.place, false)?;
        visitor::sign_in(&forum.base, &world.place)?.swap_remove(0).cookie
    };
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let begun = Instant::now();
        let forum = Forum::spawn(&run.folder, &world.place, false)?;
        while visitor::status(&forum.base, "/", &cookie) != Some(200) {
            if begun.elapsed() > Duration::from_secs(60) {
                bail!("the server does not start");
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    Ok(times[STARTS / 2])
}

/// The digest of all members, composed and put into the outbox by the command.
fn digest(run: &Run, world: &World, table: &mut Table, found: &mut Found) -> Result<()> {
    eprintln!("{}: composing digests …", world.place.kind().name());
    let place = world.copy(run, "digest")?;
    let outcome = compose(run, world, &place);
    world.remove(run, "digest")?;
    let (seconds, cpu, sent, skipped) = outcome?;
    let readers = number((sent + skipped) as f64);
    table.add(vec![
        format!("digest of {readers} readers ({sent} letters, {skipped} without news)"),
        number(seconds),
        number(cpu),
    ]);
    let what = format!("Digest of {readers} readers");
    found.bar(world, &what, format!("{} s", number(seconds)), "< 5 s", seconds < 5.0);
    Ok(())
}

/// Seconds, seconds of CPU, letters, members without news.
fn compose(run: &Run, world: &World, place: &Place) -> Result<(f64, f64, i64, i64)> {
    let until = world.set.size.until;
    let day = |days| (until - chrono::Duration::days(days)).format("%Y-%m-%d");
    place.open()?.run(&format!(
        "update mail_preferences set rhythm = 'weekly', weekday = 2, begins_at = '{0} 06:00:00', \
         last_digest_at = null, last_period = ''; \
         update members set last_active_on = '{1}', created_at = '{0} 06:00:00'; \
         insert into channel_subscriptions (member_id, channel_id, level) \
         select members.id, channels.id, 'digest' from members, channels \
         where (members.id + channels.id) % 7 = 0 and channels.external_id is not null on conflict do nothing;",
        day(60),
        day(1),
    ))?;
    let now = (until + chrono::Duration::hours(DIGEST_HOURS)).to_rfc3339_opts(SecondsFormat::Secs, true);
    let before = process::cpu_of_ended_children()?;
    let begun = Instant::now();
    let mut command = forum::command(&run.folder, place)?;
    let output = command.args(["digest", "run", "--now", &now]).output().context("digest run")?;
    let seconds = begun.elapsed().as_secs_f64();
    let cpu = (process::cpu_of_ended_children()? - before) as f64 / 1e6;
    if !output.status.success() {
        bail!("digest run: {}", String::from_utf8_lossy(&output.stderr));
    }
    let mut connection = place.open()?;
    let mut count =
        |state| connection.number(&format!("select count(*) as number from digests where state = '{state}'"));
    let (sent, skipped) = (count("sent")?, count("skipped")?);
    if usize::try_from(sent + skipped)? != world.set.size.members {
        bail!("{} readers, but {sent} letters and {skipped} without news", world.set.size.members);
    }
    Ok((seconds, cpu, sent, skipped))
}
