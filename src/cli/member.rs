//! `lotsenforum member`

use anyhow::{Context, Result, bail};
use clap::Subcommand;

use super::member_conduct::{self, LiftArgs, RoleArgs, SuspendArgs};
use super::member_invite::{self, InviteArgs};
use super::member_password::{self, PasswordArgs};
use super::password;
use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::error::{Error, Problems};
use crate::forum::access::{self, NewToken};
use crate::forum::accounts::{self, Member, NewMember, Role, Viewer};
use crate::forum::affiliation;
use crate::forum::digest;
use crate::forum::regions::Ags;
use crate::forum::sign_in::{self, PasswordRules};
use crate::{mail, sentences, text};

#[derive(Debug, Subcommand)]
pub(super) enum MemberCommand {
    #[command(
        about = "Nimmt ein Mitglied auf",
        override_usage = "lotsenforum member add --email ADRESSE --name NAME --organisation STELLE --ags SCHLÜSSEL [OPTIONEN]",
        after_help = "Ohne --passwort und --passwort-stdin wird das Passwort am Bildschirm abgefragt."
    )]
    Add(NewArgs),
    #[command(
        about = "Lädt jemanden per E-Mail ein, Mitglied zu werden",
        override_usage = "lotsenforum member invite ADRESSE [OPTIONEN]",
        after_help = "Der Link in der E-Mail gilt 14 Tage. Wer ihn öffnet, wählt Passwort, Organisation und Themen selbst."
    )]
    Invite(InviteArgs),
    #[command(
        about = "Setzt das Passwort eines Mitglieds und meldet es überall ab",
        override_usage = "lotsenforum member password ADRESSE [OPTIONEN]",
        after_help = "Ohne --passwort-stdin und --erzeugen wird das Passwort am Bildschirm abgefragt."
    )]
    Password(PasswordArgs),
    #[command(
        about = "Gibt einem Programm Zugang im Namen eines Mitglieds und zeigt den Schlüssel einmal",
        override_usage = "lotsenforum member token ADRESSE [OPTIONEN]",
        after_help = "Der Schlüssel steht danach nirgends mehr. Zurücknehmen kann ihn das Mitglied unter „Zugänge für Programme“."
    )]
    Token(TokenArgs),
    #[command(
        about = "Schaltet den zweiten Schritt eines Mitglieds ab, dem Telefon und Notfallcodes fehlen",
        override_usage = "lotsenforum member second-factor ADRESSE --entfernen",
        after_help = "Das Mitglied erfährt es per E-Mail. Braucht es den zweiten Schritt, richtet es ihn bei der nächsten Anmeldung neu ein."
    )]
    SecondFactor(SecondFactorArgs),
    #[command(
        about = "Sperrt ein Mitglied, meldet es überall ab und sagt ihm per E-Mail, warum",
        override_usage = "lotsenforum member suspend ADRESSE --grund TEXT [--bis DATUM] [--klausel REGEL] [--gemeldet]",
        after_help = "Die Sperre endet nach ihrem letzten Tag von selbst. Vorher hebt member lift sie auf."
    )]
    Suspend(SuspendArgs),
    #[command(
        about = "Hebt die Sperre eines Mitglieds auf",
        override_usage = "lotsenforum member lift ADRESSE"
    )]
    Lift(LiftArgs),
    #[command(
        about = "Gibt einem Mitglied eine andere Rolle und sagt es ihm per E-Mail",
        override_usage = "lotsenforum member role ADRESSE ROLLE --grund TEXT",
        after_help = "Wer mehr darf als vorher, ist danach überall abgemeldet. Jemand verwaltet immer die Plattform."
    )]
    Role(RoleArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct SecondFactorArgs {
    #[arg(value_name = "ADRESSE", help = "E-Mail-Adresse des Mitglieds")]
    email: String,
    #[arg(long, required = true, help = "Schaltet ihn ab; ohne diese Angabe geschieht nichts")]
    entfernen: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct TokenArgs {
    #[arg(value_name = "ADRESSE", help = "E-Mail-Adresse des Mitglieds")]
    email: String,
    #[arg(long, value_name = "NAME", default_value = "Befehlszeile", help = "Wofür der Zugang ist")]
    name: String,
    #[arg(long, value_name = "UMFANG", default_value = "read", value_parser = ["read", "write"],
          help = "read (Vorgabe: nur lesen) oder write (lesen und schreiben)")]
    scope: String,
    #[arg(
        long,
        value_name = "TAG",
        default_value = "",
        hide_default_value = true,
        help = "Der letzte Tag, zum Beispiel 2027-12-31; ohne Angabe endet der Zugang nicht"
    )]
    bis: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct NewArgs {
    #[arg(long, value_name = "ADRESSE", help = "E-Mail-Adresse, mit der sich das Mitglied anmeldet")]
    email: String,
    #[arg(long, value_name = "NAME", help = "Vor- und Nachname")]
    name: String,
    #[arg(long, value_name = "STELLE", help = "Arbeitsstelle, zum Beispiel \"Stadt Herrenberg\"")]
    organisation: String,
    #[arg(
        long,
        value_name = "SCHLÜSSEL",
        help = "Amtlicher Gemeindeschlüssel des Kreises, zum Beispiel 08115"
    )]
    ags: String,
    #[arg(long, value_name = "ROLLE", default_value = "member", value_parser = ["member", "moderator", "admin"],
          help = "member (Vorgabe), moderator oder admin")]
    role: String,
    #[arg(long, help = "Gern per Du")]
    per_du: bool,
    #[arg(
        long,
        value_name = "PASSWORT",
        conflicts_with = "passwort_stdin",
        help = "Passwort; besser mit --passwort-stdin, sonst steht es in der Prozessliste"
    )]
    passwort: Option<String>,
    #[arg(long, help = "Liest das Passwort von der Standardeingabe")]
    passwort_stdin: bool,
}

/// Manages members from the command line.
pub(super) fn run(command: MemberCommand) -> Result<()> {
    let app = App::build(Config::load()?, Clock::default())?;
    match command {
        MemberCommand::Add(args) => add(&app, args),
        MemberCommand::Invite(args) => member_invite::run(&app, &args),
        MemberCommand::Password(args) => member_password::run(&app, args),
        MemberCommand::Token(args) => token(&app, &args),
        MemberCommand::SecondFactor(args) => second_factor(&app, &args),
        MemberCommand::Suspend(args) => member_conduct::suspend(&app, &args),
        MemberCommand::Lift(args) => member_conduct::lift(&app, &args),
        MemberCommand::Role(args) => member_conduct::role(&app, &args),
    }
}

/// Only the secret goes to the standard output, so that a script can take it from there.
fn token(app: &App, args: &TokenArgs) -> Result<()> {
    let now = app.clock.now();
    let member = by_address(app, &args.email)?;
    let new = NewToken::parse(&args.name, &args.scope, &args.bis, now).map_err(|problems| told(&problems))?;
    let issued = app.db.write(|conn| match access::issue(conn, &Viewer::of(member.clone()), &new, now) {
        Err(Error::Invalid(problems)) => Err(Error::Internal(told(&problems))),
        outcome => outcome,
    })?;
    eprintln!("Zugang „{}“ für {}. Der Schlüssel wird nur jetzt gezeigt:", issued.token.name, member.name);
    println!("{}", issued.secret);
    Ok(())
}

fn second_factor(app: &App, args: &SecondFactorArgs) -> Result<()> {
    let member = by_address(app, &args.email)?;
    if sign_in::remove_by_operator(&app.sign_in_parts(), &member)? {
        println!("Der zweite Schritt von {} ist abgeschaltet.", member.name);
    } else {
        println!("{} hat keinen zweiten Schritt.", member.name);
    }
    Ok(())
}

/// The member with this address.
pub(super) fn by_address(app: &App, typed: &str) -> Result<Member> {
    let email = mail::normalised(typed).unwrap_or_default();
    app.db
        .read(|conn| accounts::store::by_email(conn, &email))?
        .with_context(|| format!("Ein Mitglied mit der Adresse {} gibt es nicht", typed.trim()))
}

/// All problems in one sentence after the other.
pub(super) fn told(problems: &Problems) -> anyhow::Error {
    let sentences: Vec<String> = problems.0.iter().map(sentences::sentence).collect();
    anyhow::anyhow!("{}", sentences.join(" "))
}

fn add(app: &App, args: NewArgs) -> Result<()> {
    let email = mail::normalised(&args.email)
        .with_context(|| format!("„{}“ ist keine E-Mail-Adresse.", args.email.trim()))?;
    let name = one_line("Der Name", &args.name)?;
    let organisation = one_line("Die Arbeitsstelle", &args.organisation)?;
    let home_ags = Ags::parse(args.ags.trim()).filter(|ags| app.regions().knows(ags)).with_context(|| {
        format!("Die Region „{}“ gibt es nicht; ein Kreis ist zum Beispiel 08115", args.ags)
    })?;
    let role =
        Role::from_word(&args.role).with_context(|| format!("Die Rolle „{}“ gibt es nicht", args.role))?;
    if app.db.read(|conn| accounts::store::by_email(conn, &email))?.is_some() {
        bail!("Ein Mitglied mit der Adresse {email} gibt es schon.");
    }
    let about = [name.clone(), email.clone(), organisation.clone()];
    let rules = PasswordRules::of(&app.config.sign_in);
    let typed = password::take(args.passwort, args.passwort_stdin, rules, &about)?;
    let password_hash = accounts::password::hash(&typed)?;
    let now = app.clock.now();
    let handle = app.db.write(|conn| {
        let handle = accounts::handle::free(&accounts::handle::derive(&name), |handle| {
            accounts::store::has_handle(conn, handle)
        })?;
        let new = NewMember {
            handle: handle.clone(),
            name: name.clone(),
            email: email.clone(),
            password_hash,
            role,
            organisation,
            home_ags,
            is_per_du: args.per_du,
        };
        let id = accounts::store::insert(conn, &new, now)?;
        digest::ensure_preferences(conn, id, now)?;
        affiliation::link_by_name(conn)?;
        Ok(handle)
    })?;
    println!("{name} ist aufgenommen: Anmeldung mit {email}, Profil „{handle}“, Rolle {}.", role.word());
    Ok(())
}

/// What people see of a member: something, on one line.
fn one_line(what: &str, typed: &str) -> Result<String> {
    let text = text::line(typed);
    match text.chars().count() {
        0 => bail!("{what} fehlt."),
        1..=120 => Ok(text),
        _ => bail!("{what} hat mehr als 120 Zeichen."),
    }
}
