//! `lotsenforum member invite`

use anyhow::{Context, Result};

use super::member::told;
use crate::app::App;
use crate::error::Error;
use crate::forum::invitations::{self, By, NewInvitation};
use crate::forum::organisations;
use crate::german;

#[derive(Debug, clap::Args)]
pub(super) struct InviteArgs {
    #[arg(value_name = "ADRESSE", help = "Dienstliche E-Mail-Adresse")]
    email: String,
    #[arg(
        long,
        value_name = "NAME",
        default_value = "",
        hide_default_value = true,
        help = "Vor- und Nachname; beim Annehmen lässt er sich ändern"
    )]
    name: String,
    #[arg(long, value_name = "ROLLE", default_value = "member", value_parser = ["member", "moderator", "admin"],
          help = "member (Vorgabe), moderator oder admin")]
    rolle: String,
    #[arg(
        long,
        value_name = "STELLE",
        help = "Organisation aus dem Verzeichnis, zum Beispiel \"Stadt Herrenberg\""
    )]
    organisation: Option<String>,
}

/// Puts an invitation into the outbox.
pub(super) fn run(app: &App, args: &InviteArgs) -> Result<()> {
    let organisation = match &args.organisation {
        None => None,
        Some(typed) => {
            let found = app.db.read(|conn| organisations::named(conn, &app.regions(), typed))?;
            let one = found.with_context(|| {
                format!("Eine Organisation „{typed}“ gibt es nicht, oder mehrere heißen so: dann mit Kreis in Klammern")
            })?;
            Some(one.id)
        }
    };
    let new = NewInvitation::parse(&args.email, &args.name, &args.rolle, organisation)
        .map_err(|problems| told(&problems))?;
    let ends_at = match invitations::invite(&app.sign_in_parts(), By::Operator, &new) {
        Err(Error::Invalid(problems)) => return Err(told(&problems)),
        outcome => outcome?,
    };
    println!(
        "Die Einladung an {} ist unterwegs, sobald der Server läuft. Sie gilt bis {}.",
        args.email.trim(),
        german::long_date(ends_at.day())
    );
    Ok(())
}
