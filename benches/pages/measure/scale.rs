//! How the topic page's cost grows with the forum.

use anyhow::{Context, Result};

use super::pages::{self, Page};
use super::topics::{self, Topics};
use crate::constant::Constant;
use crate::forum::Forum;
use crate::options::Part;
use crate::process;
use crate::report::{NOTHING, Table, number, percent};
use crate::run::{Run, World};
use crate::visitor;

/// The table of all sizes.
pub fn table() -> Table {
    Table::new(
        "Topic page by size of the forum",
        &[
            "Forum",
            "Requests/s",
            "Of constant",
            "Of smallest",
            "CPU µs",
            "Database CPU µs",
            "p99 ms",
            "Peak MB",
            "Database MB",
            "Import s",
        ],
    )
}

/// One size. `smallest` holds the share of the constant body that the smallest forum reached.
///
/// # Errors
/// The forum does not behave.
pub fn measure(run: &Run, world: &World, smallest: &mut Option<f64>) -> Result<Vec<String>> {
    visitor::prepare(&world.place)?;
    let megabytes = world.place.megabytes()?;
    let forum = Forum::start(&run.folder, &world.place, false)?;
    let topics = Topics::of(world, visitor::sign_in(&forum.base, &world.place)?)?;
    let rows = topics.known();
    let body = topics::sample(&forum.base, &rows, 20)?.bytes;
    let constant = Constant::start(body as usize)?;
    let page = Page { part: Part::Topic, name: "topic", rows, bars: None };
    let measured = pages::load(run, world, &forum, &constant, &page)?;
    let first = *smallest.get_or_insert(measured.share());
    let import = world.set.import_of(world.place.kind()).context("the import was not noted")?;
    Ok(vec![
        format!("{}, {} posts", world.place.kind().name(), number(world.set.size.posts as f64)),
        number(measured.load.rate()),
        percent(measured.share()),
        percent(measured.share() / first),
        number(measured.cpu),
        if measured.database_cpu > 0.0 { number(measured.database_cpu) } else { NOTHING.to_owned() },
        number(measured.load.p99 / 1e3),
        number(process::memory(forum.pid())?.peak),
        number(megabytes),
        number(import.seconds),
    ])
}
