//! What would happen to each line of a list.

use std::collections::{HashMap, HashSet};

use super::sheet::{Sheet, SheetLine};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::{self, Role};
use crate::forum::invitations::invite::{By, NAME_CHARS, NewInvitation};
use crate::forum::invitations::store;
use crate::forum::organisations::{self, Organisation};
use crate::forum::regions::RegionTree;
use crate::mail;
use crate::text;

/// Addresses that are asked for in one statement.
const BATCH: usize = 500;

/// A list with what would happen.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Its lines, in order.
    pub lines: Vec<PlannedLine>,
}

/// A line and what would happen.
#[derive(Debug, Clone)]
pub struct PlannedLine {
    /// Line of the file, from 1 on.
    pub number: u64,
    /// The address as people write it, or what was typed instead of one.
    pub email: String,
    /// The name; may be empty.
    pub name: String,
    /// What she will be.
    pub role: Role,
    /// The organisation that would stand ready for her.
    pub organisation: Option<Organisation>,
    /// The organisation of the list, if we know none that is meant: she will choose herself.
    pub unknown_organisation: String,
    /// What would happen.
    pub verdict: Verdict,
    pub(super) address: String,
}

/// What happens to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// She is invited.
    Invite,
    /// She is a member already.
    Member,
    /// An invitation to her is under way.
    Invited,
    /// The same address stands in this line before.
    Double(u64),
    /// It cannot be used.
    Faulty(LineFault),
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFault {
    /// No address.
    NoAddress,
    /// Not a mail address.
    NotAnAddress,
    /// The name is longer than this many characters.
    NameTooLong(usize),
    /// A role that we do not know.
    UnknownRole,
    /// A role that only administrators give.
    RoleNotAllowed,
    /// More fields than columns.
    TooWide,
    /// A quotation mark is not closed.
    Torn,
}

/// How many lines have which verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Will be invited.
    pub invite: usize,
    /// Members already.
    pub members: usize,
    /// Invited already.
    pub invited: usize,
    /// The same address as before.
    pub doubles: usize,
    /// Cannot be used.
    pub faulty: usize,
}

impl Plan {
    /// How many lines have which verdict.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for line in &self.lines {
            *match line.verdict {
                Verdict::Invite => &mut tally.invite,
                Verdict::Member => &mut tally.members,
                Verdict::Invited => &mut tally.invited,
                Verdict::Double(_) => &mut tally.doubles,
                Verdict::Faulty(_) => &mut tally.faulty,
            } += 1;
        }
        tally
    }
}

/// Says what would happen to each line; changes nothing.
///
/// # Errors
/// [`crate::error::Error::Forbidden`], or the database fails.
pub fn plan(
    conn: &mut DbConnection,
    regions: &RegionTree,
    by: By,
    sheet: &Sheet,
    now: Timestamp,
) -> Result<Plan> {
    by.member(Role::Member)?;
    let mut finder = Finder { regions, known: HashMap::new() };
    let mut first_at: HashMap<String, u64> = HashMap::new();
    let mut lines = Vec::with_capacity(sheet.lines.len());
    for line in &sheet.lines {
        let mut planned = checked(by, line);
        if planned.verdict == Verdict::Invite {
            match first_at.get(&planned.address) {
                Some(before) => planned.verdict = Verdict::Double(*before),
                None => {
                    first_at.insert(planned.address.clone(), line.number);
                    finder.find(conn, line, &mut planned)?;
                }
            }
        }
        lines.push(planned);
    }
    let addresses: Vec<String> = first_at.into_keys().collect();
    let (mut members, mut invited) = (HashSet::new(), HashSet::new());
    for batch in addresses.chunks(BATCH) {
        members.extend(accounts::store::known_emails(conn, batch)?);
        invited.extend(store::open_emails(conn, batch, now)?);
    }
    for line in lines.iter_mut().filter(|line| line.verdict == Verdict::Invite) {
        if members.contains(&line.address) {
            line.verdict = Verdict::Member;
        } else if invited.contains(&line.address) {
            line.verdict = Verdict::Invited;
        }
    }
    Ok(Plan { lines })
}

/// A line by itself.
fn checked(by: By, line: &SheetLine) -> PlannedLine {
    let (address, role) = (mail::normalised(&line.email), role_of(&line.role));
    let fault = if line.is_torn {
        Some(LineFault::Torn)
    } else if line.is_too_wide {
        Some(LineFault::TooWide)
    } else if line.email.is_empty() {
        Some(LineFault::NoAddress)
    } else if address.is_none() {
        Some(LineFault::NotAnAddress)
    } else if line.name.chars().count() > NAME_CHARS {
        Some(LineFault::NameTooLong(NAME_CHARS))
    } else {
        match role {
            None => Some(LineFault::UnknownRole),
            Some(role) if by.member(role).is_err() => Some(LineFault::RoleNotAllowed),
            Some(_) => None,
        }
    };
    let cut = |text: &str| text.chars().take(NAME_CHARS).collect::<String>();
    PlannedLine {
        number: line.number,
        email: cut(&address.as_deref().map_or_else(|| text::line(&line.email), mail::shown)),
        name: cut(&line.name),
        role: role.unwrap_or(Role::Member),
        organisation: None,
        unknown_organisation: String::new(),
        verdict: fault.map_or(Verdict::Invite, Verdict::Faulty),
        address: address.unwrap_or_default(),
    }
}

/// The role that a word means; nothing written is a member.
fn role_of(word: &str) -> Option<Role> {
    let word = text::search_words(word).concat();
    Some(match word.as_str() {
        "" | "mitglied" | "member" | "lotse" | "lotsin" | "digitallotse" | "digitallotsin" => Role::Member,
        _ if word.starts_with("teilnehm") => Role::Member,
        _ if word.starts_with("moderat") => Role::Moderator,
        "verwaltung" | "admin" | "administration" | "administrator" | "administratorin" => Role::Admin,
        _ => return None,
    })
}

/// Finds organisations; a course has many people of few.
struct Finder<'a> {
    regions: &'a RegionTree,
    known: HashMap<String, Option<Organisation>>,
}

impl Finder<'_> {
    /// By the key, else by the name, else by the domain of the address if only one organisation writes from there.
    fn find(&mut self, conn: &mut DbConnection, line: &SheetLine, planned: &mut PlannedLine) -> Result<()> {
        let regions = self.regions;
        let mut found = None;
        if !line.key.is_empty() {
            found = self.once(format!("key {}", line.key), || organisations::with_key(conn, &line.key))?;
        }
        if found.is_none() && !line.organisation.is_empty() {
            let ask = || organisations::meant(conn, regions, &line.organisation);
            found = self.once(format!("name {}", line.organisation), ask)?;
        }
        if found.is_none() {
            let ask = || {
                let mut all = organisations::by_domain_of(conn, &planned.address)?;
                Ok(if all.len() == 1 { all.pop() } else { None })
            };
            found = self.once(format!("domain {}", mail::domain_of(&planned.address)), ask)?;
        }
        if found.is_none() {
            planned.unknown_organisation =
                if line.organisation.is_empty() { text::line(&line.key) } else { line.organisation.clone() };
        }
        planned.organisation = found;
        Ok(())
    }

    fn once(
        &mut self,
        question: String,
        ask: impl FnOnce() -> Result<Option<Organisation>>,
    ) -> Result<Option<Organisation>> {
        if let Some(answer) = self.known.get(&question) {
            return Ok(answer.clone());
        }
        let answer = ask()?;
        self.known.insert(question, answer.clone());
        Ok(answer)
    }
}

impl PlannedLine {
    /// The invitation that it means.
    pub(super) fn invitation(&self, cohort: &str) -> NewInvitation {
        NewInvitation {
            email: self.address.clone(),
            name: self.name.clone(),
            role: self.role,
            organisation: self.organisation.as_ref().map(|one| one.id),
            cohort: cohort.to_owned(),
            identity: None,
            job_title: String::new(),
        }
    }
}
