//! How the pages' cost grows with the forum.

use anyhow::{Context, Result};

use super::Found;
use super::pages::{self, Measured};
use super::topics::{self, Topics};
use crate::constant::Constant;
use crate::forum::Forum;
use crate::options::{Kind, Part};
use crate::process;
use crate::report::{NOTHING, Table, number, percent};
use crate::run::{Run, World};
use crate::visitor;

/// Pages whose cost is compared; the topic page comes first.
const PARTS: [Part; 4] = [Part::Topic, Part::Channel, Part::Region, Part::Home];
/// The most that the topic page may lose from the smallest forum to the largest.
const MOST_LOSS: f64 = 0.15;

/// All sizes on one database.
pub struct Growth {
    kind: Kind,
    topic: Table,
    pages: Table,
    shares: Vec<f64>,
}

impl Growth {
    /// Nothing measured yet.
    pub fn new(kind: Kind) -> Self {
        let topic = [
            "Posts",
            "Requests/s",
            "Of constant",
            "Of smallest",
            "CPU µs",
            "Database CPU µs",
            "p99 ms",
            "Idle MB",
            "Peak MB",
            "Database MB",
            "Import s",
        ];
        Self {
            kind,
            topic: Table::new(&format!("Topic page on {} by size of the forum", kind.name()), &topic),
            pages: Table::new(
                &format!("CPU µs a page on {} by size of the forum, the database's included", kind.name()),
                &["Posts", "Topic", "Channel", "Region", "Home"],
            ),
            shares: Vec::new(),
        }
    }

    /// Measures one size.
    ///
    /// # Errors
    /// The forum does not behave.
    pub fn measure(&mut self, run: &Run, world: &World, found: &mut Found) -> Result<()> {
        visitor::prepare(&world.place)?;
        let megabytes = world.place.megabytes()?;
        let forum = Forum::start(&run.folder, &world.place, false)?;
        let idle = pages::idle_memory(&forum)?;
        let topics = Topics::of(world, visitor::sign_in(&forum.base, &world.place)?)?;
        let body = topics::sample(&forum.base, &topics.known(), 20)?.bytes;
        let constant = Constant::start(body as usize)?;
        let pages = pages::pages(run, world, &forum, &topics)?;
        let measured = PARTS
            .iter()
            .filter_map(|part| pages.iter().find(|page| page.part == *part))
            .map(|page| pages::load(run, world, &forum, &constant, page))
            .collect::<Result<Vec<_>>>()?;
        let topic = measured.first().context("no topic page")?;
        self.shares.push(topic.share());
        let posts = number(world.set.size.posts as f64);
        let peak = process::memory(forum.pid())?.peak;
        let import = world.set.import_of(self.kind).context("the import was not noted")?;
        self.topic.add(vec![
            posts.clone(),
            number(topic.load.rate()),
            percent(topic.share()),
            percent(topic.share() / self.shares[0]),
            number(topic.cpu),
            if topic.database_cpu > 0.0 { number(topic.database_cpu) } else { NOTHING.to_owned() },
            number(topic.load.p99 / 1e3),
            number(idle),
            number(peak),
            number(megabytes),
            number(import.seconds),
        ]);
        let cost = |measured: &Measured| number(measured.cpu + measured.database_cpu);
        self.pages.add([posts.clone()].into_iter().chain(measured.iter().map(cost)).collect());
        println!("{}\n{}", self.topic.to_markdown(), self.pages.to_markdown());
        let memory = format!("{} MB", number(peak));
        found.bar(world, &format!("Memory under load, {posts} posts"), memory, "< 250 MB", peak < 250.0);
        Ok(())
    }

    /// The tables, and whether the bar holds.
    pub fn finish(mut self, found: &mut Found) {
        if let [smallest, .., largest] = self.shares[..] {
            let loss = 1.0 - largest / smallest;
            found.bars.push(vec![
                format!("Loss of the topic page from the smallest to the largest, {}", self.kind.name()),
                percent(loss),
                format!("< {:.0} %", MOST_LOSS * 100.0),
                if loss < MOST_LOSS { "yes" } else { "no" }.to_owned(),
            ]);
        }
        self.topic.note(format!(
            "Shares are of a constant body measured right before each row. The peak is of the server that has answered \
             all pages of the second table ({}).",
            self.kind.name()
        ));
        found.tables.extend([self.topic, self.pages]);
    }
}
