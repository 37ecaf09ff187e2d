//! `lotsenforum member suspend`, `lift`, `role`

use anyhow::{Result, anyhow};

use super::member::{by_address, told};
use crate::app::App;
use crate::error::Error;
use crate::forum::admin_log::By;
use crate::forum::membership::{self, NewSuspension, RoleChange};
use crate::{german, sentences};

#[derive(Debug, clap::Args)]
pub(super) struct SuspendArgs {
    #[arg(value_name = "ADRESSE", help = "E-Mail-Adresse des Mitglieds")]
    email: String,
    #[arg(
        long,
        value_name = "DATUM",
        default_value = "",
        hide_default_value = true,
        help = "Der letzte Tag, zum Beispiel 2027-12-31; ohne Angabe gilt die Sperre, bis sie aufgehoben wird"
    )]
    bis: String,
    #[arg(long, value_name = "TEXT", help = "Was geschehen ist; das Mitglied liest es")]
    grund: String,
    #[arg(
        long,
        value_name = "REGEL",
        default_value = "Nutzungsregeln",
        help = "Gegen welche Regel das verstößt; Vorgabe: Nutzungsregeln"
    )]
    klausel: String,
    #[arg(long, help = "Jemand hat es gemeldet")]
    gemeldet: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct LiftArgs {
    #[arg(value_name = "ADRESSE", help = "E-Mail-Adresse des Mitglieds")]
    email: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct RoleArgs {
    #[arg(value_name = "ADRESSE", help = "E-Mail-Adresse des Mitglieds")]
    email: String,
    #[arg(value_name = "ROLLE", value_parser = ["member", "moderator", "admin"], help = "member, moderator oder admin")]
    role: String,
    #[arg(long, value_name = "TEXT", help = "Warum; das Mitglied liest es")]
    grund: String,
}

/// Suspends a member and puts the letter into the outbox.
pub(super) fn suspend(app: &App, args: &SuspendArgs) -> Result<()> {
    let member = by_address(app, &args.email)?;
    let parts = app.sign_in_parts();
    let new = NewSuspension::parse(&args.bis, &args.grund, &args.klausel, args.gemeldet, parts.now)
        .map_err(|problems| told(&problems))?;
    membership::suspend(&parts, By::Operator, member.id, &new).map_err(said)?;
    let term = match args.bis.parse() {
        Ok(day) => format!("bis einschließlich {}", german::long_date(day)),
        Err(_) => "bis auf Weiteres".to_owned(),
    };
    println!("{} ist gesperrt, {term}. Der Grund geht per E-Mail zu.", member.name);
    Ok(())
}

/// Lifts a suspension.
pub(super) fn lift(app: &App, args: &LiftArgs) -> Result<()> {
    let member = by_address(app, &args.email)?;
    if member.suspended_at.is_none() {
        println!("{} ist nicht gesperrt.", member.name);
        return Ok(());
    }
    membership::lift(&app.sign_in_parts(), By::Operator, member.id).map_err(said)?;
    println!("Die Sperre von {} ist aufgehoben.", member.name);
    Ok(())
}

/// Gives a member another role.
pub(super) fn role(app: &App, args: &RoleArgs) -> Result<()> {
    let member = by_address(app, &args.email)?;
    let change = RoleChange::parse(&args.role, &args.grund).map_err(|problems| told(&problems))?;
    membership::change_role(&app.sign_in_parts(), By::Operator, member.id, &change).map_err(said)?;
    println!("{} hat jetzt die Rolle {}.", member.name, sentences::role(&args.role));
    Ok(())
}

/// An error as a sentence for people.
fn said(error: Error) -> anyhow::Error {
    match error {
        Error::Forbidden(reason) => {
            let (what, instead) = sentences::forbidden(reason);
            anyhow!("{what} {instead}")
        }
        Error::Invalid(problems) => told(&problems),
        other => other.into(),
    }
}
