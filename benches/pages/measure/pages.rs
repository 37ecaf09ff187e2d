//! Pages beside the constant body.

use anyhow::{Result, bail};

use super::Found;
use super::topics::{self, Sample, Topics, get};
use crate::constant::Constant;
use crate::forum::{self, Forum};
use crate::options::{Kind, Part};
use crate::process;
use crate::report::{NOTHING, Table, number, percent};
use crate::run::{Run, World};
use crate::visitor;
use crate::wrk::{self, Load, Script, Strength};

/// Samples of each page whose statements are counted.
const SAMPLES: usize = 24;
/// No page is smaller, not even compressed.
const LEAST_BYTES: f64 = 1_500.0;
/// Seconds without a request before idle memory is read.
const IDLE_SECONDS: u64 = 3;

/// A kind of page.
pub(super) struct Page {
    pub(super) part: Part,
    pub(super) name: &'static str,
    pub(super) rows: Vec<Vec<String>>,
    /// Least share of the constant body's rate, on SQLite and on PostgreSQL.
    pub(super) bars: Option<(f64, f64)>,
}

/// What a load on a page cost.
pub(super) struct Measured {
    pub(super) load: Load,
    /// Microseconds of CPU a request.
    pub(super) cpu: f64,
    /// The same of the database's processes.
    pub(super) database_cpu: f64,
    /// The constant body right before.
    pub(super) constant: Load,
    pub(super) constant_cpu: f64,
}

impl Measured {
    /// Share of the constant body's requests per second.
    pub(super) fn share(&self) -> f64 {
        self.load.rate() / self.constant.rate()
    }
}

const PARTS: [Part; 8] = [
    Part::Topic,
    Part::Compressed,
    Part::First,
    Part::Channel,
    Part::Region,
    Part::Home,
    Part::Api,
    Part::Long,
];

/// All pages that were asked for.
pub(super) fn measure(run: &Run, world: &World, found: &mut Found) -> Result<()> {
    if !PARTS.iter().any(|part| run.options.wants(*part)) {
        return Ok(());
    }
    let forum = Forum::start(&run.folder, &world.place, false)?;
    let idle = idle_memory(&forum)?;

    let topics = Topics::of(world, visitor::sign_in(&forum.base, &world.place)?)?;
    let pages: Vec<Page> =
        pages(run, world, &forum, &topics)?.into_iter().filter(|page| run.options.wants(page.part)).collect();
    let samples = samples(run, world, &pages)?;
    let body = topics::sample(&forum.base, &topics.known(), SAMPLES)?.bytes;
    let constant = Constant::start(body as usize)?;

    let mut table = Table::new(
        &format!("Pages on {}, {} posts", world.place.kind().name(), number(world.set.size.posts as f64)),
        &[
            "Page",
            "Requests/s",
            "Of constant",
            "CPU µs",
            "Database CPU µs",
            "p50 ms",
            "p99 ms",
            "Queries",
            "kB",
        ],
    );
    let mut all = Vec::new();
    for (page, sample) in pages.iter().zip(samples) {
        let measured = load(run, world, &forum, &constant, page)?;
        table.add(row(page.name, &measured, sample));
        bar(world, page, &measured, found);
        all.push(measured);
    }
    let constants: Vec<&Load> = all.iter().map(|measured| &measured.constant).collect();
    let mean = |value: fn(&Load) -> f64| {
        constants.iter().map(|load| value(load)).sum::<f64>() / constants.len() as f64
    };
    let cpu = all.iter().map(|measured| measured.constant_cpu).sum::<f64>() / all.len() as f64;
    table.note(format!(
        "Constant body of {:.1} kB from a bare server, before each row, on average: {} requests/s, {} µs CPU, \
         p50 {} ms, p99 {} ms. {} connections, {} s each.",
        body / 1e3,
        number(mean(Load::rate)),
        number(cpu),
        number(mean(|load| load.p50) / 1e3),
        number(mean(|load| load.p99) / 1e3),
        run.options.connections,
        run.options.seconds,
    ));
    let peak = process::memory(forum.pid())?.peak;
    table.note(format!(
        "Memory of the server: {} MB idle, {} MB at most under this load.",
        number(idle),
        number(peak)
    ));
    long(world, &pages, &all, found);
    found.bar(world, "Memory, idle", format!("{} MB", number(idle)), "< 60 MB", idle < 60.0);
    found.bar(world, "Memory, under load", format!("{} MB", number(peak)), "< 250 MB", peak < 250.0);
    found.table(table);
    Ok(())
}

/// Megabytes of a server that nobody has asked anything yet.
pub(super) fn idle_memory(forum: &Forum) -> Result<f64> {
    std::thread::sleep(std::time::Duration::from_secs(IDLE_SECONDS));
    Ok(process::memory(forum.pid())?.now)
}

/// All kinds of pages.
pub(super) fn pages(run: &Run, world: &World, forum: &Forum, topics: &Topics) -> Result<Vec<Page>> {
    let mut connection = world.place.open()?;
    let visitors = topics.visitors.iter().cycle();
    let channels = connection.rows(
        "select channels.id as number, channels.slug as text from channels \
         where exists (select 1 from threads where threads.channel_id = channels.id) order by channels.id",
    )?;
    let districts = connection.rows(
        "select cast(0 as bigint) as number, ags as text from regions where length(ags) = 5 order by ags",
    )?;
    let list = |part, name, paths: Vec<String>, bars| {
        let visits = visitors.clone().take(paths.len() * visitor::VISITORS);
        let rows = paths.iter().cycle().zip(visits).map(|(path, visitor)| get(path, visitor)).collect();
        Page { part, name, rows, bars: Some(bars) }
    };
    let compressed = topics.known().into_iter().map(|mut row| {
        row.extend(["Accept-Encoding".to_owned(), "gzip, deflate, br, zstd".to_owned()]);
        row
    });
    let page = |part, name, rows| Page { part, name, rows, bars: None };
    let mut pages = vec![
        Page { bars: Some((0.30, 0.15)), ..page(Part::Topic, "topic", topics.known()) },
        page(Part::Compressed, "topic, compressed", compressed.collect()),
        page(Part::First, "topic, first visit", topics.unknown()),
        list(
            Part::Channel,
            "channel",
            channels.iter().map(|row| format!("/k/{}", row.text)).collect(),
            (0.15, 0.15),
        ),
        list(
            Part::Region,
            "region",
            districts.iter().map(|row| format!("/r/{}", row.text)).collect(),
            (0.15, 0.15),
        ),
        list(Part::Home, "home", vec!["/".to_owned()], (0.15, 0.15)),
    ];
    pages.extend(api(run, world, forum, topics)?);
    pages.extend(long_pages(run, world, forum, topics)?);
    Ok(pages)
}

/// The API, if this build has one: the command that makes a token says so.
fn api(run: &Run, world: &World, forum: &Forum, topics: &Topics) -> Result<Option<Page>> {
    let email = "mitglied-1@kreis-08111.example";
    let output = forum::command(&run.folder, &world.place)?.args(["member", "token", email]).output()?;
    if !output.status.success() {
        eprintln!("no row of the API: this program makes no tokens");
        return Ok(None);
    }
    let token = String::from_utf8(output.stdout)?.trim().to_owned();
    let bearer = format!("Bearer {token}");
    let rows = topics.rows(|topic| {
        vec![format!("/api/v1/threads/{}", topic.number), "Authorization".to_owned(), bearer.clone()]
    });
    topics::sample(&forum.base, &rows, 1)?;
    Ok(Some(Page { part: Part::Api, name: "topic through the API", rows, bars: None }))
}

/// First and last page of the long topic, if there is one.
fn long_pages(run: &Run, world: &World, forum: &Forum, topics: &Topics) -> Result<Vec<Page>> {
    if world.set.size.posts < 50_000 || !run.options.wants(Part::Long) {
        return Ok(Vec::new());
    }
    let topic = topics.long(world)?;
    let last = (crate::generate::LONG_TOPIC - 1).div_ceil(crate::generate::POSTS_PER_TOPIC);
    let beyond = format!("{}?seite={}", topics::path(&topic), last + 1);
    if visitor::status(&forum.base, &beyond, &topics.visitors[0].cookie) == Some(200) {
        bail!("the last page of the long topic is not page {last}");
    }
    let rows = |path: String| topics.visitors.iter().map(|visitor| get(&path, visitor)).collect();
    let page = |name, path| Page { part: Part::Long, name, rows: rows(path), bars: None };
    Ok(vec![
        page(FIRST_PAGE, topics::path(&topic)),
        page(LAST_PAGE, format!("{}?seite={last}", topics::path(&topic))),
    ])
}

const FIRST_PAGE: &str = "5,001 posts: first page";
const LAST_PAGE: &str = "5,001 posts: last page";

/// Size and statements of each page, by a server that counts; the one that is measured does not.
fn samples(run: &Run, world: &World, pages: &[Page]) -> Result<Vec<Sample>> {
    let counting = Forum::start(&run.folder, &world.place, true)?;
    pages
        .iter()
        .map(|page| {
            // First visits are used up by looking.
            let rows =
                if page.part == Part::First { &page.rows[page.rows.len() - 100..] } else { &page.rows[..] };
            topics::sample(&counting.base, rows, SAMPLES)
        })
        .collect()
}

/// The constant body, then the page: warm-up, then the load that counts.
pub(super) fn load(
    run: &Run,
    world: &World,
    forum: &Forum,
    constant: &Constant,
    page: &Page,
) -> Result<Measured> {
    eprintln!("{}: {} …", world.place.kind().name(), page.name);
    let file = run.wrk.rows("pages", &page.rows)?.display().to_string();
    let strength = |seconds| Strength { connections: run.options.connections, seconds };
    let mut done = 0.0;
    let mut go = |base: &str, seconds| -> Result<Load> {
        let order = match page.part {
            Part::First => [wrk::threads(run.options.connections).to_string(), format!("{done:.0}")],
            _ => ["random".to_owned(), String::new()],
        };
        let arguments = [file.clone(), run.seed(), order[0].clone(), order[1].clone()];
        let load = run.wrk.run(base, Script::Read, strength(seconds), &arguments)?;
        if load.refused + load.broken > 0.0 {
            bail!("{}: {} requests refused, {} without an answer", page.name, load.refused, load.broken);
        }
        // wrk takes a redirect for a success; a member's page is no redirect to the sign-in.
        if load.bytes / load.requests < LEAST_BYTES {
            bail!("{}: answers of {:.0} bytes are no pages", page.name, load.bytes / load.requests);
        }
        done += load.requests;
        Ok(load)
    };
    go(&constant.base, 1)?;
    let before = process::cpu(constant.pid())?;
    let bare = go(&constant.base, run.options.seconds)?;
    let constant_cpu = (process::cpu(constant.pid())? - before) as f64 / bare.requests;

    if page.part == Part::Topic {
        walk(run, forum, &file, page.rows.len())?;
    }
    go(&forum.base, run.options.warm_up)?;
    let before = (process::cpu(forum.pid())?, world.database_cpu());
    let load = go(&forum.base, run.options.seconds)?;
    let after = (process::cpu(forum.pid())?, world.database_cpu());
    Ok(Measured {
        cpu: (after.0 - before.0) as f64 / load.requests,
        database_cpu: after.1.saturating_sub(before.1) as f64 / load.requests,
        load,
        constant: bare,
        constant_cpu,
    })
}

/// Opens every page in order, so that each has been made when the load begins, whatever the size of the forum. Twice
/// over, because the threads of the load do not go at the same pace.
fn walk(run: &Run, forum: &Forum, file: &str, count: usize) -> Result<()> {
    let connections = run.options.connections;
    let mut done = 0.0;
    while done < 2.0 * count as f64 {
        let arguments =
            [file.to_owned(), run.seed(), wrk::threads(connections).to_string(), format!("{done:.0}")];
        let load =
            run.wrk.run(&forum.base, Script::Read, Strength { connections, seconds: 2 }, &arguments)?;
        done += load.requests;
    }
    Ok(())
}

fn row(name: &str, measured: &Measured, sample: Sample) -> Vec<String> {
    let database =
        if measured.database_cpu > 0.0 { number(measured.database_cpu) } else { NOTHING.to_owned() };
    vec![
        name.to_owned(),
        number(measured.load.rate()),
        percent(measured.share()),
        number(measured.cpu),
        database,
        number(measured.load.p50 / 1e3),
        number(measured.load.p99 / 1e3),
        sample.queries.map_or(NOTHING.to_owned(), |queries| format!("{queries:.1}")),
        format!("{:.1}", sample.bytes / 1e3),
    ]
}

fn bar(world: &World, page: &Page, measured: &Measured, found: &mut Found) {
    let Some((sqlite, postgres)) = page.bars else { return };
    let least = if world.place.kind() == Kind::Sqlite { sqlite } else { postgres };
    let what = format!("Page {} of the constant body", page.name);
    let share = measured.share();
    found.bar(world, &what, percent(share), &format!("≥ {:.0} %", least * 100.0), share >= least);
}

fn long(world: &World, pages: &[Page], measured: &[Measured], found: &mut Found) {
    let of =
        |name| pages.iter().zip(measured).find(|(page, _)| page.name == name).map(|(_, measured)| measured);
    if let (Some(first), Some(last)) = (of(FIRST_PAGE), of(LAST_PAGE)) {
        let ratio = (last.cpu + last.database_cpu) / (first.cpu + first.database_cpu);
        found.bar(world, "Last page of 5,001 posts to the first, CPU", number(ratio), "< 1.5", ratio < 1.5);
    }
}
