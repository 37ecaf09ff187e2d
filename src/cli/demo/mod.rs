//! `lotsenforum demo`: the forum in one command, with an invented community and without any setting.
//!
//! * [`community`]: the files of `assets/demo` and what must be true of them.
//! * [`timeline`]: the community as a row of moments, the oldest first.
//! * [`seed`]: the moments, told to the forum through its own verbs.

mod community;
mod furnish;
mod habits;
mod hours;
mod organisations;
mod seed;
mod timeline;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;

use anyhow::{Context, Result};

use crate::app::App;
use crate::clock::Clock;
use crate::config::demo::{PASSWORD, SIGN_INS};
use crate::config::{Config, SecondFactorFor};

/// Where everything of the demo is; relative to where it is started.
const FOLDER: &str = "var/demo";
const DATABASE: &str = "var/demo/lotsenforum.sqlite";
const MAIL_FOLDER: &str = "var/demo/mail";
/// Written when the community is complete: an interrupted seeding begins again.
const COMPLETE: &str = "var/demo/vollstaendig";
const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// What `demo` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(long, help = "Verwirft, was im Demo-Forum geschrieben wurde, und beginnt von vorn")]
    neu: bool,
}

/// Seeds the community if there is none, and serves it.
pub(super) fn run(args: &Args) -> Result<()> {
    let config = config(|name| std::env::var(name).ok())?;
    // Said now, rather than after the seeding; a running demo also keeps its files.
    TcpListener::bind(config.server.listen).map(drop).with_context(|| {
        format!(
            "{} ist nicht frei; LOTSEN_LISTEN=127.0.0.1:9000 nimmt einen anderen Port",
            config.server.listen
        )
    })?;
    let is_new = args.neu || !Path::new(COMPLETE).exists();
    if is_new {
        clear()?;
    }
    let app = App::build(config, Clock::default())?;
    if is_new {
        let summary = seed::seed(&app.db, &app.regions(), app.clock.now())?;
        std::fs::write(COMPLETE, "").with_context(|| format!("{COMPLETE} lässt sich nicht schreiben"))?;
        println!(
            "Neu angelegt: {} Mitglieder, {} Themen, {} Beiträge.",
            summary.members, summary.threads, summary.posts
        );
    }
    print!("{}", welcome(&app));
    crate::server::run(app)
}

/// The defaults with everything under `var/demo`. Of the environment only the address counts.
fn config(variable: impl Fn(&str) -> Option<String>) -> Result<Config> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let listen = match set("LOTSEN_LISTEN") {
        Some(text) => text.parse().with_context(|| {
            format!("LOTSEN_LISTEN ist „{text}“: erwartet wird zum Beispiel 127.0.0.1:9000")
        })?,
        None => LISTEN,
    };
    let base_url = set("LOTSEN_BASE_URL").unwrap_or_else(|| format!("http://{}", reachable(listen)));
    let mut config = Config::from_sources(None, |name| match name {
        "LOTSEN_DATABASE_URL" => Some(DATABASE.to_owned()),
        "LOTSEN_LISTEN" => Some(listen.to_string()),
        "LOTSEN_BASE_URL" => Some(base_url.clone()),
        "LOTSEN_MAIL_URL" => Some(format!("file:{MAIL_FOLDER}")),
        _ => None,
    })?;
    config.server.operator = "den kommunalen Landesverbänden (Demo)".to_owned();
    config.demo = true;
    // Whoever tries the demo has no app at hand that knows its moderators.
    config.sign_in.second_factor = SecondFactorFor::Nobody;
    Ok(config)
}

/// "All addresses" is nothing that a browser can visit.
fn reachable(listen: SocketAddr) -> SocketAddr {
    if listen.ip().is_unspecified() { SocketAddr::new(LISTEN.ip(), listen.port()) } else { listen }
}

/// Removes what an earlier demo left, and nothing else.
fn clear() -> Result<()> {
    let files =
        [COMPLETE, DATABASE, &format!("{DATABASE}-wal"), &format!("{DATABASE}-shm")].map(str::to_owned);
    for file in files.iter().filter(|file| Path::new(file).exists()) {
        std::fs::remove_file(file).with_context(|| format!("{file} lässt sich nicht löschen"))?;
    }
    if Path::new(MAIL_FOLDER).exists() {
        std::fs::remove_dir_all(MAIL_FOLDER)
            .with_context(|| format!("{MAIL_FOLDER} lässt sich nicht löschen"))?;
    }
    std::fs::create_dir_all(FOLDER).with_context(|| format!("{FOLDER} lässt sich nicht anlegen"))
}

fn welcome(app: &App) -> String {
    let sign_ins: String =
        SIGN_INS.iter().map(|(_, role, email)| format!("    {role:<20} {email}\n")).collect();
    format!(
        "\n  Lotsenforum – Demo\n\n  {}\n\n  \
         Anmelden mit dem Passwort {PASSWORD} als\n{sign_ins}\n  \
         E-Mails liegen in {MAIL_FOLDER} und stehen auf {}\n  \
         Von vorn beginnen: lotsenforum demo --neu · Beenden: Strg+C\n\n",
        app.url("/"),
        app.url("/demo/postfach"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_setting_is_needed_and_the_address_can_be_changed() {
        let default = config(|_| None).unwrap();
        assert!(default.demo);
        assert_eq!(default.server.listen, LISTEN);
        assert_eq!(default.server.base_url.as_str(), "http://127.0.0.1:8080/");

        let moved = config(|name| (name == "LOTSEN_LISTEN").then(|| "0.0.0.0:9000".to_owned())).unwrap();
        assert_eq!(moved.server.base_url.as_str(), "http://127.0.0.1:9000/");
        assert_eq!(moved.server.listen.to_string(), "0.0.0.0:9000");
    }

    #[test]
    fn a_database_of_the_real_forum_is_never_touched() {
        let demo = config(|name| (name == "LOTSEN_DATABASE_URL").then(|| "postgres://db/forum".to_owned()));
        assert_eq!(demo.unwrap().database.url, DATABASE);
    }
}
