//! The parts, one file each.

mod bare;
mod pages;
mod readers;
mod replies;
pub mod scale;
mod sign_in;
mod single;
mod topics;

use anyhow::Result;

use crate::options::Part;
use crate::report::Table;
use crate::run::{Run, World};
use crate::visitor;

/// What the parts found on one database.
#[derive(Default)]
pub struct Found {
    /// The tables.
    pub tables: Vec<Table>,
    /// Rows of the table of bars.
    pub bars: Vec<Vec<String>>,
}

impl Found {
    fn table(&mut self, table: Table) {
        if !table.is_empty() {
            println!("{}", table.to_markdown());
            self.tables.push(table);
        }
    }

    fn bar(&mut self, world: &World, what: &str, measured: String, bar: &str, holds: bool) {
        let holds = if holds { "yes" } else { "no" };
        let what = format!("{what}, {}", world.place.kind().name());
        self.bars.push(vec![what, measured, bar.to_owned(), holds.to_owned()]);
    }
}

/// All parts that were asked for.
///
/// # Errors
/// The forum does not behave.
pub fn everything(run: &Run, world: &World, found: &mut Found) -> Result<()> {
    visitor::prepare(&world.place)?;
    pages::measure(run, world, found)?;
    if run.options.wants(Part::Replies) || run.options.wants(Part::Readers) {
        writing(run, world, found)?;
    }
    if run.options.wants(Part::SignIn) {
        sign_in::measure(run, world, found)?;
    }
    single::measure(run, world, found)
}

fn writing(run: &Run, world: &World, found: &mut Found) -> Result<()> {
    let forum = crate::forum::Forum::start(&run.folder, &world.place, false)?;
    let topics = topics::Topics::of(world, visitor::sign_in(&forum.base, &world.place)?)?;
    if run.options.wants(Part::Replies) {
        replies::measure(run, world, &forum, &topics, found)?;
    }
    if run.options.wants(Part::Readers) {
        readers::measure(run, world, &forum, &topics, found)?;
    }
    Ok(())
}
