//! One run: a folder, a forum on each database, the parts in order, the tables.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::database::Place;
use crate::dataset::DataSet;
use crate::machine;
use crate::measure::scale::Growth;
use crate::measure::{self, Found};
use crate::options::{Kind, Options};
use crate::postgres::Postgres;
use crate::report::Table;
use crate::wrk::Wrk;

/// What all parts share.
pub struct Run {
    /// What was asked for.
    pub options: Options,
    /// A folder that goes away, on the disk of the databases.
    pub folder: PathBuf,
    /// The load.
    pub wrk: Wrk,
    seed: Cell<u64>,
    tables: Vec<Table>,
    bars: Table,
}

/// A forum that is ready to be measured.
pub struct World<'a> {
    /// The invented forum.
    pub set: &'a DataSet,
    /// Our copy of it.
    pub place: Place,
    /// The server below it, if there is one.
    pub postgres: Option<&'a Postgres>,
}

/// Measures what the options say.
///
/// # Errors
/// Something is missing on this machine, or the forum does not behave.
pub fn run(options: &Options) -> Result<()> {
    let root = root()?;
    let mut run = Run::begin(options, &root)?;
    println!("{}\n", machine::line());
    let sizes = if options.scale { options.sizes.clone() } else { vec![options.posts] };
    for &kind in &options.database {
        let mut found = Found::default();
        let mut growth = Growth::new(kind);
        for &posts in &sizes {
            let set = DataSet::of(&root, posts, options.members, options.fresh)?;
            with_world(&run, &set, kind, |world| match options.scale {
                true => growth.measure(&run, world, &mut found),
                false => measure::everything(&run, world, &mut found),
            })?;
        }
        if options.scale {
            growth.finish(&mut found);
        }
        found.bars.into_iter().for_each(|bar| run.bars.add(bar));
        run.tables.extend(found.tables);
    }
    println!("{}", run.bars.to_markdown());
    run.write()
}

fn with_world<T>(run: &Run, set: &DataSet, kind: Kind, work: impl FnOnce(&World) -> Result<T>) -> Result<T> {
    match kind {
        Kind::Sqlite => {
            let place = set.copy_sqlite(&run.folder.join("forum.sqlite"))?;
            work(&World { set, place, postgres: None })
        }
        Kind::Postgres => {
            let server = match &run.options.postgres {
                Some(url) => Postgres::given(url),
                None => Postgres::start(&set.postgres_folder()?)?,
            };
            let name = format!("run_{}", std::process::id());
            let outcome = set
                .copy_postgres(&server, &name)
                .and_then(|place| work(&World { set, place, postgres: Some(&server) }));
            server.drop(&name)?;
            outcome
        }
    }
}

impl World<'_> {
    /// CPU of the database's own processes in microseconds.
    pub fn database_cpu(&self) -> u64 {
        self.postgres.map_or(0, Postgres::cpu)
    }

    /// A second copy of the forum.
    ///
    /// # Errors
    /// The disk is full.
    pub fn copy(&self, run: &Run, name: &str) -> Result<Place> {
        match self.postgres {
            None => self.set.copy_sqlite(&run.folder.join(format!("{name}.sqlite"))),
            Some(server) => self.set.copy_postgres(server, &format!("{name}_{}", std::process::id())),
        }
    }

    /// An empty database beside the forum's.
    ///
    /// # Errors
    /// The server refuses.
    pub fn empty(&self, run: &Run, name: &str) -> Result<Place> {
        match self.postgres {
            None => Ok(Place::Sqlite(run.folder.join(format!("{name}.sqlite")))),
            Some(server) => server.create(&format!("{name}_{}", std::process::id()), "template0"),
        }
    }

    /// Removes what [`World::copy`] or [`World::empty`] made.
    ///
    /// # Errors
    /// It is in use.
    pub fn remove(&self, run: &Run, name: &str) -> Result<()> {
        match self.postgres {
            None => crate::dataset::remove_sqlite(&run.folder.join(format!("{name}.sqlite"))),
            Some(server) => server.drop(&format!("{name}_{}", std::process::id())),
        }
    }
}

impl Run {
    fn begin(options: &Options, root: &Path) -> Result<Self> {
        fs::create_dir_all(root)?;
        for entry in fs::read_dir(root)? {
            let path = entry?.path();
            let owner = path.file_name().and_then(|name| name.to_str()?.strip_prefix("run-"));
            // A run that was killed could not clean up.
            if owner.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
                fs::remove_dir_all(path)?;
            }
        }
        let folder = root.join(format!("run-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self {
            wrk: Wrk::new(&folder)?,
            options: options.clone(),
            folder,
            seed: Cell::new(1),
            tables: Vec::new(),
            bars: Table::new("The bars", &["What", "Measured", "Bar", "Holds"]),
        })
    }

    /// Another number each time.
    pub fn seed(&self) -> String {
        self.seed.set(self.seed.get() + 1);
        self.seed.get().to_string()
    }

    fn write(&self) -> Result<()> {
        let Some(path) = &self.options.markdown else { return Ok(()) };
        let tables: String = self
            .tables
            .iter()
            .chain([&self.bars])
            .filter(|table| !table.is_empty())
            .map(Table::to_markdown)
            .collect();
        fs::write(path, format!("{}\n\n{tables}", machine::line()))
            .with_context(|| path.display().to_string())
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // What stays is removed by the next run.
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// `target/bench-data`: on the disk of the build, found by the place of this program.
fn root() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let target = program.ancestors().nth(3).context("this program lies in target/PROFILE/deps")?;
    Ok(target.join("bench-data"))
}
