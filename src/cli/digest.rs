//! `lotsenforum digest`

use anyhow::{Context, Result, bail};
use clap::Subcommand;

use super::instant;
use crate::app::App;
use crate::config::Config;
use crate::db::types::Timestamp;
use crate::forum::accounts::{self, Member};

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

/// Connection point to `crate::forum::digest`.
fn run_digests(_app: &App, _member: Option<&Member>, _is_dry_run: bool) -> Result<()> {
    bail!("Diese Fassung kennt noch keinen Wochenrückblick.")
}
