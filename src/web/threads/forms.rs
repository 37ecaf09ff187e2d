//! Forms about threads: what was typed, and what it means if nothing is wrong with it.

use crate::error::{Problem, Problems, Result};
use crate::forum::regions::RegionTree;
use crate::forum::threads::{Edit, NewReply, NewThread, ThreadHead, ThreadKind, TypedThread};
use crate::web::form::Form;
use crate::web::messages::KINDS;

/// Asking: both steps share its fields.
#[derive(Debug, Clone, Default)]
pub struct AskForm {
    /// `titel`
    pub title: String,
    /// `art`, the word of [`KINDS`]
    pub kind: String,
    /// `kanal`, or `kanal_anderer` if that is chosen
    pub channel: String,
    /// `fuer`, or `fuer_andere` if that is chosen
    pub scope: String,
    /// `text`
    pub text: String,
    /// `einmal`
    pub once: String,
    /// Only show how it would look.
    pub is_preview: bool,
}

impl AskForm {
    /// From a getter of fields: an address or a body.
    pub fn of<'a>(get: impl Fn(&str) -> &'a str, once: String) -> Self {
        let either = |other: &str, first: &str| match get(other) {
            "" => get(first).to_owned(),
            value => value.to_owned(),
        };
        Self {
            title: get("titel").to_owned(),
            kind: match get("art") {
                "" => "frage".to_owned(),
                kind => kind.to_owned(),
            },
            channel: either("kanal_anderer", "kanal"),
            scope: match either("fuer_andere", "fuer") {
                scope if scope.is_empty() => "08".to_owned(),
                scope => scope,
            },
            text: get("text").to_owned(),
            once,
            is_preview: get("aktion") == "vorschau",
        }
    }

    /// From a sent form.
    pub fn sent(form: &Form) -> Self {
        Self::of(|name| form.get(name), form.once())
    }

    /// The chosen kind.
    pub fn kind(&self) -> Option<ThreadKind> {
        KINDS.iter().find(|(_, word, _)| *word == self.kind).map(|(kind, _, _)| *kind)
    }

    /// Whether a problem is one that only the first step's page can show and mend.
    pub fn is_of_first_step(problem: &Problem) -> bool {
        matches!(problem.field, "kanal" | "fuer" | "art")
    }

    fn typed(&self) -> TypedThread<'_> {
        TypedThread { kind: self.kind(), title: &self.title, channel: &self.channel, scope: &self.scope }
    }

    /// Checks what the first step asks.
    ///
    /// # Errors
    /// All problems with title, kind, channel and scope.
    pub fn check_first_step(&self, regions: &RegionTree) -> Result<ThreadHead, Problems> {
        self.typed().check(regions)
    }

    /// Checks everything and renders the text.
    ///
    /// # Errors
    /// All problems of both steps.
    pub fn check(&self, regions: &RegionTree) -> Result<NewThread, Problems> {
        self.typed().with_text(&self.text, &self.once, regions)
    }
}

/// A reply.
#[derive(Debug, Clone, Default)]
pub struct ReplyFields {
    /// `text`
    pub text: String,
    /// `antwort`: number of the post it answers
    pub answers: Option<i32>,
    /// `einmal`
    pub once: String,
    /// Only show how it would look.
    pub is_preview: bool,
}

impl ReplyFields {
    /// From a sent form.
    pub fn sent(form: &Form) -> Self {
        Self {
            text: form.get("text").to_owned(),
            answers: form.get("antwort").parse().ok(),
            once: form.once(),
            is_preview: form.get("aktion") == "vorschau",
        }
    }

    /// Checks and renders the text.
    ///
    /// # Errors
    /// The problem with the text.
    pub fn check(&self) -> Result<NewReply, Problems> {
        NewReply::parse(&self.text, &self.once, self.answers)
    }
}

/// An edit.
#[derive(Debug, Clone, Default)]
pub struct EditFields {
    /// `titel`, of an opening post
    pub title: String,
    /// `text`
    pub text: String,
    /// `fassung`: how often the post had been edited
    pub revision: i32,
    /// Only show how it would look.
    pub is_preview: bool,
}

impl EditFields {
    /// From a sent form.
    pub fn sent(form: &Form) -> Self {
        Self {
            title: form.get("titel").to_owned(),
            text: form.get("text").to_owned(),
            revision: form.get("fassung").parse().unwrap_or(-1),
            is_preview: form.get("aktion") == "vorschau",
        }
    }

    /// Checks and renders; `form_key` names the footnotes as before.
    ///
    /// # Errors
    /// All problems with title and text.
    pub fn check(&self, form_key: &str, is_opening: bool) -> Result<Edit, Problems> {
        Edit::parse(&self.title, &self.text, (form_key, is_opening), self.revision)
    }
}
