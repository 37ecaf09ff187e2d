//! `lotsenforum config`

use std::fmt::Debug;

use anyhow::Result;
use clap::Subcommand;
use url::{Host, Url};

use crate::config::{Config, Provider};
use crate::mail::MailUrl;

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    #[command(
        about = "Zeigt die geltenden Einstellungen ohne Geheimnisse und sagt, was nicht stimmt",
        override_usage = "lotsenforum config check"
    )]
    Check,
}

/// Looks at the settings from the command line.
pub(super) fn run(command: &ConfigCommand) -> Result<()> {
    let ConfigCommand::Check = command;
    // Settings that cannot work are an error, which says what to change.
    let config = Config::load()?;
    print!("{}", listing(&config));
    let warnings = warnings(&config);
    for warning in &warnings {
        println!("Hinweis: {warning}");
    }
    println!(
        "{}",
        if warnings.is_empty() { "Die Einstellungen sind in Ordnung." } else { "Das Forum würde starten." }
    );
    Ok(())
}

/// A section's name and its keys with their values.
type Section = (&'static str, Vec<(&'static str, String)>);

/// All settings in the form of the file that sets them.
fn listing(config: &Config) -> String {
    let mut text = String::new();
    for (name, settings) in connections(config).into_iter().chain(behaviour(config)) {
        text.push_str(&format!("[{name}]\n"));
        for (key, value) in settings {
            text.push_str(&format!("{key} = {value}\n"));
        }
        text.push('\n');
    }
    text
}

/// How the forum is connected to the world.
fn connections(config: &Config) -> [Section; 4] {
    let (server, mail) = (&config.server, &config.mail);
    [
        (
            "server",
            vec![
                ("listen", quoted(&server.listen.to_string())),
                ("base_url", quoted(server.base_url.as_str().trim_end_matches('/'))),
                ("operator", quoted(&server.operator)),
                ("behind_proxy", shown(server.behind_proxy)),
                ("body_timeout", shown(server.body_timeout)),
                ("stop_delay", shown(server.stop_delay)),
            ],
        ),
        (
            "database",
            vec![
                ("url", quoted(&without_secret(&config.database.url))),
                ("connections", shown(config.database.connections)),
            ],
        ),
        (
            "pages",
            vec![("megabytes", shown(config.pages.megabytes)), ("folder", quoted(&config.pages.folder))],
        ),
        (
            "mail",
            vec![
                ("url", quoted(&without_secret(&mail.url))),
                ("domain", quoted(&mail.domain)),
                ("from_address", quoted(&mail.from_address)),
                ("from_name", quoted(&mail.from_name)),
                ("connections", shown(mail.connections)),
                ("per_domain_per_minute", shown(mail.per_domain_per_minute)),
                ("attempts", shown(mail.attempts)),
            ],
        ),
    ]
}

/// How the forum behaves.
fn behaviour(config: &Config) -> [Section; 7] {
    let limits = &config.limits;
    [
        (
            "digest",
            vec![
                ("hour", shown(config.digest.hour)),
                ("spread_minutes", shown(config.digest.spread_minutes)),
                ("extra_holidays", days(config)),
            ],
        ),
        (
            "forum",
            vec![
                ("quiet_threads", shown(config.forum.quiet_threads)),
                ("quiet_days", shown(config.forum.quiet_days)),
                ("solution_counts", shown(config.forum.solution_counts)),
            ],
        ),
        (
            "sign_in",
            vec![
                ("password_chars", shown(config.sign_in.password_chars)),
                ("breached_passwords", quoted(&config.sign_in.breached_passwords)),
                ("second_factor", quoted(config.sign_in.second_factor.word())),
                ("secret_key", quoted(if config.sign_in.secret_key.is_empty() { "" } else { "***" })),
                ("providers", providers(config)),
            ],
        ),
        (
            "joining",
            vec![
                ("applications", shown(config.joining.applications)),
                ("question", quoted(&config.joining.question)),
                ("allowed_domains", shown(&config.joining.allowed_domains)),
            ],
        ),
        (
            "limits",
            vec![
                ("sign_in_per_network", shown(limits.sign_in_per_network)),
                ("sign_in_per_account", shown(limits.sign_in_per_account)),
                ("writing", shown(limits.writing)),
                ("api_requests", shown(limits.api_requests)),
                ("form_bytes", shown(limits.form_bytes)),
                ("picture_bytes", shown(limits.picture_bytes)),
            ],
        ),
        ("metrics", vec![("token", quoted(if config.metrics.token.is_empty() { "" } else { "***" }))]),
        (
            "development",
            vec![
                ("enabled", shown(config.development.enabled)),
                ("count_queries", shown(config.development.count_queries)),
            ],
        ),
    ]
}

fn shown(value: impl Debug) -> String {
    format!("{value:?}")
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// The providers with their secrets hidden.
fn providers(config: &Config) -> String {
    let one = |provider: &Provider| {
        format!(
            "{{ key = {}, name = {}, issuer = {}, client_id = {}, client_secret = \"***\" }}",
            quoted(&provider.key),
            quoted(&provider.name),
            quoted(&provider.issuer),
            quoted(&provider.client_id)
        )
    };
    let all: Vec<String> = config.sign_in.providers.iter().map(one).collect();
    format!("[{}]", all.join(", "))
}

fn days(config: &Config) -> String {
    let days: Vec<String> = config.digest.extra_holidays.iter().map(|day| quoted(&day.to_string())).collect();
    format!("[{}]", days.join(", "))
}

/// An address with its password, if it has one, replaced by three stars.
fn without_secret(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else {
        return address.to_owned();
    };
    let has_password = url.password().is_some();
    let has_password_in_query = url.query_pairs().any(|(key, _)| key.contains("password"));
    if !has_password && !has_password_in_query {
        return address.to_owned();
    }
    // Either fails only for addresses without a host, which carry no password.
    let _ = has_password && url.set_password(Some("***")).is_ok();
    if has_password_in_query {
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .map(|(key, value)| {
                let value = if key.contains("password") { "***".to_owned() } else { value.into_owned() };
                (key.into_owned(), value)
            })
            .collect();
        url.query_pairs_mut().clear().extend_pairs(kept);
    }
    url.to_string()
}

/// What works but is rarely meant.
fn warnings(config: &Config) -> Vec<String> {
    let mut warnings = Vec::new();
    let is_public = !matches!(config.server.base_url.host(), Some(Host::Ipv4(ip)) if ip.is_loopback())
        && !matches!(config.server.base_url.host(), Some(Host::Ipv6(ip)) if ip.is_loopback())
        && config.server.base_url.host_str() != Some("localhost");
    if !config.server.listen.ip().is_loopback() {
        warnings.push("server.listen ist von außen erreichbar; davor gehört ein Proxy mit TLS.".to_owned());
    }
    if is_public && !config.server.behind_proxy {
        warnings.push(
            "server.behind_proxy ist aus: hinter einem Proxy zählen alle Anmeldeversuche als von einem Ort."
                .to_owned(),
        );
    }
    if is_public && matches!(MailUrl::parse(&config.mail.url), Ok(MailUrl::Folder(_))) {
        warnings.push("mail.url ist ein Ordner: es wird keine E-Mail verschickt.".to_owned());
    }
    if is_public && config.development.enabled {
        warnings.push("development.enabled ist an; im Betrieb gehört es aus.".to_owned());
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &'static [(&'static str, &'static str)]) -> Config {
        Config::from_sources(None, |name| {
            pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
        .unwrap()
    }

    #[test]
    fn no_secret_is_shown() {
        for (address, shown) in [
            ("postgres://forum:geheim@db/forum", "postgres://forum:***@db/forum"),
            ("postgres://db/forum?user=a&password=geheim", "postgres://db/forum?user=a&password=***"),
            ("smtp://forum:ge%40heim@mail.example:587", "smtp://forum:***@mail.example:587"),
            ("postgres://forum@db/forum", "postgres://forum@db/forum"),
            ("var/lotsenforum.sqlite", "var/lotsenforum.sqlite"),
            ("file:///var/mail", "file:///var/mail"),
        ] {
            assert_eq!(without_secret(address), shown);
        }
    }

    /// What is printed can be read back, and no key is missing.
    #[test]
    fn the_listing_is_complete() {
        let config = with(&[]);
        let file = std::env::temp_dir().join(format!("lotsen-listing-{}.toml", std::process::id()));
        std::fs::write(&file, listing(&config)).unwrap();
        let read_back = Config::from_sources(Some(&file), |_| None);
        std::fs::remove_file(&file).unwrap();
        assert_eq!(listing(&read_back.unwrap()), listing(&config));

        let mut ours: toml::Table = listing(&config).parse().unwrap();
        let defaults: toml::Table = include_str!("../../config/default.toml").parse().unwrap();
        for (name, section) in defaults {
            let keys = |value: &toml::Value| value.as_table().unwrap().keys().cloned().collect::<Vec<_>>();
            assert_eq!(keys(&ours.remove(&name).unwrap()), keys(&section), "{name}");
        }
    }

    #[test]
    fn a_forum_for_everybody_needs_a_mail_server() {
        assert_eq!(warnings(&with(&[])), Vec::<String>::new());
        let warned = warnings(&with(&[("LOTSEN_BASE_URL", "https://forum.example")]));
        assert!(warned.iter().any(|warning| warning.contains("mail.url")), "{warned:?}");
    }
}
