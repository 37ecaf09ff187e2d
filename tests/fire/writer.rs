//! Somebody who writes and keeps count of what the forum has confirmed.

use std::time::Duration;

use ureq::Agent;

use crate::support::{Browser, Form};

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Confirmed, with the address it leads to.
    Done(String),
    /// 503 with a time to come back and the typed text, as it must be.
    Later,
    /// No answer: refused, cut off.
    Nothing,
    /// Anything else, which no drill expects.
    Wrong(u16, String),
}

/// A client with one connection that is kept open.
pub struct Writer {
    /// Where the program listens.
    base: String,
    agent: Agent,
    session: String,
    csrf: String,
}

impl Writer {
    /// Signed in with a session, at a program that runs.
    pub fn new(base: &str, session: &str) -> Self {
        let agent = Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .build();
        let browser = Browser::new(base);
        browser.sets_cookie("sitzung", session);
        let csrf = browser.visits("/konto/post").form("Speichern").value("csrf");
        Self { base: base.to_owned(), agent: agent.into(), session: session.to_owned(), csrf }
    }

    /// Asks, through both steps of the form; gives the path of the thread.
    pub fn asks(&self, channel: &str, title: &str) -> String {
        let fields = [
            ("titel", title),
            ("art", "frage"),
            ("kanal", channel),
            ("fuer", "08"),
            ("text", "Wie macht ihr das?"),
            ("einmal", title),
        ];
        match self.sends("/neu", &fields) {
            Said::Done(path) => path,
            said => panic!("{said:?}"),
        }
    }

    /// Replies, under a key that makes the same reply count once.
    pub fn replies(&self, thread: &str, key: &str, text: &str) -> Said {
        let id = crate::scene::thread_id(thread);
        self.sends(&format!("/t/{id}/antworten"), &[("text", text), ("einmal", key)])
    }

    /// Presses a button that needs no field.
    pub fn presses(&self, path: &str) -> Said {
        self.sends(path, &[])
    }

    /// Sends a form.
    pub fn sends(&self, path: &str, fields: &[(&str, &str)]) -> Said {
        let fields = fields.iter().copied().chain([("csrf", &*self.csrf)]);
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let sent = self
            .agent
            .post(format!("{}{path}", self.base))
            .header("cookie", format!("sitzung={}", self.session))
            .header("content-type", "application/x-www-form-urlencoded")
            .send(body);
        let Ok(mut answer) = sent else { return Said::Nothing };
        let header = |name: &str| Some(answer.headers().get(name)?.to_str().ok()?.to_owned());
        let (status, location, retry) = (answer.status().as_u16(), header("location"), header("retry-after"));
        match (status, location) {
            (303, Some(location)) if !location.starts_with("/anmelden") => Said::Done(location),
            _ => match answer.body_mut().read_to_string() {
                Err(_) => Said::Nothing,
                Ok(_) if status == 503 && retry.is_some() => Said::Later,
                Ok(html) => Said::Wrong(status, html),
            },
        }
    }

    /// The page of a form that could not be saved, and the form that it gives back.
    pub fn gets_back(&self, thread: &str, text: &str) -> (u16, Option<Form>) {
        let browser = Browser::new(&self.base);
        browser.sets_cookie("sitzung", &self.session);
        let path = format!("/t/{}/antworten", crate::scene::thread_id(thread));
        let page = browser.posts(&path, &[("text", text), ("einmal", text), ("csrf", &self.csrf)]);
        let form = page.has_button("Noch einmal senden").then(|| page.form("Noch einmal senden"));
        (page.status, form)
    }

    /// The status of a page.
    pub fn reads(&self, path: &str) -> Option<u16> {
        let request = self.agent.get(format!("{}{path}", self.base));
        let answer = request.header("cookie", format!("sitzung={}", self.session)).call();
        answer.ok().map(|answer| answer.status().as_u16())
    }
}
