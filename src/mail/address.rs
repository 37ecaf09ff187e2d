//! Where mail leaves, and what a mail address is.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use lettre::Address;
use url::{Host, Url};

/// The parsed `mail.url`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailUrl {
    /// A folder of `.eml` files.
    Folder(PathBuf),
    /// A mail server.
    Smtp {
        /// Its name.
        host: String,
        /// Its port.
        port: u16,
        /// User and password.
        credentials: Option<(String, String)>,
        /// How the connection is protected.
        security: Security,
    },
}

/// How a connection to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Not at all: only on this machine.
    Plain,
    /// STARTTLS, required.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

impl MailUrl {
    /// Takes `smtp://user:pw@host:port` (STARTTLS; plain on the loopback), `smtps://…`, `file:///folder`.
    ///
    /// # Errors
    /// Anything else; the message says what is expected.
    pub fn parse(text: &str) -> Result<Self> {
        if let Some(path) = text.strip_prefix("file:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                bail!("mail.url ist „{text}“: hinter file: fehlt der Ordner.");
            }
            return Ok(Self::Folder(PathBuf::from(path)));
        }
        let url = Url::parse(text).with_context(|| {
            format!("mail.url ist „{text}“: erwartet wird smtp://…, smtps://… oder file:///…")
        })?;
        let host =
            url.host_str().with_context(|| format!("mail.url „{text}“ nennt keinen Server"))?.to_owned();
        let is_loopback = match Host::parse(&host) {
            Ok(Host::Ipv4(ip)) => ip.is_loopback(),
            Ok(Host::Ipv6(ip)) => ip.is_loopback(),
            Ok(Host::Domain(name)) => name == "localhost",
            Err(_) => host.trim_matches(['[', ']']) == "::1",
        };
        let (security, default_port) = match url.scheme() {
            "smtp" if is_loopback => (Security::Plain, 25),
            "smtp" => (Security::StartTls, 587),
            "smtps" => (Security::Tls, 465),
            other => bail!("mail.url beginnt mit „{other}“: erwartet wird smtp, smtps oder file."),
        };
        let credentials = (!url.username().is_empty())
            .then(|| (decoded(url.username()), decoded(url.password().unwrap_or_default())));
        Ok(Self::Smtp { host, port: url.port().unwrap_or(default_port), credentials, security })
    }
}

fn decoded(text: &str) -> String {
    url::form_urlencoded::parse(format!("x={}", text.replace('+', "%2B")).as_bytes())
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

/// A typed address as it is kept: without spaces around it, in lower case, an umlaut domain in the form that
/// mail servers know (`info@xn--mllheim-n2a.example`). Nothing if it is no address.
pub fn normalised(typed: &str) -> Option<String> {
    let (name, domain) = typed.trim().rsplit_once('@')?;
    let domain = idna::domain_to_ascii(domain).ok()?;
    let address = format!("{}@{domain}", name.to_lowercase());
    is_address(&address).then_some(address)
}

/// A mail domain as it is kept: in lower case, in the form that mail servers know. Nothing if it is none.
pub fn domain_as_kept(typed: &str) -> Option<String> {
    let typed = typed.trim().trim_start_matches('@');
    let address = normalised(&format!("x@{typed}"))?;
    let domain = domain_of(&address);
    domain.contains('.').then_some(domain)
}

/// A mail domain as people write it.
pub fn domain_shown(domain: &str) -> String {
    idna::domain_to_unicode(domain).0
}

/// An address as people write it: `info@müllheim.example`.
pub fn shown(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((name, domain)) => format!("{name}@{}", idna::domain_to_unicode(domain).0),
        None => address.to_owned(),
    }
}

/// Whether this is a mail address that can be written to.
pub fn is_address(text: &str) -> bool {
    // A quoted name (RFC 5321) is allowed and nobody has one; many servers refuse it.
    let is_plain = text.is_ascii() && text.len() <= 254 && !text.contains(['"', ' ', '\\']);
    is_plain && text.parse::<Address>().is_ok()
}

/// The part behind the @, lower case.
pub fn domain_of(address: &str) -> String {
    address.rsplit_once('@').map_or_else(String::new, |(_, domain)| domain.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_is_named_by_its_address() {
        let url = MailUrl::parse("smtp://forum:ge%40heim@mail.example:2525").unwrap();
        let MailUrl::Smtp { host, port, credentials, security } = url else { panic!("not smtp") };
        assert_eq!((host.as_str(), port, security), ("mail.example", 2525, Security::StartTls));
        assert_eq!(credentials, Some(("forum".to_owned(), "ge@heim".to_owned())));
    }

    #[test]
    fn an_umlaut_domain_goes_out_as_machines_know_it_and_comes_back_as_people_do() {
        let kept = normalised(" Info@MÜLLHEIM.example ").unwrap();
        assert_eq!(kept, "info@xn--mllheim-n2a.example");
        assert_eq!(shown(&kept), "info@müllheim.example");
        assert_eq!(normalised("info"), None);
        assert_eq!(normalised("info@"), None);
        assert_eq!(normalised("a b@rathaus.example"), None);
    }

    #[test]
    fn plain_text_stays_on_this_machine() {
        let security = |text| match MailUrl::parse(text).unwrap() {
            MailUrl::Smtp { security, .. } => security,
            MailUrl::Folder(_) => panic!("not smtp"),
        };
        assert_eq!(security("smtp://127.0.0.1:25"), Security::Plain);
        assert_eq!(security("smtp://localhost"), Security::Plain);
        assert_eq!(security("smtp://10.0.0.1"), Security::StartTls);
        assert_eq!(security("smtps://mail.example"), Security::Tls);
        assert!(MailUrl::parse("http://mail.example").is_err());
        assert_eq!(MailUrl::parse("file:///var/mail").unwrap(), MailUrl::Folder("/var/mail".into()));
    }
}
