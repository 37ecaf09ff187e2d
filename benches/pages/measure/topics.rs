//! The topics of a forum as rows for the load.

use anyhow::{Context, Result, bail};
use lotsenforum::forum::ids::ThreadId;
use lotsenforum::forum::paths;

use crate::database::Row;
use crate::run::World;
use crate::visitor::{self, VISITORS, Visitor};

/// First visits after which there is none left: more than a run makes, and no more than fits into memory.
const FIRST_VISITS: usize = 60_000;

/// All topics, and who visits them.
pub struct Topics {
    /// The members.
    pub visitors: Vec<Visitor>,
    threads: Vec<Row>,
    open: Vec<Row>,
}

impl Topics {
    /// Reads them from the database.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn of(world: &World, visitors: Vec<Visitor>) -> Result<Self> {
        let mut connection = world.place.open()?;
        let sql = "select id as number, title as text from threads";
        let threads = connection.rows(&format!("{sql} order by id"))?;
        let open = connection.rows(&format!("{sql} where status <> 'closed' order by id"))?;
        Ok(Self { visitors, threads, open })
    }

    /// Who has read a topic before.
    fn reader(&self, topic: &Row, later: usize) -> &Visitor {
        let slot = usize::try_from(topic.number).unwrap_or(0) + later;
        &self.visitors[slot % VISITORS]
    }

    /// Every topic, visited by the member who knows it.
    pub fn known(&self) -> Vec<Vec<String>> {
        self.threads.iter().map(|topic| get(&path(topic), self.reader(topic, 0))).collect()
    }

    /// Every topic, visited by members who do not know it.
    pub fn unknown(&self) -> Vec<Vec<String>> {
        let visits = (1..VISITORS).flat_map(|later| {
            self.threads.iter().map(move |topic| get(&path(topic), self.reader(topic, later)))
        });
        visits.take(FIRST_VISITS).collect()
    }

    /// Every topic as `work` addresses it.
    pub fn rows(&self, work: impl Fn(&Row) -> Vec<String>) -> Vec<Vec<String>> {
        self.threads.iter().map(work).collect()
    }

    /// A form for each topic that takes replies.
    ///
    /// # Errors
    /// A page has no form.
    pub fn forms(&self, base: &str) -> Result<Vec<Vec<String>>> {
        let first: Vec<Option<&Row>> = (0..VISITORS)
            .map(|slot| {
                self.open.iter().find(|topic| usize::try_from(topic.number).unwrap_or(0) % VISITORS == slot)
            })
            .collect();
        let forms = self
            .visitors
            .iter()
            .zip(first)
            .map(|(visitor, topic)| {
                let topic = topic.context("fewer topics than visitors")?;
                visitor::reply_form(base, &path(topic), visitor)
            })
            .collect::<Result<Vec<_>>>()?;
        let row = |topic: &Row| {
            let slot = usize::try_from(topic.number).unwrap_or(0) % VISITORS;
            let action = paths::thread_action(ThreadId(topic.number), "antworten");
            vec![
                action,
                self.visitors[slot].cookie.clone(),
                forms[slot].csrf.clone(),
                forms[slot].once.clone(),
            ]
        };
        Ok(self.open.iter().map(row).collect())
    }

    /// The long topic.
    ///
    /// # Errors
    /// The forum is too small to have one.
    pub fn long(&self, world: &World) -> Result<Row> {
        let sql = "select id as number, title as text from threads order by last_post_number desc limit 1";
        world.place.open()?.rows(sql)?.pop().context("no topic")
    }
}

/// The address of a topic.
pub fn path(topic: &Row) -> String {
    paths::thread(ThreadId(topic.number), &topic.text)
}

/// A page as a member asks for it.
pub fn get(path: &str, visitor: &Visitor) -> Vec<String> {
    vec![path.to_owned(), "Cookie".to_owned(), visitor.cookie.clone()]
}

/// What samples of a page are like.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// Bytes of the body, on average.
    pub bytes: f64,
    /// Statements, on average; none if the page does not say.
    pub queries: Option<f64>,
}

/// Looks at some rows spread over all: each must be a page, no error and no way to the sign-in.
///
/// # Errors
/// One is not.
pub fn sample(base: &str, rows: &[Vec<String>], count: usize) -> Result<Sample> {
    let (mut bytes, mut queries, mut seen) = (0.0, 0.0, 0.0);
    let mut says_queries = true;
    for row in rows.iter().step_by((rows.len() / count).max(1)).take(count) {
        let headers: Vec<(String, String)> =
            row[1..].chunks(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
        let answer = visitor::get(base, &row[0], &headers)?;
        if answer.status != 200 {
            bail!("{} answers {}", row[0], answer.status);
        }
        bytes += answer.body.len() as f64;
        says_queries &= answer.queries.is_some();
        queries += answer.queries.unwrap_or(0.0);
        seen += 1.0;
    }
    Ok(Sample { bytes: bytes / seen, queries: says_queries.then_some(queries / seen) })
}
