//! A listening mail server, so that the real way of a letter is walked. It can be told to refuse.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use mail_parser::MessageParser;

/// What the server says to a recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Takes the mail.
    Accept,
    /// "451": not now.
    NotNow,
    /// "550": never.
    Never,
    /// Takes the mail and cuts the connection before it says so.
    TakeAndCut,
}

type Rule = dyn Fn(&str, usize) -> Answer + Send + Sync;

/// A mail as it arrived.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The recipient of the envelope.
    pub to: String,
    /// The whole message.
    pub raw: Vec<u8>,
}

impl Mail {
    /// A header's value, decoded.
    pub fn header(&self, name: &str) -> String {
        let message = MessageParser::default().parse(&self.raw).unwrap();
        message.header_raw(name).map_or_else(String::new, |value| value.trim().to_owned())
    }

    /// The subject, decoded.
    pub fn subject(&self) -> String {
        MessageParser::default().parse(&self.raw).unwrap().subject().unwrap_or_default().to_owned()
    }

    /// The text part.
    pub fn text(&self) -> String {
        MessageParser::default().parse(&self.raw).unwrap().body_text(0).unwrap().into_owned()
    }

    /// The HTML part.
    pub fn html(&self) -> String {
        MessageParser::default().parse(&self.raw).unwrap().body_html(0).unwrap().into_owned()
    }
}

/// The server.
#[derive(Clone)]
pub struct SmtpSink {
    /// Its port on the loopback.
    pub port: u16,
    mails: Arc<Mutex<Vec<Mail>>>,
    rule: Arc<Mutex<Arc<Rule>>>,
}

impl SmtpSink {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let accept: Arc<Rule> = Arc::new(|_, _| Answer::Accept);
        let sink = Self {
            port: listener.local_addr().unwrap().port(),
            mails: Arc::default(),
            rule: Arc::new(Mutex::new(accept)),
        };
        let server = sink.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let server = server.clone();
                std::thread::spawn(move || server.talk(&stream));
            }
        });
        sink
    }

    /// What to say from now on, by recipient and by how many mails she has got already.
    pub fn answers(&self, rule: impl Fn(&str, usize) -> Answer + Send + Sync + 'static) {
        *self.rule.lock().unwrap() = Arc::new(rule);
    }

    /// All mails that were taken, in order.
    pub fn mails(&self) -> Vec<Mail> {
        self.mails.lock().unwrap().clone()
    }

    /// Those to one recipient.
    pub fn mails_to(&self, address: &str) -> Vec<Mail> {
        self.mails().into_iter().filter(|mail| mail.to == address).collect()
    }

    fn decide(&self, to: &str) -> Answer {
        let got = self.mails.lock().unwrap().iter().filter(|mail| mail.to == to).count();
        let rule = self.rule.lock().unwrap().clone();
        rule(to, got)
    }

    /// One connection, until the client leaves or we cut it.
    fn talk(&self, stream: &TcpStream) -> Option<()> {
        let mut lines = BufReader::new(stream.try_clone().ok()?);
        let mut out = stream.try_clone().ok()?;
        let mut say = move |text: &str| out.write_all(format!("{text}\r\n").as_bytes()).ok();
        let (mut to, mut answer) = (String::new(), Answer::Accept);
        say("220 sink")?;
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let upper = line.to_uppercase();
            if upper.starts_with("RCPT TO:<") {
                to = line[9..].split('>').next()?.to_owned();
                answer = self.decide(&to);
                say(match answer {
                    Answer::NotNow => "451 4.3.0 gerade nicht",
                    Answer::Never => "550 5.1.1 Postfach unbekannt",
                    Answer::Accept | Answer::TakeAndCut => "250 ok",
                })?;
            } else if upper.starts_with("DATA") {
                say("354 go")?;
                let raw = read_data(&mut lines)?;
                self.mails.lock().unwrap().push(Mail { to: to.clone(), raw });
                if answer == Answer::TakeAndCut {
                    return stream.shutdown(std::net::Shutdown::Both).ok();
                }
                say("250 taken")?;
            } else if upper.starts_with("QUIT") {
                return say("221 bye");
            } else {
                say("250 ok")?;
            }
        }
    }
}

fn read_data(lines: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut raw = Vec::new();
    loop {
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
        if line == b".\r\n" {
            return Some(raw);
        }
        raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}
