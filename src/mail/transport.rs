//! The wire: one letter becomes one message and is handed to the mail server, or to a folder.

use std::time::Duration;

use anyhow::{Context, Result};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, Message, SmtpTransport, Transport as _};

use super::address::{MailUrl, Security};
use super::outbox_store::Letter;
use crate::config;

/// Patience with a mail server.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What became of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it.
    Sent,
    /// It did not now (4xx, cut connection, no server): try again.
    Retry(String),
    /// It never will (5xx, an impossible address).
    Refused(String),
}

/// Hands letters over. Built once; clones share the connection pool.
#[derive(Clone)]
pub struct Transport {
    way: Way,
    from: Mailbox,
    domain: String,
}

#[derive(Clone)]
enum Way {
    Folder(std::path::PathBuf),
    Smtp(SmtpTransport),
}

impl Transport {
    /// Prepares the way that the settings name. Connects to nothing yet.
    ///
    /// # Errors
    /// The settings are wrong, or the folder cannot be made.
    pub fn new(settings: &config::Mail) -> Result<Self> {
        let way = match MailUrl::parse(&settings.url)? {
            MailUrl::Folder(folder) => {
                std::fs::create_dir_all(&folder)
                    .with_context(|| format!("Der Ordner {} lässt sich nicht anlegen", folder.display()))?;
                Way::Folder(folder)
            }
            MailUrl::Smtp { host, port, credentials, security } => {
                let tls = match security {
                    Security::Plain => Tls::None,
                    Security::StartTls => Tls::Required(TlsParameters::new(host.clone())?),
                    Security::Tls => Tls::Wrapper(TlsParameters::new(host.clone())?),
                };
                let mut smtp =
                    SmtpTransport::builder_dangerous(&host).port(port).tls(tls).timeout(Some(TIMEOUT));
                if let Some((user, password)) = credentials {
                    smtp = smtp.credentials(Credentials::new(user, password));
                }
                Way::Smtp(smtp.build())
            }
        };
        let address: Address = settings.from_address.parse().context("mail.from_address")?;
        let from = Mailbox::new(Some(settings.from_name.clone()), address);
        Ok(Self { way, from, domain: settings.domain.clone() })
    }

    /// Whether letters go to a folder of this machine, which needs no sparing.
    pub fn is_folder(&self) -> bool {
        matches!(self.way, Way::Folder(_))
    }

    /// Hands one letter over. Blocks up to 30 s a step: never inside a request or a transaction.
    pub fn send(&self, letter: &Letter) -> Outcome {
        let message = match self.message(letter) {
            Ok(message) => message,
            Err(error) => return Outcome::Refused(format!("{error:#}")),
        };
        match &self.way {
            Way::Folder(folder) => {
                let file = folder.join(format!("{:08}.eml", letter.id.0));
                match std::fs::write(&file, message.formatted()) {
                    Ok(()) => Outcome::Sent,
                    Err(error) => Outcome::Retry(format!("{}: {error}", file.display())),
                }
            }
            Way::Smtp(smtp) => match smtp.send(&message) {
                Ok(_) => Outcome::Sent,
                Err(error) if error.is_permanent() => Outcome::Refused(reason(&error)),
                Err(error) => Outcome::Retry(reason(&error)),
            },
        }
    }

    /// The headers of mail.md 5 around text and HTML. The Message-ID comes from the outbox, so that every
    /// attempt carries the same.
    fn message(&self, letter: &Letter) -> Result<Message> {
        let to =
            Mailbox::new(Some(letter.to_name.clone()), letter.to_email.parse().context("Empfängeradresse")?);
        let parts = MultiPart::alternative()
            .singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(letter.text_body.clone()))
            .singlepart(SinglePart::builder().header(ContentType::TEXT_HTML).body(letter.html_body.clone()));
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&letter.subject)
            .message_id(Some(format!("<{}>", letter.message_id)))
            .multipart(parts)?;
        let mut headers = vec![
            ("Auto-Submitted", "auto-generated".to_owned()),
            ("X-Auto-Response-Suppress", "OOF, AutoReply, RN, NRN, DR".to_owned()),
            ("X-Loop", self.domain.clone()),
        ];
        // A letter about somebody's account is for her alone: it belongs to no list and cannot be unsubscribed.
        if !letter.list_id.is_empty() {
            headers.extend([
                ("List-Id", format!("<{}>", letter.list_id)),
                ("List-Unsubscribe", format!("<{}>", letter.unsubscribe_url)),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
                ("Precedence", "bulk".to_owned()),
            ]);
        }
        for (name, value) in headers {
            let name = HeaderName::new_from_ascii(name.to_owned())?;
            message.headers_mut().insert_raw(HeaderValue::new(name, value));
        }
        Ok(message)
    }
}

/// The server's words, on one line and short: an admin reads them, the log does not need more.
fn reason(error: &lettre::transport::smtp::Error) -> String {
    use std::error::Error as _;
    let mut words = match error.status() {
        Some(code) => format!("{code}: "),
        None => String::new(),
    };
    words.push_str(&error.source().map_or_else(|| error.to_string(), ToString::to_string));
    words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect()
}
