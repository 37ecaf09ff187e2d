//! `lotsenforum digest`

use anyhow::{Context, Result, bail};
use clap::Subcommand;

use super::{instant, progress};
use crate::app::App;
use crate::config::Config;
use crate::db::types::Timestamp;
use crate::forum::accounts::{self, Member};
use crate::forum::digest::{self, Whom};
use crate::german;

#[derive(Debug, Subcommand)]
pub(super) enum DigestCommand {
    #[command(
        about = "Erstellt die fälligen Wochenrückblicke",
        override_usage = "lotsenforum digest run [--now ZEITPUNKT] [--member ADRESSE] [--dry-run]"
    )]
    Run {
        #[arg(long, value_name = "ZEITPUNKT", value_parser = instant::parse,
              help = "Tut so, als wäre es dieser Zeitpunkt (RFC 3339)")]
        now: Option<Timestamp>,
        #[arg(long, value_name = "ADRESSE", help = "Nur für das Mitglied mit dieser E-Mail-Adresse")]
        member: Option<String>,
        #[arg(long, help = "Zeigt nur, was verschickt würde")]
        dry_run: bool,
    },
}

/// Makes digests from the command line.
pub(super) fn run(command: DigestCommand) -> Result<()> {
    let DigestCommand::Run { now, member, dry_run } = command;
    let app = App::build(Config::load()?, instant::clock(now))?;
    let member = member.map(|email| member_of(&app, &email)).transpose()?;
    run_digests(&app, member.as_ref(), dry_run)
}

fn member_of(app: &App, email: &str) -> Result<Member> {
    let email = email.trim().to_lowercase();
    app.db
        .read(|conn| accounts::store::by_email(conn, &email))?
        .with_context(|| format!("Ein Mitglied mit der Adresse {email} gibt es nicht"))
}

fn run_digests(app: &App, member: Option<&Member>, is_dry_run: bool) -> Result<()> {
    let regions = app.regions();
    let parts = app.digest_parts(&regions);
    let now = app.clock.now();
    match (member, is_dry_run) {
        (Some(member), true) => show(digest::preview(&parts, member.id, now)?),
        (None, true) => bail!("--dry-run zeigt einen Rückblick und braucht dazu --member ADRESSE."),
        (member, false) => {
            let whom = member.map_or(Whom::Due, |member| Whom::Member(member.id));
            let bar = progress::bar(0, "Rückblicke");
            let tally = digest::run(&parts, whom, now, &mut |tally| {
                bar.set_length(u64::try_from(tally.due).unwrap_or(0));
                bar.inc(1);
                true
            })?;
            bar.finish_and_clear();
            println!(
                "{} im Postausgang, {} ohne Neuigkeiten übergangen. Verschickt werden sie von „serve“ oder „jobs run-due“.",
                german::count(count(tally.sent), "Rückblick liegt", "Rückblicke liegen"),
                german::number(count(tally.skipped)),
            );
        }
    }
    Ok(())
}

fn show(letter: Option<digest::Letter>) {
    match letter {
        Some(letter) => println!("Betreff: {}\n\n{}", letter.subject, letter.text),
        None => println!("Für dieses Mitglied gibt es gerade nichts zu berichten."),
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
