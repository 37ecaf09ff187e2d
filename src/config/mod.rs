//! The settings: `config/default.toml`, overridden by a file and by the environment. Parsed once, handed
//! down by value.

pub mod demo;

use std::net::SocketAddr;
use std::path::Path;

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use serde::Deserialize;
use toml::{Table, Value};
use url::{Host, Url};

use crate::db::Address;
use crate::mail::{self, MailUrl};

const DEFAULTS: &str = include_str!("../../config/default.toml");

/// All settings; each field stands with its comment in `config/default.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Config {
    pub server: Server,
    pub database: DatabaseConfig,
    pub pages: Pages,
    pub mail: Mail,
    pub digest: Digest,
    pub forum: Forum,
    pub sign_in: SignIn,
    pub joining: Joining,
    pub limits: Limits,
    pub metrics: Metrics,
    pub development: Development,
    /// The demo runs: an invented community, and a mailbox that shows all mail. Set by its command only.
    #[serde(skip)]
    pub demo: bool,
}

/// Where and as what the server listens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Server {
    pub listen: SocketAddr,
    pub base_url: Url,
    pub operator: String,
    pub behind_proxy: bool,
    pub body_timeout: u64,
    pub stop_delay: u64,
}

/// Where the data is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct DatabaseConfig {
    pub url: String,
    pub connections: u32,
}

/// Where rendered pages are kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Pages {
    pub megabytes: u64,
    pub folder: String,
}

/// How mail leaves.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Mail {
    pub url: String,
    pub domain: String,
    pub from_address: String,
    pub from_name: String,
    pub connections: usize,
    pub per_domain_per_minute: u32,
    pub attempts: i32,
}

/// When the digest is due.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Digest {
    pub hour: u32,
    pub spread_minutes: u32,
    pub extra_holidays: Vec<NaiveDate>,
}

/// Numbers of the forum's behaviour.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Forum {
    pub quiet_threads: i64,
    pub quiet_days: i64,
    pub solution_counts: bool,
}

/// What passwords and second steps have to be.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SignIn {
    pub password_chars: usize,
    pub breached_passwords: String,
    pub second_factor: SecondFactorFor,
    pub secret_key: String,
    pub providers: Vec<Provider>,
}

/// Who may ask to become a member.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Joining {
    pub applications: bool,
    pub question: String,
    pub allowed_domains: Vec<String>,
}

/// A provider of identities (OpenID Connect).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Its name in addresses.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// Its address, as its tokens say it.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// By what it knows us.
    pub client_secret: String,
}

/// Who cannot sign in without a second step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecondFactorFor {
    /// Everybody may have one.
    Nobody,
    /// Moderators and administrators need one.
    Moderation,
    /// Everybody needs one.
    All,
}

impl SecondFactorFor {
    /// The word in the settings.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Moderation => "moderation",
            Self::All => "all",
        }
    }
}

/// Protection against bursts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Limits {
    pub sign_in_per_network: u32,
    pub sign_in_per_account: u32,
    pub writing: u32,
    pub api_requests: u32,
    pub form_bytes: usize,
    pub picture_bytes: usize,
}

/// Who reads the figures.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Metrics {
    pub token: String,
}

/// For working on the forum itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Development {
    pub enabled: bool,
    pub count_queries: bool,
}

impl Config {
    /// The settings in force: defaults, then the file of `LOTSEN_CONFIG`, then the environment.
    ///
    /// # Errors
    /// An unknown key, a value of the wrong kind, or an impossible combination; the message says what to change.
    pub fn load() -> Result<Self> {
        let file = std::env::var("LOTSEN_CONFIG").ok().filter(|path| !path.is_empty());
        Self::from_sources(file.as_deref().map(Path::new), |name| std::env::var(name).ok())
    }

    /// Like [`Config::load`], with the sources given (tests, `demo`).
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn from_sources(file: Option<&Path>, variable: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let mut table: Table = DEFAULTS.parse().context("config/default.toml")?;
        if let Some(path) = file {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("Die Datei {} (LOTSEN_CONFIG) ist nicht lesbar", path.display()))?;
            let own: Table = text.parse().with_context(|| format!("Fehler in {}", path.display()))?;
            refuse_unknown(&table, &own, "").with_context(|| format!("Fehler in {}", path.display()))?;
            overlay(&mut table, own);
        }
        for (name, section, key) in [
            ("LOTSEN_DATABASE_URL", "database", "url"),
            ("LOTSEN_LISTEN", "server", "listen"),
            ("LOTSEN_BASE_URL", "server", "base_url"),
            ("LOTSEN_MAIL_URL", "mail", "url"),
            ("LOTSEN_METRICS_TOKEN", "metrics", "token"),
            ("LOTSEN_SECRET_KEY", "sign_in", "secret_key"),
        ] {
            if let Some(value) = variable(name).filter(|value| !value.is_empty())
                && let Some(Value::Table(section)) = table.get_mut(section)
            {
                section.insert(key.to_owned(), Value::String(value));
            }
        }
        let mut config: Self = table.try_into().context("Die Einstellungen sind fehlerhaft")?;
        config.fill_in();
        config.check()?;
        Ok(config)
    }

    /// What follows from other settings unless it is set: whence mail comes, where pages are kept.
    fn fill_in(&mut self) {
        if self.pages.folder.is_empty() {
            let folder = match Address::parse(&self.database.url) {
                Ok(Address::Sqlite(path)) => Path::new(&path).parent().map(Path::to_owned),
                _ => None,
            };
            let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
            self.pages.folder =
                folder.map_or_else(|| "var".to_owned(), |folder| folder.display().to_string());
        }
        if self.mail.domain.is_empty() {
            self.mail.domain = match self.server.base_url.host() {
                Some(Host::Domain(name)) if name != "localhost" => name.to_owned(),
                _ => "lotsenforum.example".to_owned(),
            };
        }
        if self.mail.from_address.is_empty() {
            self.mail.from_address = format!("forum@{}", self.mail.domain);
        }
    }

    /// Combinations that cannot work stop the start.
    fn check(&self) -> Result<()> {
        let base = &self.server.base_url;
        let is_loopback = match base.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        };
        if base.scheme() != "https" && !(base.scheme() == "http" && is_loopback) {
            bail!(
                "server.base_url ist „{base}“: außerhalb dieses Rechners braucht das Forum https \
                 (LOTSEN_BASE_URL=https://…)."
            );
        }
        if base.path() != "/" || base.query().is_some() || base.fragment().is_some() {
            bail!("server.base_url ist „{base}“: erlaubt sind nur Schema, Name und Port, ohne Pfad.");
        }
        Address::parse(&self.database.url)?;
        MailUrl::parse(&self.mail.url)?;
        if self.mail.from_address.rsplit_once('@').is_none_or(|(_, domain)| domain.is_empty()) {
            bail!("mail.from_address ist „{}“: das ist keine E-Mail-Adresse.", self.mail.from_address);
        }
        if self.digest.hour > 20 || self.digest.spread_minutes > 120 {
            bail!("digest.hour darf höchstens 20 und digest.spread_minutes höchstens 120 sein.");
        }
        if !(8..=64).contains(&self.sign_in.password_chars) {
            bail!("password_chars muss zwischen 8 und 64 liegen.");
        }
        for provider in &self.sign_in.providers {
            self.check_provider(provider)?;
        }
        self.check_domains()?;
        self.check_secrets()?;
        let list = &self.sign_in.breached_passwords;
        if !list.is_empty() {
            std::fs::File::open(list)
                .with_context(|| format!("Die Datei {list} (breached_passwords) ist nicht lesbar"))?;
        }
        if self.mail.attempts < 1
            || self.limits.writing == 0
            || self.limits.api_requests == 0
            || self.limits.form_bytes < 10_000
        {
            bail!(
                "mail.attempts, limits.writing und limits.api_requests müssen mindestens 1 sein, limits.form_bytes mindestens 10000."
            );
        }
        if self.database.connections == 0
            || self.mail.connections == 0
            || self.mail.per_domain_per_minute == 0
        {
            bail!("connections und per_domain_per_minute müssen mindestens 1 sein.");
        }
        Ok(())
    }
}

impl Config {
    /// Secrets are too long to be guessed.
    fn check_secrets(&self) -> Result<()> {
        if !self.sign_in.secret_key.is_empty() && self.sign_in.secret_key.len() < 32 {
            bail!(
                "sign_in.secret_key ist zu kurz: mindestens 32 Zeichen, zum Beispiel von „openssl rand -hex 32“."
            );
        }
        if !self.metrics.token.is_empty() && self.metrics.token.len() < 16 {
            bail!(
                "metrics.token ist zu kurz: mindestens 16 Zeichen, zum Beispiel von „openssl rand -hex 16“."
            );
        }
        Ok(())
    }

    /// Domains that may apply are domains.
    fn check_domains(&self) -> Result<()> {
        if let Some(domain) =
            self.joining.allowed_domains.iter().find(|domain| mail::domain_as_kept(domain).is_none())
        {
            bail!(
                "joining.allowed_domains: „{domain}“ ist keine Domain; erwartet wird zum Beispiel herrenberg.de."
            );
        }
        Ok(())
    }

    /// A provider is reached over https, except on this machine, and has a key of its own.
    fn check_provider(&self, provider: &Provider) -> Result<()> {
        let Provider { key, name, issuer, client_id, .. } = provider;
        let is_key = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        if key.is_empty() || !key.chars().all(is_key) || name.is_empty() || client_id.is_empty() {
            bail!(
                "Ein Anbieter braucht key (kleine Buchstaben, Ziffern, Striche), name und client_id; hier heißt er „{key}“."
            );
        }
        if self.sign_in.providers.iter().filter(|other| other.key == *key).count() > 1 {
            bail!("Den Anbieter „{key}“ gibt es zweimal.");
        }
        let url = Url::parse(issuer).with_context(|| format!("Der issuer von „{key}“ ist keine Adresse"))?;
        let is_here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if url.scheme() != "https" && !(url.scheme() == "http" && is_here) {
            bail!("Der issuer von „{key}“ muss mit https beginnen.");
        }
        Ok(())
    }
}

/// A key that the defaults do not have is a slip of the pen: it stops the start, with its name.
fn refuse_unknown(known: &Table, own: &Table, section: &str) -> Result<()> {
    for (key, value) in own {
        match (known.get(key), value) {
            (Some(Value::Table(known)), Value::Table(own)) => refuse_unknown(known, own, key)?,
            (Some(_), _) => {}
            (None, _) => {
                let place =
                    if section.is_empty() { String::new() } else { format!(" im Abschnitt [{section}]") };
                let names: Vec<&str> = known.keys().map(String::as_str).collect();
                bail!("Den Schlüssel „{key}“ gibt es nicht{place}. Bekannt sind: {}.", names.join(", "));
            }
        }
    }
    Ok(())
}

/// Replaces single keys, section by section.
fn overlay(base: &mut Table, own: Table) {
    for (key, value) in own {
        match (base.get_mut(&key), value) {
            (Some(Value::Table(base)), Value::Table(own)) => overlay(base, own),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &'static [(&'static str, &'static str)]) -> Result<Config> {
        Config::from_sources(None, |name| {
            pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_defaults_are_complete() {
        assert!(with(&[]).is_ok());
    }

    #[test]
    fn the_environment_wins() {
        let config = with(&[("LOTSEN_LISTEN", "127.0.0.1:9999")]).unwrap();
        assert_eq!(config.server.listen.port(), 9999);
    }

    #[test]
    fn mail_comes_from_the_name_of_the_forum() {
        let config = with(&[("LOTSEN_BASE_URL", "https://forum.lotsen.de")]).unwrap();
        assert_eq!(config.mail.domain, "forum.lotsen.de");
        assert_eq!(config.mail.from_address, "forum@forum.lotsen.de");
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        let error = with(&[("LOTSEN_BASE_URL", "http://forum.example.de")]).unwrap_err();
        assert!(error.to_string().contains("https"));
    }

    #[test]
    fn an_unknown_key_stops_the_start() {
        let file = std::env::temp_dir().join(format!("lotsen-config-{}.toml", std::process::id()));
        std::fs::write(&file, "[server]\nlissten = \"127.0.0.1:1\"\n").unwrap();
        let error = Config::from_sources(Some(&file), |_| None).unwrap_err();
        std::fs::remove_file(&file).unwrap();
        assert!(format!("{error:#}").contains("lissten"), "{error:#}");
    }
}
