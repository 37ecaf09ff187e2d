//! `lotsenforum member password`

use anyhow::{Context, Result};

use super::password;
use crate::app::App;
use crate::forum::accounts;
use crate::forum::sign_in::{self, PasswordRules};

#[derive(Debug, clap::Args)]
pub(super) struct PasswordArgs {
    #[arg(value_name = "ADRESSE", help = "E-Mail-Adresse des Mitglieds")]
    email: String,
    #[arg(long, help = "Liest das Passwort von der Standardeingabe")]
    passwort_stdin: bool,
    #[arg(
        long,
        conflicts_with = "passwort_stdin",
        help = "Erzeugt ein Passwort und zeigt es dieses eine Mal"
    )]
    erzeugen: bool,
}

/// Sets a member's password and ends her sessions.
pub(super) fn run(app: &App, args: PasswordArgs) -> Result<()> {
    let email = args.email.trim().to_lowercase();
    let member = app
        .db
        .read(|conn| accounts::store::by_email(conn, &email))?
        .with_context(|| format!("Ein Mitglied mit der Adresse {email} gibt es nicht"))?;
    let typed = if args.erzeugen {
        accounts::password::generated()
    } else {
        let rules = PasswordRules::of(&app.config.sign_in);
        password::take(None, args.passwort_stdin, rules, &sign_in::words_of(&member))?
    };
    let hashed = accounts::password::hash(&typed)?;
    app.db.write(|conn| accounts::set_password(conn, member.id, &hashed))?;
    if args.erzeugen {
        println!("{typed}");
        eprintln!("Das ist das neue Passwort von {}. Es wird nicht noch einmal gezeigt.", member.name);
    } else {
        println!("{} hat ein neues Passwort und ist überall abgemeldet.", member.name);
    }
    Ok(())
}
